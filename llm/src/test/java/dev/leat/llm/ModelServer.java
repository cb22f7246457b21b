package dev.leat.llm;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import tools.jackson.databind.json.JsonMapper;

/// A server on a free port that speaks the protocols of OpenAI, Anthropic, Ollama and Amazon
/// Bedrock. It records its requests, and repeats its last reply.
final class ModelServer implements AutoCloseable {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /// A recorded request.
    record Request(String path, Map<String, List<String>> headers, String body) {}

    /// The reply to a request.
    interface Reply {
        void send(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    ModelServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Request> requests() {
        return requests;
    }

    ModelServer then(Reply reply) {
        replies.add(reply);
        return this;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(
                    new Request(
                            exchange.getRequestURI().getPath(),
                            Map.copyOf(exchange.getRequestHeaders()),
                            new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
            var reply = replies.size() > 1 ? replies.poll() : replies.peek();
            if (reply != null) {
                reply.send(exchange);
            }
        }
    }

    /// Replies with a text of the model, in the form of the protocol of the request.
    ModelServer answer(String text) {
        return answer(text, true);
    }

    /// @param complete false if the model reached its limit of tokens
    ModelServer answer(String text, boolean complete) {
        return then(exchange -> {
            var path = exchange.getRequestURI().getPath();
            var body =
                    path.endsWith("/chat/completions")
                            ? openAi(text, complete)
                            : path.endsWith("/messages")
                                    ? anthropic(text, complete)
                                    : path.endsWith("/api/chat")
                                            ? ollama(text, complete)
                                            : bedrock(text, complete);
            write(exchange, 200, MAPPER.writeValueAsString(body));
        });
    }

    private static Map<String, Object> openAi(String text, boolean complete) {
        return Map.of(
                "id",
                "1",
                "object",
                "chat.completion",
                "model",
                "m",
                "choices",
                List.of(
                        Map.of(
                                "index",
                                0,
                                "message",
                                Map.of("role", "assistant", "content", text),
                                "finish_reason",
                                complete ? "stop" : "length")),
                "usage",
                Map.of("prompt_tokens", 120, "completion_tokens", 30, "total_tokens", 150));
    }

    private static Map<String, Object> anthropic(String text, boolean complete) {
        return Map.of(
                "id",
                "1",
                "type",
                "message",
                "role",
                "assistant",
                "model",
                "m",
                "content",
                List.of(Map.of("type", "text", "text", text)),
                "stop_reason",
                complete ? "end_turn" : "max_tokens",
                "usage",
                Map.of("input_tokens", 120, "output_tokens", 30));
    }

    private static Map<String, Object> ollama(String text, boolean complete) {
        return Map.of(
                "model",
                "m",
                "created_at",
                "2026-01-01T00:00:00Z",
                "message",
                Map.of("role", "assistant", "content", text),
                "done",
                true,
                "done_reason",
                complete ? "stop" : "length",
                "prompt_eval_count",
                120,
                "eval_count",
                30);
    }

    private static Map<String, Object> bedrock(String text, boolean complete) {
        return Map.of(
                "output",
                Map.of(
                        "message",
                        Map.of("role", "assistant", "content", List.of(Map.of("text", text)))),
                "stopReason",
                complete ? "end_turn" : "max_tokens",
                "usage",
                Map.of("inputTokens", 120, "outputTokens", 30, "totalTokens", 150),
                "metrics",
                Map.of("latencyMs", 1));
    }

    /// Replies with a status and a body.
    ModelServer status(int status, String body, String... headers) {
        return then(exchange -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
            }
            write(exchange, status, body);
        });
    }

    /// Replies with the start of a body, and closes the connection.
    ModelServer cutOff() {
        return then(exchange -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write("{\"choices\":".getBytes(UTF_8));
            exchange.getResponseBody().flush();
        });
    }

    /// Sends the start of a body, and nothing more.
    ModelServer hang() {
        return then(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("{".getBytes(UTF_8));
            exchange.getResponseBody().flush();
            try {
                closed.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void write(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
