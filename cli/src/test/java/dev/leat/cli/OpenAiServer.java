package dev.leat.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.json.JsonMapper;

/// A server that speaks OpenAI's protocol, and gives the answer that a test sets.
final class OpenAiServer implements AutoCloseable {

    static final String MODEL = "openai/some-model";

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile Runnable meanwhile = () -> {};
    private volatile int status = 200;
    private volatile String answer;

    OpenAiServer(String answer) throws IOException {
        this.answer = answer;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        requests.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
                        meanwhile.run();
                        var body = body().getBytes(UTF_8);
                        exchange.getResponseHeaders().add("Content-Type", "application/json");
                        exchange.sendResponseHeaders(status, body.length);
                        exchange.getResponseBody().write(body);
                    }
                });
        server.start();
    }

    void answer(int code, String text) {
        status = code;
        answer = text;
    }

    /// Acts before each answer.
    void meanwhile(Runnable act) {
        meanwhile = act;
    }

    List<String> requests() {
        return requests;
    }

    String url() {
        return "http://127.0.0.1:%d/v1".formatted(server.getAddress().getPort());
    }

    /// Returns a session that uses this server, and stores answers in a folder.
    Session session(Path home) {
        return new Session(
                Map.of(
                        "HOME", home.toString(),
                        "OPENAI_BASE_URL", url(),
                        "OPENAI_API_KEY", "sk-secret"));
    }

    private String body() {
        if (status != 200) {
            return "{\"error\":{\"message\":\"no\"}}";
        }
        var message = Map.of("role", "assistant", "content", answer);
        return JsonMapper.shared()
                .writeValueAsString(
                        Map.of(
                                "choices",
                                List.of(Map.of("message", message, "finish_reason", "stop")),
                                "usage",
                                Map.of("prompt_tokens", 1_500, "completion_tokens", 40)));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
