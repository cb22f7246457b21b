package dev.leat.server;

import com.google.re2j.Pattern;
import dev.leat.disk.FullDisk;
import dev.leat.error.FailureTrace;
import dev.leat.operations.RefusedOperationException;
import dev.leat.port.CorruptStateException;
import dev.leat.port.UnavailableException;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The handling of HTTP exchanges. The first site that answers a request determines the response;
/// `errors` writes error responses. `room` limits the number of concurrent requests; further
/// requests are refused. Threads share this object.
record Exchange(
        List<Site> sites,
        ErrorResponses errors,
        Duration timeout,
        Semaphore room,
        WrongTokens wrongTokens,
        Connections connections) {

    private static final String FAILED = "internal error; see the log of the app";
    private static final String FULL = "the disk is full; free some space, and try again";
    private static final Pattern OPERATION = Pattern.compile("/leat/v1/[a-z-]+");
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    void handle(ServerRequest serverRequest, ServerResponse serverResponse) throws IOException {
        String method = serverRequest.prologue().method().text();
        var body =
                new TimedBody(
                        () -> serverRequest.content().inputStream(),
                        length(serverRequest),
                        timeout);
        Response reply;
        try {
            var request = request(method, serverRequest, body);
            reply = wrongTokens.answer(request, () -> answerInRoom(request));
        } catch (RuntimeException | Error failure) {
            reply = failed(serverRequest, failure);
        }
        // If the client waits for 100 Continue before it sends its body, the client receives this
        // response instead.
        boolean waits =
                !body.whole()
                        && !body.asked()
                        && serverRequest.headers().contains(HeaderNames.EXPECT);
        if (waits) {
            reply = reply.with("Connection", "close");
        }
        try {
            send(reply, method.equals("HEAD"), serverResponse);
        } catch (CloseConnectionException cut) {
            var cause = cut.getCause();
            if (cause != null && !ofConnection(cause)) {
                var _ = failed(serverRequest, cause);
            }
            throw cut;
        } catch (RuntimeException | Error failure) {
            if (ofConnection(failure)) {
                throw failure;
            }
            serverResponse.headers().clear();
            send(failed(serverRequest, failure), false, serverResponse);
        }
        if (reply.headers().getOrDefault("Connection", "").equals("close")) {
            throw new CloseConnectionException("the request was not read completely");
        }
        // Helidon up to version 4.5.3 leaves the connection open after it has sent 'Connection:
        // close'.
        if (serverRequest.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
            throw new CloseConnectionException("the client requested it");
        }
        if (!body.whole() && !body.drain()) {
            throw new CloseConnectionException("the rest of the request did not arrive");
        }
        connections.answered(serverRequest.remotePeer(), serverRequest.localPeer());
    }

    /// Returns the response to a failure. Logs an unexpected one. Of the path only the operation is
    /// logged, because the rest may contain personal data.
    private Response failed(ServerRequest request, Throwable failure) {
        if (failure instanceof RefusedRequestException refusal) {
            return errors.say(refusal.status(), refusal.getMessage(), refusal.headers());
        }
        if (failure instanceof RefusedOperationException refusal) {
            return failed(request, RefusalStatus.request(refusal));
        }
        if (failure instanceof CorruptStateException || failure instanceof UnavailableException) {
            return errors.say(503, failure.getMessage(), Map.of());
        }
        var path = OPERATION.matcher(request.prologue().uriPath().rawPath());
        var about = path.lookingAt() ? " of " + path.group() : "";
        var method = request.prologue().method().text();
        LOG.error("A {} request{} failed: {}", method, about, FailureTrace.of(failure));
        return FullDisk.caused(failure)
                ? errors.say(503, FULL, Map.of())
                : errors.say(500, FAILED, Map.of());
    }

    /// Returns true if the connection has failed, and not a site.
    private static boolean ofConnection(Throwable failure) {
        return failure instanceof IOException
                || failure instanceof UncheckedIOException
                || failure.getClass().getName().startsWith("io.helidon.");
    }

    private Response answerInRoom(Request request) {
        if (!room.tryAcquire()) {
            return errors.say(
                    503,
                    "too many concurrent requests; try again later",
                    Map.of("Retry-After", "1", "Connection", "close"));
        }
        try {
            return answer(request);
        } finally {
            room.release();
        }
    }

    private static long length(ServerRequest serverRequest) {
        return serverRequest.content().hasEntity()
                ? serverRequest.headers().contentLength().orElse(-1)
                : 0;
    }

    private Response answer(Request request) {
        for (var site : sites) {
            Optional<Response> reply = site.answer(request);
            if (reply.isPresent()) {
                return reply.get();
            }
        }
        var paths = sites.stream().flatMap(site -> site.paths().stream()).toList();
        throw new RefusedRequestException(
                404,
                "no such path: /%s; available paths: %s"
                        .formatted(String.join("/", request.path()), String.join(", ", paths)));
    }

    private static Request request(String method, ServerRequest serverRequest, InputStream body) {
        String path = serverRequest.prologue().uriPath().rawPath();
        String query = serverRequest.prologue().query().rawValue();
        return new Request(
                method,
                query.isEmpty() ? path : path + "?" + query,
                RequestUrl.path(path),
                RequestUrl.query(query),
                name -> serverRequest.headers().first(HeaderNames.create(name)),
                () ->
                        serverRequest.headers().stream()
                                .map(header -> header.headerName().lowerCase())
                                .toList(),
                body);
    }

    private static void send(Response reply, boolean head, ServerResponse serverResponse)
            throws IOException {
        serverResponse.status(reply.status());
        if (!reply.bare()) {
            serverResponse.header(HeaderNames.CONTENT_TYPE, reply.contentType());
            serverResponse.header(HeaderNames.CACHE_CONTROL, "no-store");
        }
        reply.headers().forEach((name, value) -> serverResponse.header(name, value));
        switch (reply.body()) {
            case Response.Body.Whole whole when head -> {
                serverResponse.contentLength(whole.bytes().length);
                serverResponse.send();
            }
            case Response.Body.Whole whole -> serverResponse.send(whole.bytes());
            case Response.Body.Streamed _ when head -> serverResponse.send();
            case Response.Body.Sized(long length, _) when head -> {
                serverResponse.contentLength(length);
                serverResponse.send();
            }
            case Response.Body.Sized(long length, var writer) -> {
                serverResponse.contentLength(length);
                write(writer, serverResponse);
            }
            case Response.Body.None _ -> serverResponse.send();
            case Response.Body.Streamed(var writer) -> write(writer, serverResponse);
        }
    }

    /// @throws CloseConnectionException if the writer fails after the first byte
    private static void write(Response.Writer writer, ServerResponse serverResponse)
            throws IOException {
        var out = new FirstByteBody(serverResponse::outputStream);
        try {
            writer.writeTo(out);
        } catch (IOException | RuntimeException | Error failure) {
            if (out.begun()) {
                // Without its end, the client knows that the body is not complete.
                throw new CloseConnectionException("the response was interrupted", failure);
            }
            if (ofConnection(failure)) {
                // The connection was not used yet.
                throw new IllegalStateException(failure);
            }
            throw failure;
        }
        out.begin();
        out.close();
    }
}
