package dev.leat.server.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.app.FromQueue;
import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.app.sink.ViewSink;
import dev.leat.batch.Attribute;
import dev.leat.port.Audit;
import dev.leat.port.Condition;
import dev.leat.port.LetterBox;
import dev.leat.port.Message;
import dev.leat.port.ViewReader.Row;
import dev.leat.redrive.Outlook;
import dev.leat.server.FixedPlatform;
import dev.leat.server.Orders;
import dev.leat.server.Refusal;
import dev.leat.server.Server;
import dev.leat.server.Token;
import dev.leat.server.operations.Operations;
import dev.leat.server.operations.OperationsSite;
import dev.leat.server.operations.PlatformOperations;
import dev.leat.server.operations.PreviewReport;
import dev.leat.server.operations.QueryResult;
import dev.leat.server.operations.RemoteOperations;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `POST /leat/v1/queries`, as a program sees it that knows only HTTP.
class QueriesTest {

    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final String NAMED = "select order_count from user_stats";
    private static final String ENDLESS =
            "with recursive r as (select 1 as i union all select i + 1 from r) select count(*) from r";

    /// DuckDB computes it as it plans, for a second or two, and cannot be interrupted.
    private static final String STUBBORN =
            "select 0"
                    + IntStream.range(0, 12)
                            .mapToObj(
                                    ", levenshtein(lpad('%d', 10000, 'a'), lpad('', 10000, 'b'))"
                                            ::formatted)
                            .collect(Collectors.joining());

    @TempDir Path state;

    private App app = Orders.APP;
    private final FixedPlatform platform = new FixedPlatform();
    private final Token token = Token.random();
    private final HttpClient client = HttpClient.newHttpClient();
    private Queries queries;
    private Server server;

    private void start(Queries.Limits limits) throws Exception {
        queries = new Queries(state, limits);
        server = Server.start("127.0.0.1", 0, List.of(new OperationsSite(operations(), token)));
    }

    private void start() throws Exception {
        start(Queries.Limits.USUAL);
    }

    private Operations operations() {
        return new PlatformOperations(
                app,
                platform.parts(),
                () -> Condition.READY,
                Map::of,
                List::of,
                new NoPreviews(),
                queries);
    }

    private static Queries.Limits limits(Duration turn, Duration time) {
        return new Queries.Limits(turn, time, Duration.ofMillis(100), 32L << 20);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        queries.close();
        server.close();
        while (!leftovers().isEmpty()) {
            Thread.onSpinWait();
        }
    }

    private List<Path> leftovers() throws IOException {
        var folder = state.resolve("queries");
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }

    private HttpResponse<String> post(String path, String statement, Object more) throws Exception {
        var body = MAPPER.createObjectNode().put("statement", statement);
        if (more instanceof Integer limit) {
            body.put("limit", limit);
        }
        var request =
                HttpRequest.newBuilder(URI.create(server.url() + "/leat/v1/" + path))
                        .header("Authorization", token.header())
                        .POST(BodyPublishers.ofString(body.toString()));
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private JsonNode ask(String statement) throws Exception {
        return ask("queries", statement, "");
    }

    private JsonNode ask(String path, String statement, Object more) throws Exception {
        var answer = post(path, statement, more);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return MAPPER.readTree(answer.body());
    }

    private JsonNode refused(int status, String statement) throws Exception {
        var answer = post("queries", statement, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValue("application/problem+json");
        return MAPPER.readTree(answer.body());
    }

    private void send(String... bodies) {
        platform.queue("OrderQueue")
                .send(
                        Arrays.stream(bodies)
                                .map(body -> body.getBytes(StandardCharsets.UTF_8))
                                .map(Message.Outgoing::of)
                                .toList());
    }

    @Test
    void joinsViewsAndQueuesAndGivesTheTypesOfColumns() throws Exception {
        start();
        platform.fixed("user_stats")
                .row(Orders.user("U1", 2, 31159150))
                .row(Orders.user("U2", 1, 1));
        send("{\"order_id\":\"U1\"}");
        assertThat(
                        post(
                                        "queries",
                                        """
                                        select user_id, total_spend, order_count > 1 as again, [1, 2] as l, null as n
                                        from user_stats join OrderQueue on body::json->>'order_id' = user_id
                                        """,
                                        "")
                                .body())
                .isEqualTo(
                        """
                        {"columns":[{"name":"user_id","type":"VARCHAR"},{"name":"total_spend","type":"DECIMAL(22,2)"},\
                        {"name":"again","type":"BOOLEAN"},{"name":"l","type":"INTEGER[]"},{"name":"n","type":"NULL"}],\
                        "rows":[["U1",311591.50,true,"[1,2]",null]],"truncated":false}\
                        """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "9007199254740991 | 9007199254740991",
                "9007199254740992 | \"9007199254740992\"",
                "-9007199254740993 | \"-9007199254740993\"",
                "170141183460469231731687303715884105727 | \"170141183460469231731687303715884105727\"",
                "1234567890.12 | 1234567890.12",
                "12345678901234567.89 | \"12345678901234567.89\"",
                "0.1234567890123456789 | \"0.1234567890123456789\"",
                "1e300 | 1.0E300",
                "'inf'::double | \"inf\"",
            })
    void numbersThatADoubleDoesNotHoldAreText(String sql, String json) throws Exception {
        start();
        assertThat(post("queries", "select " + sql, "").body()).contains("[[" + json + "]]");
    }

    @Test
    void givesAThousandRowsOrAsManyAsAsked() throws Exception {
        start();
        var all = ask("select * from range(20000) r(n) order by n desc");
        assertThat(all.path("rows").size()).isEqualTo(1000);
        assertThat(all.path("truncated").asBoolean()).isTrue();
        var two = ask("queries", "select * from range(2) r(n)", 2);
        assertThat(two.path("rows").size()).isEqualTo(2);
        assertThat(two.path("truncated").asBoolean()).isFalse();
        assertThat(ask("queries", "select * from range(20000)", 50_000).path("rows").size())
                .isEqualTo(10_000);
    }

    @Test
    void givesAMebibyteAtMost() throws Exception {
        start();
        send("x".repeat(400_000), "x".repeat(400_000), "\u0001".repeat(300_000));
        var path = "queries?unmasked=true";
        var whole = ask(path, "select body from OrderQueue limit 2", "");
        assertThat(whole.path("truncated").asBoolean()).isFalse();
        var answer = post(path, "select body from OrderQueue", "").body();
        assertThat(answer).endsWith("\"truncated\":true}").hasSizeLessThan(1 << 20);
        assertThat(MAPPER.readTree(answer).path("rows").size()).isEqualTo(2);
        var large = ask(path, "select string_agg(body, '') from OrderQueue", "");
        assertThat(large.toString()).contains("\"rows\":[],\"truncated\":true");
    }

    @Test
    void personalValuesAreMaskedBeforeTheStatementSeesThem() throws Exception {
        start();
        send(
                "{\"order_id\":\"U1\",\"shipping_address\":\"12 Main St\"}",
                "no document of 12 Main St");
        platform.queue("OrderQueue")
                .send(
                        List.of(
                                new Message.Outgoing(
                                        "{}".getBytes(StandardCharsets.UTF_8),
                                        Map.of(
                                                "shipping_address",
                                                Attribute.text("12 Main St"),
                                                "leat",
                                                Attribute.text("forged")),
                                        Optional.empty())));
        var sql =
                """
                select order_id, reverse(body::json->>'shipping_address') as hidden
                from (select *, body::json->>'order_id' as order_id from OrderQueue where sequence = 0)
                """;
        assertThat(ask(sql).path("rows").toString()).isEqualTo("[[\"U1\",\"***\"]]");
        assertThat(ask("queries?unmasked=true", sql, "").path("rows").toString())
                .isEqualTo("[[\"U1\",\"tS niaM 21\"]]");
        for (var all : List.of("from OrderQueue", "select upper(body) from OrderQueue")) {
            assertThat(ask(all).toString()).doesNotContainIgnoringCase("main st");
        }
        assertThat(ask("queries?unmasked=true", "from OrderQueue", "").toString())
                .contains("no document of 12 Main St", "forged");
    }

    @Test
    void personalColumnsOfViewsAreKnownByTheirNames() throws Exception {
        var schema =
                new Schema(
                        "Order",
                        List.of(
                                new Schema.Field(
                                        "User_ID",
                                        Type.Simple.VARCHAR,
                                        false,
                                        true,
                                        Optional.empty())));
        var pipeline =
                Pipeline.of(
                                "order_stats",
                                new FromQueue(
                                        "OrderQueue", schema, Pipeline.UnknownFields.IGNORE, 1000))
                        .withTo(List.of(ViewSink.of("user_stats")));
        app = Orders.APP.withPipelines(Map.of("order_stats", pipeline));
        start();
        platform.fixed("user_stats").row(Orders.user("U1", 2, 3));
        var sql = "select max(user_id || '!'), sum(order_count) from user_stats";
        assertThat(ask(sql).path("rows").toString()).isEqualTo("[[\"***!\",2]]");
        assertThat(ask("queries?unmasked=true", sql, "").path("rows").toString())
                .isEqualTo("[[\"U1!\",2]]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from read_csv('/etc/passwd')",
                "select * from '/etc/passwd'",
                "select * from (describe '/etc/passwd')",
                "select * from read_text('../../token')",
                "attach '/tmp/leat-attach.db'",
                "insert into OrderQueue values (1)",
                "create table x as select 1",
                "drop view user_stats",
                "copy (select 1) to '/tmp/leat-copy'",
                "set memory_limit = '10GB'",
                "install httpfs",
                "select 1; select 2",
                "select repeat('x', 1000000000)",
                "",
            })
    void refusesWhatIsNoSelectOverTheTablesOfTheApp(String sql) throws Exception {
        start();
        assertThat(refused(422, sql).path("detail").asString()).isNotBlank();
    }

    @Test
    void saysWhatIsWrongAndAtWhichCharacter() throws Exception {
        start();
        assertThat(refused(422, "select 'ä', nope from user_stats").toString())
                .isEqualTo(
                        """
                        {"type":"about:blank","status":422,"detail":"column 'nope' does not exist here (at character 13)","position":13}\
                        """);
        assertThat(refused(422, "select * from user_stat").toString())
                .contains(
                        "there is no table 'user_stat' (at character 15); did you mean `user_stats`?")
                .contains("\"position\":15");
        assertThat(refused(422, "selekt 1").toString()).contains("'selekt' cannot stand here");
        assertThat(refused(422, "select " + "x".repeat(Queries.LONGEST)).toString())
                .contains("a statement has 16384 characters at most");
    }

    @Test
    void whatNeedsMoreMemoryFailsAlone() throws Exception {
        start(limits(Duration.ofSeconds(5), Duration.ofSeconds(30)));
        assertThat(refused(422, "select list(a.range) from range(100000000) a").toString())
                .contains("it needs more memory than it may have");
        send("{}");
        for (int i = 0; i < 40; i++) {
            send("x".repeat(1_000_000));
        }
        assertThat(post("queries?unmasked=true", "select count(*) from OrderQueue", "").body())
                .contains("cannot fill 'OrderQueue': it needs more memory than it may have");
        assertThat(ask("select 1 as one").path("rows").toString()).isEqualTo("[[1]]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ENDLESS,
                "select count(*) from user_stats a, range(1000000) b, range(1000000) c",
            })
    void whatWouldRunForEverIsCancelled(String sql) throws Exception {
        start(limits(Duration.ofSeconds(5), Duration.ofSeconds(1)));
        platform.fixed("user_stats").row(Orders.user("U1", 2, 3));
        assertThat(refused(504, sql).path("detail").asString())
                .isEqualTo("the statement was cancelled, as it did not end within 1 s");
        assertThat(ask(NAMED).path("rows").toString()).isEqualTo("[[2]]");
    }

    /// Its caller is answered at once, and the next one when it has ended.
    @Test
    void nobodyWaitsForWhatCannotBeInterrupted() throws Exception {
        start(limits(Duration.ofMillis(1), Duration.ofMillis(1)));
        refused(504, STUBBORN);
        var next = refused(429, "select 1");
        assertThat(next.path("detail").asString())
                .isEqualTo("another statement still runs, and one runs at a time; try again");
    }

    @Test
    void oneRunsAtATimeAndTheOthersWait() throws Exception {
        start(limits(Duration.ofSeconds(20), Duration.ofSeconds(1)));
        var first = CompletableFuture.supplyAsync(() -> status(ENDLESS));
        var second = CompletableFuture.supplyAsync(() -> status("select 1"));
        assertThat(first.get()).isEqualTo(504);
        assertThat(second.get()).isEqualTo(200);
    }

    private int status(String sql) {
        try {
            return post("queries", sql, "").statusCode();
        } catch (Exception broken) {
            throw new IllegalStateException(broken);
        }
    }

    @Test
    void anAppThatStopsCancelsWhatRuns() throws Exception {
        start();
        var first = CompletableFuture.supplyAsync(() -> status(ENDLESS));
        while (Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("leat-query"))) {
            Thread.onSpinWait();
        }
        queries.close();
        assertThat(first.get()).isEqualTo(503);
        refused(503, "select 1");
    }

    @Test
    void whatAProcessLeftBehindIsRemoved() throws Exception {
        Files.createDirectories(state.resolve("queries/asked-1"));
        Files.writeString(state.resolve("queries/asked-1/1.csv"), "id\n1\n");
        start();
        assertThat(state.resolve("queries")).doesNotExist();
    }

    @Test
    void theTypedClientAsksTheSame() throws Exception {
        start();
        platform.fixed("user_stats").row(new Row(List.of("U1"), new Long[] {1L << 53, 1L}));
        try (var remote = RemoteOperations.connect(server.url(), token)) {
            assertThat(remote.query(NAMED, 10, false))
                    .isEqualTo(
                            new QueryResult(
                                    List.of(new QueryResult.Column("order_count", "BIGINT")),
                                    List.of(List.of("9007199254740992")),
                                    false));
            assertThatThrownBy(() -> remote.query("selekt", 10, false))
                    .isInstanceOfSatisfying(
                            Refusal.class, e -> assertThat(e.status()).isEqualTo(422));
        }
    }

    private static final class NoPreviews implements PreviewReport.Maker {

        @Override
        public PreviewReport preview(String queue, Audit.Terms terms) {
            throw new UnsupportedOperationException(queue);
        }

        @Override
        public List<Outlook> outlook(String queue, List<LetterBox.Return> letters) {
            throw new UnsupportedOperationException(queue);
        }
    }
}
