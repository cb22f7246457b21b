package dev.leat.cli.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.OpenAiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// `leat suggest --model` with a server of the test that speaks OpenAI's protocol.
@Tag("slow")
class SuggestModelTest {

    private static final String MODEL = OpenAiServer.MODEL;

    @TempDir private Path folder;
    @AutoClose private OpenAiServer server;

    @BeforeEach
    void start() throws IOException {
        server = new OpenAiServer("{\"proposals\":[]}");
    }

    private String url() {
        return server.url();
    }

    private Session session() {
        return server.session(folder);
    }

    /// 200 sales; one has a quantity below zero, and one was shipped before it was ordered.
    private String sales() throws IOException {
        var lines =
                IntStream.range(0, 200)
                        .mapToObj(i ->
                                "S%d,%d,2026-01-%02d,2026-02-%02d,person%d@example.com"
                                        .formatted(
                                                i,
                                                i == 5 ? -1 : 1 + i % 7,
                                                1 + i % 28,
                                                1 + i % 28,
                                                i))
                        .collect(
                                Collectors.joining(
                                        "\n", "sale_id,quantity,ordered,shipped,email\n", "\n"));
        return Files.writeString(folder.resolve("sales.csv"), lines).toString();
    }

    private static String check(String name, String expression, String... columns) {
        return JsonMapper.shared()
                .writeValueAsString(
                        Map.of(
                                "kind",
                                "check",
                                "columns",
                                List.of(columns),
                                "name",
                                name,
                                "expression",
                                expression,
                                "type",
                                "",
                                "reason",
                                "it is plausible"));
    }

    private static String answer(String... entries) {
        return "{\"proposals\":[" + String.join(",", entries) + "]}";
    }

    @Test
    void proposalsOfTheModelAreRunOnTheData() throws IOException {
        server.answer(
                200,
                answer(
                        check("at most six are sold", "quantity < 7", "quantity"),
                        check("few are sold", "quantity <= 7", "quantity"),
                        check("the mail is of the shop", "email like '%@example.com'", "email"),
                        check("no such column", "colour = 'red'", "colour")));
        var session = session();

        assertThat(session.run("suggest", sales(), "--model", MODEL)).as(session.err()).isZero();

        assertThat(session.out())
                .contains(
                        "few are sold: quantity <= 7",
                        "proposed by openai/some-model: it is plausible",
                        "would reject none of the records:",
                        "key: sale_id")
                .doesNotContain("at most six", "colour", "person5@");
        assertThat(session.err())
                .contains(
                        "openai/some-model: 1,500 tokens in the question, 40 tokens in the answer",
                        "dropped: at most six are sold: quantity < 7; it would reject 28 of 200 records",
                        "dropped: no such column",
                        "there is no column 'colour'");
        assertThat(server.requests())
                .singleElement()
                .asString()
                .contains("quantity")
                .doesNotContain("example.com");
    }

    /// A model that obeys an instruction in the data can only make proposals that are dropped.
    @Test
    void sqlThatReadsOtherDataIsDroppedByTheCompiler() throws IOException {
        var file = Files.writeString(folder.resolve("secret.txt"), "top secret");
        var attacks =
                List.of(
                        "(select count(*) from read_text('%s')) > 0".formatted(file),
                        "quantity > 0 and exists (select * from '%s')".formatted(file),
                        "getenv('HOME') <> ''",
                        "current_setting('temp_directory') <> ''",
                        "quantity > 0); copy records to '%s.out'; select (1 = 1".formatted(file),
                        "length(repeat(sale_id, 1000000000)) > 0",
                        "now() > '2020-01-01'",
                        "random() < 2",
                        "query('select 1') is not null");
        server.answer(
                200,
                answer(
                        attacks.stream()
                                .map(sql ->
                                        check("attack " + attacks.indexOf(sql), sql, "quantity"))
                                .toArray(String[]::new)));
        var session = session();

        assertThat(session.run("suggest", sales(), "--model", MODEL)).as(session.err()).isZero();

        assertThat(session.out()).doesNotContain("top secret", "proposed by");
        for (int i = 0; i < attacks.size(); i++) {
            assertThat(session.err()).contains("dropped: attack %d:".formatted(i));
        }
        assertThat(folder.resolve("secret.txt.out")).doesNotExist();
    }

    @Test
    void thePromptIsShownAndNotSent() throws IOException {
        var session = session();
        assertThat(session.run("suggest", sales(), "--model", MODEL, "--show-prompt")).isZero();
        assertThat(server.requests()).isEmpty();
        var shown = session.out();
        assertThat(shown).contains("to: " + url(), "model: openai/some-model", "quantity");
        assertThat(shown).doesNotContain("sk-secret", "person5@", "would reject");

        session().run("suggest", sales(), "--model", MODEL);
        var messages = JsonMapper.shared().readTree(server.requests().getFirst()).path("messages");
        assertThat(messages).hasSize(2);
        messages.forEach(one -> assertThat(shown).contains(one.path("content").asString()));
    }

    @Test
    void theSameQuestionIsAnsweredFromTheCache() throws IOException {
        session().run("suggest", sales(), "--model", MODEL);
        var again = session();
        assertThat(again.run("suggest", sales(), "--model", MODEL)).isZero();
        assertThat(again.err()).contains("the answer is from the cache; nothing was sent");
        assertThat(server.requests()).hasSize(1);
        assertThat(folder.resolve(".leat/answers")).isDirectory();
    }

    /// 1,000 canaries: in columns that are personal by name, by value, in structs and in lists.
    @Test
    void noPersonalValueLeaves() throws IOException {
        var lines =
                IntStream.range(0, 200)
                        .mapToObj(i ->
                                """
                                {"id": %1$d, "first_name": "canary-a%1$d", "contact": "canary-b%1$d@example.com", \
                                "customer": {"phone": "canary-c%1$d", "address": {"street": "canary-d%1$d"}}, \
                                "lines": [{"sku": "X%2$d", "recipient_name": "canary-e%1$d"}]}\
                                """
                                        .formatted(i, i % 7))
                        .collect(Collectors.joining("\n"));
        var file = Files.writeString(folder.resolve("people.ndjson"), lines);
        assertThat(session().run("suggest", file.toString(), "--model", MODEL)).isZero();
        assertThat(server.requests().getLast())
                .contains(
                        "customer.address.street", "recipient_name", "only sent with --with-values")
                .doesNotContain("canary", "X3");
        assertThat(session().run("suggest", file.toString(), "--model", MODEL, "--with-values"))
                .isZero();
        assertThat(server.requests()).hasSize(2);
        assertThat(server.requests().getLast()).contains("X3").doesNotContain("canary");
    }

    @Test
    void ifTheModelFailsTheProposalsOfTheDataAreShown() throws IOException {
        for (int failed : new int[] {401, 429}) {
            server.answer(failed, "");
            var session = session();
            assertThat(session.run("suggest", sales(), "--model", MODEL)).isEqualTo(1);
            assertThat(session.out()).contains("key: sale_id");
            assertThat(session.err()).contains("status " + failed).doesNotContain("sk-secret");
        }
        assertThat(server.requests()).hasSize(2);
        server.answer(200, "nonsense ".repeat(12_000));
        var session = session();
        assertThat(session.run("suggest", sales(), "--json", "--model", MODEL)).isEqualTo(1);
        assertThat(JsonMapper.shared().readTree(session.out()).path("proposals")).isNotEmpty();
        assertThat(session.err()).contains("cannot be used: it is no JSON").hasSizeLessThan(600);
    }

    @Test
    void aModelOfTheAppFileIsUsed() throws IOException {
        Files.writeString(
                folder.resolve("app.yaml"),
                """
                app: shop
                models:
                  quality:
                    provider: openai
                    model: own-model
                    url: %s
                    api_key: ${env:OWN_KEY}
                    prices: {input: 2, output: 10}
                  poor: {provider: openai, model: m, url: "%s", budget: 100, max_tokens: 100}
                """
                        .formatted(url(), url()));
        var app = folder.toString();
        var environment = Map.of("HOME", app, "OWN_KEY", "k");
        var session = new Session(environment);
        assertThat(session.run("suggest", sales(), "--model", "quality", "--app", app))
                .as(session.err())
                .isZero();
        assertThat(session.err()).contains("openai/own-model: 1,500 tokens", "cost 0.0034");
        assertThat(server.requests().getFirst()).contains("own-model");

        assertFails(1, environment, "poor", "nothing was sent", "increase `budget` of model poor");
        assertFails(1, Map.of("HOME", app), "quality", "is not set: ${env:OWN_KEY}");
        assertFails(2, environment, "other", "there is no model 'other'", "use quality, poor, or");
        assertFails(2, environment, "acme/m", "the providers are openai, anthropic");
        assertThat(server.requests()).hasSize(1);
    }

    private void assertFails(
            int code, Map<String, String> environment, String model, String... messages)
            throws IOException {
        var session = new Session(environment);
        var app = folder.toString();
        assertThat(session.run("suggest", sales(), "--model", model, "--app", app))
                .as(session.err())
                .isEqualTo(code);
        assertThat(session.err()).contains(messages);
    }

    @Test
    void nothingIsSentWithoutAModel() throws IOException {
        assertThat(session().run("suggest", sales())).isZero();
        var session = session();
        assertThat(session.run("suggest", sales(), "--show-prompt")).isEqualTo(2);
        assertThat(session.err()).contains("--show-prompt needs --model");
        assertThat(session().run("suggest", sales(), "--with-values")).isEqualTo(2);
        assertThat(server.requests()).isEmpty();
    }
}
