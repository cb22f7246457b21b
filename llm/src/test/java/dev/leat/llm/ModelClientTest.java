package dev.leat.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.Model;
import dev.leat.app.Model.Prices;
import dev.leat.app.Model.Spending;
import dev.leat.port.Time;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Each provider's protocol, spoken by a server of the test.
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class ModelClientTest {

    private static final String KEY = "sk-very-secret-key";
    private static final String SCHEMA =
            """
            {"type":"object","additionalProperties":false,"required":["words"],\
            "properties":{"words":{"type":"array","items":{"type":"string"}}}}\
            """;
    private static final Question QUESTION =
            new Question("Give words.", "{\"topic\":\"say \\\"hello\\\"\"}", "words", SCHEMA);
    private static final String WORDS = "{\"words\":[\"a\",\"b\"]}";
    private static final Set<String> PROTOCOL =
            Set.of("system", "user", "text", "json_schema", "words");
    private static final Map<String, String> AWS =
            Map.of(
                    "aws.accessKeyId", "test",
                    "aws.secretAccessKey", KEY,
                    "aws.region", "eu-west-1");

    @TempDir private Path folder;
    private ModelServer server;

    @BeforeEach
    void start() throws IOException {
        server = new ModelServer();
        AWS.forEach(System::setProperty);
    }

    @AfterEach
    void stop() {
        server.close();
        AWS.keySet().forEach(System::clearProperty);
    }

    private Model model(Model.Provider provider) {
        return model(provider, Duration.ofSeconds(30), Spending.DEFAULT);
    }

    private Model model(Model.Provider provider, Duration timeout, Spending spending) {
        var path =
                provider == Model.Provider.OPENAI || provider == Model.Provider.ANTHROPIC
                        ? "/v1"
                        : "";
        return new Model(
                "quality",
                provider,
                "some-model",
                Optional.of(server.url() + path),
                Optional.of(KEY),
                true,
                timeout,
                spending);
    }

    private ModelClient client(Model model) {
        return new ModelClient(
                model, new AnswerCache(folder.resolve("answers"), Time.system()), Time.system());
    }

    private ModelAnswer ask(Model model) {
        try (var client = client(model)) {
            return client.ask(QUESTION);
        }
    }

    private void fails(Model model, String... parts) {
        assertThatThrownBy(() -> ask(model))
                .isInstanceOf(ModelException.class)
                .message()
                .contains(parts)
                .doesNotContain(KEY, "\u001b");
    }

    @ParameterizedTest
    @EnumSource(Model.Provider.class)
    void returnsTheAnswerAndItsTokens(Model.Provider provider) {
        server.answer(WORDS);

        assertThat(ask(model(provider)))
                .isEqualTo(
                        new ModelAnswer(WORDS, Optional.of(new ModelAnswer.Usage(120, 30)), false));

        var request = server.requests().getFirst();
        assertThat(request.path())
                .isEqualTo(
                        switch (provider) {
                            case OPENAI -> "/v1/chat/completions";
                            case ANTHROPIC -> "/v1/messages";
                            case OLLAMA -> "/api/chat";
                            case BEDROCK -> "/model/some-model/converse";
                        });
        var key =
                switch (provider) {
                    case OPENAI -> "Bearer " + KEY;
                    case ANTHROPIC -> KEY;
                    case OLLAMA, BEDROCK -> "";
                };
        assertThat(request.headers().values().toString()).contains(key);
        var body = JsonMapper.shared().readTree(request.body());
        var schema = JsonMapper.shared().readTree(SCHEMA);
        assertThat(body.toString()).contains("\"Give words.").contains("4096");
        if (provider == Model.Provider.BEDROCK) {
            assertThat(texts(body)).anyMatch(text -> text.contains(SCHEMA));
        } else {
            assertThat(contains(body, schema)).as(body.toString()).isTrue();
        }
    }

    private static boolean contains(JsonNode tree, JsonNode part) {
        return tree.equals(part) || tree.valueStream().anyMatch(inner -> contains(inner, part));
    }

    /// Everything in the request's body but names of the protocol is printed before.
    @ParameterizedTest
    @EnumSource(Model.Provider.class)
    void showsAllThatItSends(Model.Provider provider) {
        server.answer(WORDS);
        var model = model(provider);
        try (var client = client(model)) {
            var shown = client.shown(QUESTION);
            assertThat(server.requests()).isEmpty();
            client.ask(QUESTION);
            assertThat(shown).contains(QUESTION.instruction(), QUESTION.data(), SCHEMA);
            var body = JsonMapper.shared().readTree(server.requests().getFirst().body());
            assertThat(texts(body)).contains(QUESTION.data()).allMatch(shown::contains);
        }
    }

    /// Returns the texts in a request, without the words of its protocol.
    private static List<String> texts(JsonNode tree) {
        return tree.isString()
                ? Stream.of(tree.stringValue()).filter(text -> !PROTOCOL.contains(text)).toList()
                : tree.valueStream().flatMap(inner -> texts(inner).stream()).toList();
    }

    @ParameterizedTest
    @EnumSource(Model.Provider.class)
    void anAnswerThatIsNoJsonIsExplained(Model.Provider provider) {
        server.answer("Sure! \u001b[31mHere are words: a, b");
        fails(model(provider), "cannot be used: it is no JSON", "Sure! [31mHere", "another model");
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Model.Provider.class)
    void aLongAnswerOfNonsenseIsExplained(Model.Provider provider) {
        server.answer("lorem ipsum ".repeat(9_000));
        fails(model(provider), "cannot be used: it is no JSON", "lorem ipsum");
    }

    @ParameterizedTest
    @EnumSource(Model.Provider.class)
    void aResponseOfAnotherProtocolIsExplained(Model.Provider provider) {
        server.status(200, "<html>" + "x".repeat(100_000) + "</html>");
        assertThatThrownBy(() -> ask(model(provider)))
                .isInstanceOf(ModelException.class)
                .message()
                .containsAnyOf("does not have the form", "could not be sent")
                .hasSizeLessThan(600);
    }

    @ParameterizedTest
    @EnumSource(Model.Provider.class)
    void aResponseIsReadUpToItsLimit(Model.Provider provider) {
        server.status(200, "{\"a\":\"" + "x".repeat(3 << 20) + "\"}");
        fails(model(provider), "more than 1 MiB");
    }

    @ParameterizedTest
    @EnumSource(Model.Provider.class)
    void aResponseInPiecesThatWasNotRequestedIsExplained(Model.Provider provider) {
        server.status(
                200, "data: {\"choices\":[{\"delta\":{\"content\":\"{\"}}]}\n\ndata: [DONE]\n\n");
        assertThatThrownBy(() -> ask(model(provider))).isInstanceOf(ModelException.class);
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Model.Provider.class)
    void aSlowAnswerEndsWithTheTimeout(Model.Provider provider) {
        server.hang();
        fails(
                model(provider, Duration.ofMillis(300), Spending.DEFAULT),
                "did not answer within 0.3 s",
                "`timeout` of model quality");
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Model.Provider.class)
    void aConnectionThatIsCutIsExplained(Model.Provider provider) {
        server.cutOff();
        fails(model(provider), "closed before the answer was complete");
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Model.Provider.class)
    void anAnswerThatReachedTheLimitOfTokensIsNotUsed(Model.Provider provider) {
        server.answer("{\"words\":[]}", false);
        fails(model(provider), "was cut off after 4,096 tokens; increase `max_tokens`");
    }

    @ParameterizedTest
    @EnumSource(Model.Provider.class)
    void aRefusedRequestIsNotRepeated(Model.Provider provider) {
        server.status(429, "{\"error\":{\"message\":\"slow\\u001b down\"}}");
        fails(model(provider), "accepts no more requests now (status 429)");
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Model.Provider.class,
            names = {"OPENAI", "ANTHROPIC", "OLLAMA"})
    void aRefusedRequestIsRepeatedOnceIfTheServerSaysWhen(Model.Provider provider) {
        server.status(429, "{}", "Retry-After", "0");
        fails(model(provider), "status 429");
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void theSecondRequestMaySucceed() {
        server.status(503, "{}", "Retry-After", "Thu, 01 Jan 2026 00:00:00 GMT").answer(WORDS);
        assertThat(ask(model(Model.Provider.OPENAI)).json()).isEqualTo(WORDS);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void aLaterRepetitionThanTheTimeoutIsNotWaitedFor() {
        server.status(429, "{}", "Retry-After", "3600").answer(WORDS);
        fails(model(Model.Provider.OPENAI), "status 429");
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Model.Provider.class)
    void aWrongKeyIsExplainedWithoutTheKey(Model.Provider provider) {
        server.status(401, "{\"error\":{\"message\":\"Incorrect API key: " + KEY + "\"}}");
        fails(
                model(provider),
                provider == Model.Provider.BEDROCK
                        ? "refused the credentials"
                        : "refused the API key",
                "status 401");
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Model.Provider.class)
    void anUnknownModelIsExplained(Model.Provider provider) {
        server.status(404, "{\"error\":{\"message\":\"no such model\"},\"message\":\"none\"}");
        fails(model(provider), "has no model 'some-model'", "check the name");
    }

    @ParameterizedTest
    @EnumSource(Model.Provider.class)
    void anUnsupportedSchemaIsExplained(Model.Provider provider) {
        server.status(400, "{\"error\":{\"message\":\"no response_format\"},\"message\":\"no\"}");
        fails(model(provider), "refused the request (status 400)", "structured_output: false");
    }

    @ParameterizedTest
    @EnumSource(Model.Provider.class)
    void aServerThatDoesNotRunIsExplained(Model.Provider provider) {
        server.close();
        fails(model(provider), "cannot connect to", "check that it runs");
    }

    @Test
    void theSchemaIsInTheInstructionIfTheModelCannotBeRestricted() {
        server.answer("```json\n" + WORDS + "\n```");
        var model = model(Model.Provider.OPENAI);
        var loose =
                new Model(
                        model.name(),
                        model.provider(),
                        model.model(),
                        model.url(),
                        model.key(),
                        false,
                        model.timeout(),
                        model.spending());

        assertThat(ask(loose).json()).isEqualTo(WORDS);
        assertThat(server.requests().getFirst().body())
                .contains("It must be valid for this JSON Schema")
                .doesNotContain("response_format");
    }

    @Test
    void aQuestionIsSentOnce() {
        server.answer(WORDS);
        ask(model(Model.Provider.OLLAMA));
        assertThat(ask(model(Model.Provider.OLLAMA)))
                .isEqualTo(new ModelAnswer(WORDS, Optional.empty(), true));
        assertThat(server.requests()).hasSize(1);

        ask(model(Model.Provider.OPENAI));
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void anAnswerThatCannotBeUsedIsNotStored() {
        server.answer("nonsense").answer(WORDS);
        fails(model(Model.Provider.OLLAMA), "no JSON");
        assertThat(ask(model(Model.Provider.OLLAMA)).cached()).isFalse();
    }

    @Test
    void aQuestionBeyondTheBudgetIsNotSent() {
        var small = new Spending(100, 200, Optional.empty(), Optional.empty());
        fails(
                model(Model.Provider.OPENAI, Duration.ofSeconds(30), small),
                "nothing was sent",
                "budget of 200",
                "increase `budget` of model quality");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void theBudgetIsThatOfAllQuestionsOfACommand() {
        server.answer(WORDS);
        var two = new Spending(100, 300, Optional.empty(), Optional.empty());
        try (var client = client(model(Model.Provider.OPENAI, Duration.ofSeconds(30), two))) {
            client.ask(QUESTION);
            client.ask(QUESTION); // from the cache
            var other = new Question("Give more words.", "{}", "words", SCHEMA);
            assertThatThrownBy(() -> client.ask(other)).hasMessageContaining("nothing was sent");
        }
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void theCostIsComputedAndLimited() {
        server.answer(WORDS);
        var prices = Optional.of(new Prices(new BigDecimal("2.50"), new BigDecimal("10")));
        var paid = new Spending(1_000, 50_000, prices, Optional.of(new BigDecimal("0.02")));
        try (var client = client(model(Model.Provider.OPENAI, Duration.ofSeconds(30), paid))) {
            client.ask(QUESTION);
            assertThat(client.cost().orElseThrow()).isEqualByComparingTo("0.0006");
        }
        var dear = new Spending(1_001, 50_000, prices, Optional.of(new BigDecimal("0.01")));
        fails(
                model(Model.Provider.OPENAI, Duration.ofSeconds(30), dear),
                "nothing was sent",
                "more than 0.0100",
                "`max_cost`");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aMissingKeyIsExplainedBeforeAnythingIsSent() {
        assertThatThrownBy(() -> ask(Model.of("", Model.Provider.OPENAI, "m")))
                .hasMessageContaining(
                        "openai/m needs an API key; set the environment variable OPENAI_API_KEY");
        assertThatThrownBy(() ->
                        ask(
                                model(Model.Provider.ANTHROPIC)
                                        .with(Optional.of(server.url()), Optional.empty())))
                .hasMessageContaining("ANTHROPIC_API_KEY");
        assertThat(server.requests()).isEmpty();
    }
}
