package dev.leat.server;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;

/// The HTTP server. Each request runs on a virtual thread of its own and goes to the first site
/// that has an answer. Whatever goes wrong is answered in the words of its `ErrorResponses`;
/// without them with `{"detail": "..."}`. Bodies are handed on as they come, whatever their
/// encoding. Close it before what its sites read from.
public final class Server implements AutoCloseable {

    /// The longest first line of a request, and the largest body where no site wants larger ones.
    static final int LONGEST_TARGET = 16 * 1024;

    static final long LARGEST_BODY = 64L << 20;

    /// All headers of a request together.
    static final int LARGEST_HEAD = 16 * 1024;

    /// Requests that are answered at a time, long polls among them; more are told to come again.
    static final int MOST_AT_ONCE = 2048;

    /// Connections that are open at a time; more wait until one is closed, as the idle ones are.
    static final int MOST_CONNECTIONS = 4096;

    /// How long the headers of a request may take, and its body beside what its length allows.
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String host;
    private final WebServer server;
    private final HeaderTimeout heads;

    private Server(String host, WebServer server, HeaderTimeout heads) {
        this.host = host;
        this.server = server;
        this.heads = heads;
    }

    /// Starts to listen; `port` 0 takes a free one.
    ///
    /// @throws PortTaken if it cannot listen there
    public static Server start(String host, int port, List<Site> sites) throws PortInUseException {
        return start(host, port, sites, Response::refusal);
    }

    /// Starts to listen as a server that says in words of its own what it does not answer.
    ///
    /// @throws PortTaken if it cannot listen there
    public static Server start(String host, int port, List<Site> sites, ErrorResponses refusals)
            throws PortInUseException {
        return start(host, port, sites, refusals, PATIENCE);
    }

    /// The same with other patience.
    ///
    /// @throws PortTaken if it cannot listen there
    static Server start(
            String host, int port, List<Site> sites, ErrorResponses refusals, Duration patience)
            throws PortInUseException {
        return start(host, port, sites, refusals, patience, new Semaphore(MOST_AT_ONCE));
    }

    /// The same with room for other numbers of requests at a time.
    ///
    /// @throws PortTaken if it cannot listen there
    static Server start(
            String host,
            int port,
            List<Site> sites,
            ErrorResponses refusals,
            Duration patience,
            Semaphore room)
            throws PortInUseException {
        probe(host, port);
        long largest = sites.stream().mapToLong(Site::largestBody).max().orElse(LARGEST_BODY);
        var exchange = new Exchange(List.copyOf(sites), refusals, patience, room);
        var heads = new HeaderTimeout(patience);
        var server =
                WebServer.builder()
                        .host(host)
                        .port(port)
                        .shutdownHook(false)
                        .maxTcpConnections(MOST_CONNECTIONS)
                        // Else the end of a large answer waits up to 40 ms for the client to
                        // acknowledge what came before it, as clients do late.
                        .connectionOptions(options -> options.tcpNoDelay(true))
                        .maxPayloadSize(largest)
                        .contentEncoding(new NoEncoding())
                        .directHandlers(BadRequests.answered(refusals))
                        .addProtocol(
                                Http1Config.builder()
                                        .maxPrologueLength(LONGEST_TARGET)
                                        .maxHeadersSize(LARGEST_HEAD)
                                        .addReceiveListener(new EmptyExpectations(heads))
                                        .build())
                        .routing(routing -> routing.any(exchange::handle))
                        .build()
                        .start();
        if (!server.isRunning()) {
            heads.close();
            var cause = new IOException("the server did not start");
            throw new PortInUseException(host, port, PortInUseException.Why.IN_USE, cause);
        }
        return new Server(host, server, heads);
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
        heads.close();
    }

    /// Finds out whether it could listen there now; 0 always can. Helidon keeps to itself why it
    /// cannot.
    ///
    /// @throws PortTaken if it could not
    public static void probe(String host, int port) throws PortInUseException {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (UnknownHostException unknown) {
            throw new PortInUseException(host, port, PortInUseException.Why.NO_ADDRESS, unknown);
        } catch (IOException failed) {
            String message = String.valueOf(failed.getMessage());
            var why =
                    message.contains("assign")
                            ? PortInUseException.Why.NO_ADDRESS
                            : message.contains("ermission")
                                    ? PortInUseException.Why.NOT_PERMITTED
                                    : PortInUseException.Why.IN_USE;
            throw new PortInUseException(host, port, why, failed);
        }
    }
}
