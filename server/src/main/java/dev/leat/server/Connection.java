package dev.leat.server;

import dev.leat.port.Unavailable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.core.JacksonException;

/// The way to the operations of a Leat in another process of this machine. Threads may share it.
///
/// What is asked throws [Unavailable] if that process does not answer, or not as Leat does, and
/// [Refusal] if it refuses.
final class Connection implements AutoCloseable {

    static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final String url;
    private final Token token;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();

    Connection(String url, Token token) {
        this.url = url;
        this.token = token;
    }

    /// Reads the body of an answer.
    interface Reading<T> {
        T from(InputStream body) throws IOException;
    }

    <T> T get(String path, Reading<T> reading) {
        return get(path, ANSWER, reading);
    }

    <T> T get(String path, Duration patience, Reading<T> reading) {
        return read(request(path).timeout(patience).GET(), reading);
    }

    /// Posts a value as JSON.
    <T> T post(String path, Object value, Reading<T> reading) {
        return post(path, ANSWER, value, reading);
    }

    <T> T post(String path, Duration patience, Object value, Reading<T> reading) {
        var body = BodyPublishers.ofByteArray(Wire.MAPPER.writeValueAsBytes(value));
        return read(request(path).timeout(patience).POST(body), reading);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + "/leat/" + path))
                .header("Authorization", token.header());
    }

    private <T> T read(HttpRequest.Builder request, Reading<T> reading) {
        try {
            HttpResponse<InputStream> response =
                    client.send(request.build(), BodyHandlers.ofInputStream());
            try (var body = response.body()) {
                if (response.statusCode() == 200) {
                    return reading.from(body);
                }
                throw refused(response.statusCode(), body);
            }
        } catch (IOException | JacksonException broken) {
            throw new Unavailable(
                    "the Leat at %s does not answer%s".formatted(url, why(broken)), broken);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new Unavailable("interrupted while waiting for " + url, stop);
        }
    }

    /// A refused connection says nothing of itself.
    private static String why(Exception broken) {
        return broken.getMessage() == null ? "" : ": " + broken.getMessage();
    }

    private static Refusal refused(int status, InputStream body) {
        String detail = Wire.MAPPER.readTree(body).path("detail").asString("no reason given");
        return new Refusal(status, detail);
    }

    @Override
    public void close() {
        client.close();
    }
}
