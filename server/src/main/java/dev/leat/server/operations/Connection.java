package dev.leat.server.operations;

import dev.leat.operations.OperationsJson;
import dev.leat.port.UnavailableException;
import dev.leat.server.AccessToken;
import dev.leat.server.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// An HTTP connection to the operations API of a Leat process on this machine. Threads may share
/// it.
///
/// A request throws [UnavailableException] if the process does not answer or sends an invalid
/// response. If the process refuses the request, the request throws the exception that the
/// response's [ProblemDetails] describe.
final class Connection implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private final String url;
    private final AccessToken token;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();

    Connection(String url, AccessToken token) {
        this.url = url;
        this.token = token;
    }

    /// Reads the body of a response.
    interface Reading<T extends @Nullable Object> {
        T from(InputStream body) throws IOException;
    }

    <T extends @Nullable Object> T get(OperationRoute route, String path, Reading<T> reading) {
        return read(route, request(route, path).GET(), reading);
    }

    /// Posts a value as JSON.
    <T extends @Nullable Object> T post(
            OperationRoute route, String path, JsonNode value, Reading<T> reading) {
        var body = BodyPublishers.ofByteArray(OperationsJson.REQUESTS.writeValueAsBytes(value));
        return read(
                route,
                request(route, path).header("Content-Type", Response.JSON).POST(body),
                reading);
    }

    private HttpRequest.Builder request(OperationRoute route, String path) {
        return HttpRequest.newBuilder(URI.create(url + "/leat/v1/" + path))
                .timeout(Duration.ofSeconds(route.about().timeoutSeconds()))
                .header("Authorization", token.header());
    }

    private <T extends @Nullable Object> T read(
            OperationRoute route, HttpRequest.Builder request, Reading<T> reading) {
        try {
            HttpResponse<InputStream> response =
                    client.send(request.build(), BodyHandlers.ofInputStream());
            try (var body = response.body()) {
                if (response.statusCode() == 200) {
                    return reading.from(body);
                }
                var problem =
                        ProblemDetails.read(
                                response.statusCode(), OperationsJson.MAPPER.readTree(body));
                if (problem.absent() && route.optional()) {
                    return reading.from(new ByteArrayInputStream(NULL));
                }
                throw problem.exception(route);
            }
        } catch (IOException | JacksonException broken) {
            throw new UnavailableException(
                    "the app at %s does not answer%s".formatted(url, why(broken)), broken);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while waiting for " + url, stop);
        }
    }

    /// Returns the exception's message after a colon; empty if the exception has no message, such
    /// as for a refused connection.
    private static String why(Exception broken) {
        return broken.getMessage() == null ? "" : ": " + broken.getMessage();
    }

    @Override
    public void close() {
        client.close();
    }
}
