package dev.leat.cli.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.leat.app.App;
import dev.leat.app.Model;
import dev.leat.config.AppFile;
import dev.leat.llm.Question;
import dev.leat.port.UnavailableException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The key of a model that `app.yaml` names as a secret.
class ModelChoiceTest {

    private static final Question QUESTION = new Question("answer", "{}", "edits", "{}");

    private static final String ANSWER =
            """
            {"choices": [{"message": {"role": "assistant", "content": "{}"}, "finish_reason": "stop"}]}
            """;

    @TempDir private Path folder;

    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final List<String> secrets = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        keys.add(exchange.getRequestHeaders().getFirst("Authorization"));
                        var body = ANSWER.getBytes(StandardCharsets.UTF_8);
                        exchange.getResponseHeaders().add("Content-Type", "application/json");
                        exchange.sendResponseHeaders(200, body.length);
                        exchange.getResponseBody().write(body);
                    }
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private App app() {
        try {
            return AppFile.lint(
                            """
                            app: shop
                            models:
                              large:
                                provider: openai
                                model: some-model
                                url: http://127.0.0.1:%d/v1
                                api_key: ${secret:models/openai}
                            """
                                    .formatted(server.getAddress().getPort()),
                            folder.resolve("app.yaml"),
                            Map.of(),
                            Optional.empty())
                    .app();
        } catch (dev.leat.config.AppException invalid) {
            throw new AssertionError(invalid.problems().toString(), invalid);
        }
    }

    private ModelChoice choice(UnaryOperator<String> store) {
        return new ModelChoice(
                this::app,
                folder.resolve("app.yaml"),
                Map.of(),
                folder.resolve("answers"),
                text -> {
                    secrets.add(text);
                    return store.apply(text);
                });
    }

    private static Model large(ModelChoice choice) {
        return choice.named("large");
    }

    @Test
    void theKeyIsReadFromTheSecretWhenAQuestionIsSent() {
        var choice = choice(text -> text.replace("${secret:models/openai}", "sk-from-the-store"));
        try (var client = choice.open(large(choice), true)) {
            client.ask(QUESTION);
        }
        assertThat(secrets).containsExactly("${secret:models/openai}");
        assertThat(keys).containsExactly("Bearer sk-from-the-store");
    }

    @Test
    void aQuestionThatIsOnlyShownNeedsNoSecret() {
        var choice = choice(text -> text);
        try (var client = choice.open(large(choice), false)) {
            assertThat(client.shown(QUESTION)).contains("some-model").doesNotContain("secret");
        }
        assertThat(secrets).isEmpty();
    }

    @Test
    void aSecretThatCannotBeReadIsAnErrorAndNothingIsSent() {
        var choice =
                choice(_ -> {
                    throw new UnavailableException("the secret models/openai does not exist");
                });
        assertThatThrownBy(() -> choice.open(large(choice), true))
                .hasMessage("the secret models/openai does not exist");
        assertThat(keys).isEmpty();
    }
}
