package dev.leat.operations.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.Pipeline;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Type;
import dev.leat.app.View;
import dev.leat.app.sink.QueueSink;
import dev.leat.app.sink.ViewSink;
import dev.leat.batch.Attribute;
import dev.leat.operations.QueryResult;
import dev.leat.operations.RefusedOperationException;
import dev.leat.port.Message;
import dev.leat.port.ViewReader.Row;
import dev.leat.server.Orders;
import dev.leat.server.dialect.AthenaRunner;
import dev.leat.server.operations.RemoteOperations;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `POST /leat/v1/queries`, as a program sees it that knows only HTTP.
class QueriesTest extends QueriesOverHttp {

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
                        "rows":[["U1",311591.50,true,"[1,2]",null]],"truncated":false,"notes":[]}\
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
        assertThat(answer).endsWith("\"truncated\":true,\"notes\":[]}").hasSizeLessThan(1 << 20);
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
    void messagesThatOnlyAPipelineWritesAreMaskedByItsSchema() throws Exception {
        var address = new Schema.Field("mail", Type.Simple.VARCHAR, false, true, Optional.empty());
        var schema =
                new Schema("Order", List.of(new Schema.Field("id", Type.Simple.VARCHAR), address));
        var columns = Map.of("id", Sql.of("id"), "contact", Sql.of("lower(mail)"));
        var pipeline =
                Pipeline.of(
                                "sends",
                                new QueueSource("In", schema, Pipeline.UnknownFields.IGNORE, 1000))
                        .withTo(
                                List.of(
                                        new QueueSink(
                                                "OrderQueue", new Sink.Filter.All(), columns)));
        app = Orders.APP.withPipelines(Map.of("sends", pipeline));
        start();
        send("{\"id\":\"1\",\"contact\":\"secret@b.c\"}");
        assertThat(ask("from OrderQueue").toString())
                .contains("{\\\"id\\\":\\\"1\\\",\\\"contact\\\":\\\"***\\\"}");
        for (var failing :
                List.of(
                        "select cast(body as int) from OrderQueue",
                        "select error(body) from OrderQueue")) {
            assertThat(refused(422, failing).toString()).doesNotContain("secret");
        }
        var items =
                HttpRequest.newBuilder(
                                URI.create(server.url() + "/leat/v1/queues/OrderQueue/items"))
                        .header("Authorization", token.header())
                        .build();
        var body = client.send(items, BodyHandlers.ofString()).body();
        assertThat(MAPPER.readTree(body).findValue("body").asString())
                .satisfiesAnyOf(
                        text -> assertThat(text).contains("\"contact\":\"***\""),
                        text ->
                                assertThat(new String(Base64.getDecoder().decode(text), UTF_8))
                                        .contains("\"contact\":\"***\""));
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
                                new QueueSource(
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
                        "table 'user_stat' does not exist (at character 15); did you mean `user_stats`?")
                .contains("\"position\":15");
        assertThat(refused(422, "selekt 1").toString()).contains("unexpected 'selekt'");
        assertThat(refused(422, "select " + "x".repeat(Queries.LONGEST)).toString())
                .contains("the statement is too long; it may have at most 16384 characters");
    }

    @Test
    void namesTheColumnThatIsAKeyword() throws Exception {
        app =
                app.withViews(
                        Map.of(
                                "days",
                                new View(
                                        "days",
                                        List.of(new View.Key("at", Type.Simple.VARCHAR)),
                                        List.of(View.Measure.count("orders")),
                                        Optional.empty(),
                                        Optional.empty())));
        start();
        var said = "'at' is both an SQL keyword and a column";
        var hint = "; for the column, write `\"at\"`";
        assertThat(refused(422, "select orders from days where at > 'a'").path("detail").asString())
                .isEqualTo(said + " (at character 31)" + hint);
        try (var runner = new AthenaRunner(this::operations, state.resolve("athena"))) {
            assertThatThrownBy(() ->
                            runner.run(
                                    "select at from days",
                                    "default",
                                    state.resolve("r.csv"),
                                    new CompletableFuture<>()))
                    .hasMessage(said + hint);
        }
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
                                    false,
                                    List.of()));
            assertThatThrownBy(() -> remote.query("selekt", 10, false))
                    .isInstanceOfSatisfying(
                            RefusedOperationException.class,
                            e ->
                                    assertThat(e.kind())
                                            .isEqualTo(RefusedOperationException.Kind.INVALID));
        }
    }
}
