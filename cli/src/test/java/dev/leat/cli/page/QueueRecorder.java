package dev.leat.cli.page;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A server that accepts SendMessageBatch and records the requests. It is independent of Leat.
public final class QueueRecorder implements AutoCloseable {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    private final List<JsonNode> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals;
    private final HttpServer server;

    public QueueRecorder() throws IOException {
        this(0);
    }

    /// Refuses so many requests: all but the last one completely, and the last one's first message.
    QueueRecorder(int refused) throws IOException {
        refusals = new AtomicInteger(refused);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var request = JSON.readTree(exchange.getRequestBody().readAllBytes());
        requests.add(request);
        int refused = refusals.getAndDecrement();
        var answer = JSON.createObjectNode();
        var accepted = answer.putArray("Successful");
        var failed = answer.putArray("Failed");
        for (var entry : request.path("Entries")) {
            boolean no = refused == 1 && accepted.isEmpty() && failed.isEmpty();
            (no ? failed : accepted).addObject().put("Id", entry.path("Id").asString());
        }
        var bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(refused > 1 ? 503 : 200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /// Returns the URL of a queue with this name.
    public String url(String queue) {
        return "http://127.0.0.1:%d/1/%s".formatted(server.getAddress().getPort(), queue);
    }

    List<JsonNode> requests() {
        return List.copyOf(requests);
    }

    /// Returns the bodies of all messages.
    public List<String> bodies() {
        return requests.stream()
                .flatMap(request -> request.path("Entries").valueStream())
                .map(entry -> entry.path("MessageBody").asString())
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
