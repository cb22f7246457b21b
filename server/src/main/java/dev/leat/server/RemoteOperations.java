package dev.leat.server;

import dev.leat.app.App;
import dev.leat.port.Audit;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue.Counts;
import dev.leat.port.Unavailable;
import dev.leat.port.ViewReader.Part;
import dev.leat.port.ViewReader.Row;
import dev.leat.server.Wire.Line;
import dev.leat.tally.Status;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;

/// Operations on an app that runs in another process of this machine.
///
/// Every method throws [Unavailable] if that process does not answer, or not as Leat does.
public final class RemoteOperations implements Operations {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);

    /// A preview takes a second for some ten thousand letters.
    private static final Duration LONG_ANSWER = Duration.ofMinutes(30);

    private final String url;
    private final Token token;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();
    private final App app;

    /// Asks for the app at once, and so finds out whether somebody answers.
    public RemoteOperations(String url, Token token) {
        this.url = url;
        this.token = token;
        this.app =
                read(
                        get("app").timeout(CONNECT),
                        in -> Wire.MAPPER.readValue(in, Wire.Outline.class).app());
    }

    @Override
    public App app() {
        return app;
    }

    @Override
    public Set<String> personal(String queue) {
        var fields = get("queues/" + Url.encode(queue) + "/personal");
        return Set.of(read(fields, in -> Wire.MAPPER.readValue(in, String[].class)));
    }

    @Override
    public Map<String, Counts> counts() {
        return read(get("counts"), in -> Wire.MAPPER.readValue(in, Wire.COUNTS));
    }

    @Override
    public Map<String, Status> status() {
        return read(get("status"), in -> Wire.MAPPER.readValue(in, Wire.STATUS));
    }

    @Override
    public void send(String queue, List<Message.Outgoing> messages) {
        var body = BodyPublishers.ofByteArray(Wire.MAPPER.writeValueAsBytes(messages));
        read(request("queues/" + Url.encode(queue) + "/messages").POST(body), InputStream::read);
    }

    @Override
    public List<Message.Seen> browse(String queue, long sequence, int limit) {
        var page = get("queues/" + Url.encode(queue) + "/messages?from=" + sequence);
        var seen = read(page, in -> Wire.MAPPER.readValue(in, Wire.SEEN));
        return seen.size() > limit ? seen.subList(0, limit) : seen;
    }

    @Override
    public PreviewReport preview(String queue, Audit.Terms terms) {
        var body = BodyPublishers.ofByteArray(Wire.MAPPER.writeValueAsBytes(terms));
        return read(
                request("queues/" + Url.encode(queue) + "/preview").timeout(LONG_ANSWER).POST(body),
                in -> Wire.MAPPER.readValue(in, PreviewReport.class));
    }

    @Override
    public void rows(String view, Consumer<Row> each) {
        stream(
                "views/" + Url.encode(view) + "/rows",
                line -> each.accept(Objects.requireNonNull(line.row())));
    }

    @Override
    public void parts(String view, Consumer<Part> each) {
        stream(
                "views/" + Url.encode(view) + "/parts",
                line -> each.accept(Objects.requireNonNull(line.part())));
    }

    @Override
    public void close() {
        client.close();
    }

    private void stream(String path, Consumer<Line> each) {
        read(
                get(path),
                in -> {
                    try (var lines = Wire.MAPPER.readerFor(Line.class).<Line>readValues(in)) {
                        while (lines.hasNextValue()) {
                            var line = lines.nextValue();
                            if (line.end()) {
                                return true;
                            }
                            each.accept(line);
                        }
                    }
                    throw new IOException("the answer was cut off");
                });
    }

    private HttpRequest.Builder get(String path) {
        return request(path).GET();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + "/leat/" + path))
                .timeout(ANSWER)
                .header("Authorization", token.header());
    }

    private interface Reading<T> {
        T from(InputStream body) throws IOException;
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
                    "the Leat at " + url + " does not answer: " + broken.getMessage(), broken);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new Unavailable("interrupted while waiting for " + url, stop);
        }
    }

    private static Refusal refused(int status, InputStream body) {
        String detail = Wire.MAPPER.readTree(body).path("detail").asString("no reason given");
        return new Refusal(status, detail);
    }
}
