package dev.leat.server;

import dev.leat.port.Damaged;
import dev.leat.port.Unavailable;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP server. Each request runs on a virtual thread of its own and goes to the first site
/// that has an answer. Whatever goes wrong is answered in the words of its `Refusals`; without them
/// with `{"detail": "..."}`. Bodies are handed on as they come, whatever their encoding. Close it
/// before what its sites read from.
public final class Server implements AutoCloseable {

    /// The longest first line of a request, and the largest body.
    static final int LONGEST_TARGET = 16 * 1024;

    static final long LARGEST_BODY = 64L << 20;

    private static final String FAILED = "this failed inside Leat; its log says why";
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private final String host;
    private final WebServer server;

    private Server(String host, WebServer server) {
        this.host = host;
        this.server = server;
    }

    /// Starts to listen; `port` 0 takes a free one.
    ///
    /// @throws PortTaken if it cannot listen there
    public static Server start(String host, int port, List<Site> sites) throws PortTaken {
        return start(host, port, sites, Reply::refusal);
    }

    /// Starts to listen as a server that says in words of its own what it does not answer.
    ///
    /// @throws PortTaken if it cannot listen there
    public static Server start(String host, int port, List<Site> sites, Refusals refusals)
            throws PortTaken {
        probe(host, port);
        var all = List.copyOf(sites);
        var server =
                WebServer.builder()
                        .host(host)
                        .port(port)
                        .shutdownHook(false)
                        .maxPayloadSize(LARGEST_BODY)
                        .contentEncoding(new NoEncoding())
                        .directHandlers(BadRequests.answered(refusals))
                        .addProtocol(
                                Http1Config.builder().maxPrologueLength(LONGEST_TARGET).build())
                        .routing(routing ->
                                routing.any((ask, say) -> handle(all, refusals, ask, say)))
                        .build()
                        .start();
        if (!server.isRunning()) {
            var cause = new IOException("the server did not start");
            throw new PortTaken(host, port, PortTaken.Why.IN_USE, cause);
        }
        return new Server(host, server);
    }

    /// Where it listens.
    public int port() {
        return server.port();
    }

    /// The address that a program on this machine reaches it by, such as `http://127.0.0.1:8000`.
    public String url() {
        String name =
                switch (host) {
                    case "0.0.0.0" -> "127.0.0.1";
                    case "::", "[::]" -> "[::1]";
                    default ->
                            host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
                };
        return "http://" + name + ":" + port();
    }

    @Override
    public void close() {
        server.stop();
    }

    /// Finds out whether it could listen there now; 0 always can. Helidon keeps to itself why it
    /// cannot.
    ///
    /// @throws PortTaken if it could not
    public static void probe(String host, int port) throws PortTaken {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (UnknownHostException unknown) {
            throw new PortTaken(host, port, PortTaken.Why.NO_ADDRESS, unknown);
        } catch (IOException failed) {
            String message = String.valueOf(failed.getMessage());
            var why =
                    message.contains("assign")
                            ? PortTaken.Why.NO_ADDRESS
                            : message.contains("ermission")
                                    ? PortTaken.Why.NOT_PERMITTED
                                    : PortTaken.Why.IN_USE;
            throw new PortTaken(host, port, why, failed);
        }
    }

    private static void handle(
            List<Site> sites, Refusals refusals, ServerRequest ask, ServerResponse say)
            throws IOException {
        String method = ask.prologue().method().text();
        Reply reply;
        try {
            reply = answer(sites, request(method, ask));
        } catch (Refusal refusal) {
            reply = refusals.say(refusal.status(), refusal.getMessage(), refusal.headers());
        } catch (Damaged | Unavailable away) {
            reply = refusals.say(503, away.getMessage(), Map.of());
        } catch (RuntimeException broken) {
            LOG.error(
                    "A request failed: {} {}", method, ask.prologue().uriPath().rawPath(), broken);
            reply = refusals.say(500, FAILED, Map.of());
        }
        send(reply, method.equals("HEAD"), say);
        if (reply.headers().getOrDefault("Connection", "").equals("close")) {
            throw new CloseConnectionException("the request was not read to its end");
        }
        // Helidon up to 4.5.3 says 'Connection: close' and leaves the connection open.
        if (ask.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
            throw new CloseConnectionException("the client asked for it");
        }
    }

    private static Reply answer(List<Site> sites, Request request) {
        for (var site : sites) {
            Optional<Reply> reply = site.answer(request);
            if (reply.isPresent()) {
                return reply.get();
            }
        }
        var paths = sites.stream().flatMap(site -> site.paths().stream()).toList();
        throw new Refusal(
                404,
                "there is nothing at /%s; there are %s"
                        .formatted(String.join("/", request.path()), String.join(", ", paths)));
    }

    private static Request request(String method, ServerRequest ask) {
        var prologue = ask.prologue();
        return new Request(
                method,
                Url.path(prologue.uriPath().rawPath()),
                Url.query(prologue.query().rawValue()),
                name -> ask.headers().first(HeaderNames.create(name)),
                ask.content().inputStream());
    }

    private static void send(Reply reply, boolean head, ServerResponse say) throws IOException {
        say.status(reply.status());
        say.header(HeaderNames.CONTENT_TYPE, reply.contentType());
        say.header(HeaderNames.CACHE_CONTROL, "no-store");
        reply.headers().forEach((name, value) -> say.header(name, value));
        switch (reply.body()) {
            case Reply.Body.Whole whole when head -> {
                say.contentLength(whole.bytes().length);
                say.send();
            }
            case Reply.Body.Whole whole -> say.send(whole.bytes());
            case Reply.Body.Streamed _ when head -> say.send();
            case Reply.Body.Streamed streamed -> {
                try (var out = say.outputStream()) {
                    streamed.writer().writeTo(out);
                }
            }
        }
    }
}
