package dev.leat.cli.aws.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.fixture.Polling;
import dev.leat.port.Message;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.redshiftdata.RedshiftDataClient;
import software.amazon.awssdk.services.redshiftdata.model.ColumnMetadata;
import software.amazon.awssdk.services.redshiftdata.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.redshiftdata.model.ExecutionMode;
import software.amazon.awssdk.services.redshiftdata.model.ResourceNotFoundException;
import software.amazon.awssdk.services.redshiftdata.model.ResultFormatString;
import software.amazon.awssdk.services.redshiftdata.model.SqlParameter;
import software.amazon.awssdk.services.redshiftdata.model.StatementData;
import software.amazon.awssdk.services.redshiftdata.model.StatusString;
import software.amazon.awssdk.services.redshiftdata.model.SubStatementData;
import software.amazon.awssdk.services.redshiftdata.model.TableMember;
import software.amazon.awssdk.services.redshiftdata.model.ValidationException;

/// Runs statements over a warehouse table with the Redshift Data client of the SDK for Java.
@Tag("slow")
@Timeout(300)
class RedshiftDataTest {

    static final String APP =
            """
            app: shop
            schemas:
              Sale:
                id: varchar not null
                name: varchar pii
                pieces: integer
                price: decimal(10,2)
                weight: double
                gift: boolean
                day: date
                sold: timestamp
                paid: timestamptz
                more: json
            queues: {live: }
            warehouse_tables:
              sales: {schema: Sale, key: id}
            pipelines:
              load:
                from: {queue: live, schema: Sale}
                to: [{warehouse_table: sales}]
            """;

    private static final String ENDLESS =
            "select count(*) from sales a, sales b, sales c, sales d, sales e, sales f, sales g, sales h,"
                    + " sales i, sales j, sales k, sales l, sales m, sales n, sales o, sales p, sales q,"
                    + " sales r, sales s, sales t, sales u, sales v, sales w, sales x, sales y, sales z"
                    + " where a.pieces + b.pieces + z.pieces > 7 and c.id || d.id <> e.id || f.id";

    @TempDir static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static LeatEndpoint leat;

    @SuppressWarnings("NullAway.Init")
    private static DataApi api;

    @SuppressWarnings("NullAway.Init")
    private static RedshiftDataClient client;

    @BeforeAll
    static void start() throws Exception {
        leat = LeatEndpoint.of(APP, folder);
        api = DataApi.of(leat.url());
        client = api.client();
        leat.send("live", sales());
        leat.awaitIdle();
    }

    /// Five sales, of which one has only an id.
    static List<Message.Outgoing> sales() {
        var sales = new ArrayList<Message.Outgoing>();
        for (int i = 1; i < 5; i++) {
            sales.add(
                    sale(
                            """
                            {"id":"S%1$d","name":"Ann","pieces":%1$d,"price":%1$d.50,"weight":0.25,"gift":%2$s,
                            "day":"2024-02-0%1$d","sold":"2024-02-0%1$dT10:00:00","paid":"2024-02-0%1$dT10:00:00Z","more":{"n":1}}
                            """
                                    .formatted(i, i % 2 == 0)));
        }
        sales.add(sale("{\"id\":\"S5\"}"));
        return sales;
    }

    private static Message.Outgoing sale(String json) {
        return Message.Outgoing.of(json.getBytes(StandardCharsets.UTF_8));
    }

    private static long count() {
        var done = api.run("select count(*) from sales");
        return client.getStatementResult(in -> in.id(done.id()))
                .records()
                .getFirst()
                .getFirst()
                .longValue();
    }

    @AfterAll
    static void stop() {
        client.close();
        leat.close();
    }

    private static SqlParameter parameter(String name, String value) {
        return SqlParameter.builder().name(name).value(value).build();
    }

    @Test
    void valuesHaveTheTypesOfTheDataApi() {
        var done = api.run("select * from public.sales where id in ('S2', 'S5') order by id");
        assertThat(done.statusAsString()).isEqualTo("FINISHED");
        assertThat(done.hasResultSet()).isTrue();
        assertThat(done.resultRows()).isEqualTo(2);
        assertThat(done.resultSize()).isPositive();
        assertThat(done.duration()).isPositive();
        assertThat(done.workgroupName()).isEqualTo("any");
        var page = client.getStatementResult(in -> in.id(done.id()));
        assertThat(page.totalNumRows()).isEqualTo(2);
        assertThat(page.columnMetadata())
                .extracting(ColumnMetadata::typeName)
                .containsExactly(
                        "varchar",
                        "varchar",
                        "int4",
                        "numeric",
                        "float8",
                        "bool",
                        "date",
                        "timestamp",
                        "timestamptz",
                        "varchar");
        assertThat(page.columnMetadata().get(3).precision()).isEqualTo(10);
        assertThat(page.columnMetadata().get(3).scale()).isEqualTo(2);
        assertThat(api.rows(done.id()))
                .containsExactly(
                        "S2|***|2L|2.50|0.25D|true|2024-02-02|2024-02-02 10:00:00|2024-02-02 10:00:00+00|{\"n\":1}",
                        "S5|null|null|null|null|null|null|null|null|null");
    }

    @Test
    void parametersAreValuesAndNotSql() {
        var id =
                api.begin(in ->
                        in.sql(
                                        "select id, ':id' as text from sales where pieces = :pieces and price::double precision >"
                                                + " :price or id = :id -- :nothing")
                                .parameters(
                                        parameter("pieces", "3"),
                                        parameter("price", "1.5"),
                                        parameter("id", "x' or '1'='1")));
        assertThat(api.ended(id).status()).isEqualTo(StatusString.FINISHED);
        assertThat(api.rows(id)).containsExactly("S3|:id");
        assertThat(client.describeStatement(in -> in.id(id)).queryParameters()).hasSize(3);
        assertThatThrownBy(() -> api.begin(in -> in.sql("select :a")))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("Cannot find parameter: a");
        assertThatThrownBy(
                        () -> api.begin(in -> in.sql("select 1").parameters(parameter("b", "1"))))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("unused parameters");
    }

    @Test
    void aBatchHasAResultForEachStatement() {
        var id =
                client.batchExecuteStatement(in ->
                                in.workgroupName("any")
                                        .database("dev")
                                        .sqls("select 1 as one", "select sum(pieces) from sales"))
                        .id();
        var done = api.ended(id);
        assertThat(done.status()).isEqualTo(StatusString.FINISHED);
        assertThat(done.subStatements())
                .extracting(SubStatementData::id)
                .containsExactly(id + ":1", id + ":2");
        assertThat(api.rows(id + ":2")).containsExactly("10L");
        assertThat(client.describeStatement(in -> in.id(id + ":1")).queryString())
                .isEqualTo("select 1 as one");
        assertThatThrownBy(() -> api.rows(id)).isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> api.rows(id + ":3")).isInstanceOf(ResourceNotFoundException.class);
        var failed =
                client.batchExecuteStatement(in ->
                                in.workgroupName("any")
                                        .database("dev")
                                        .sqls("select 1", "select nothing from sales", "select 3"))
                        .id();
        assertThat(api.ended(failed).subStatements())
                .extracting(SubStatementData::statusAsString)
                .containsExactly("FINISHED", "FAILED", "ABORTED");
        assertThat(api.ended(failed).error()).contains("nothing");
        assertThatThrownBy(() -> api.rows(failed + ":1"))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void aLargeResultHasPages() {
        var digits = "(values (0),(1),(2),(3),(4),(5),(6),(7),(8),(9))";
        var done =
                api.run(
                        "select a.x * 1000 + b.x * 100 + c.x * 10 + d.x as n, repeat('x', 1000) as t from %1$s a(x), %1$s b(x), %1$s c(x), %1$s d(x) where a.x < 3 order by n"
                                .formatted(digits));
        assertThat(done.status()).as(done.error()).isEqualTo(StatusString.FINISHED);
        assertThat(done.resultRows()).isEqualTo(3000);
        var pages =
                client.getStatementResultPaginator(in -> in.id(done.id())).stream()
                        .map(page -> page.records().size())
                        .toList();
        assertThat(pages).hasSizeGreaterThan(2).allMatch(rows -> rows <= 1000);
        var numbers =
                client.getStatementResultPaginator(in -> in.id(done.id())).stream()
                        .flatMap(page -> page.records().stream())
                        .map(row -> row.getFirst().longValue())
                        .toList();
        assertThat(numbers).hasSize(3000).isSorted().doesNotHaveDuplicates();
        var second = client.getStatementResult(in -> in.id(done.id())).nextToken();
        for (var token : List.of("x", "9", "9-", "1" + second, second + "1")) {
            assertThatThrownBy(() ->
                            client.getStatementResult(in -> in.id(done.id()).nextToken(token)))
                    .as(token)
                    .isInstanceOf(ValidationException.class);
        }
    }

    @Test
    void onlyASelectIsAllowed() {
        for (var sql :
                List.of(
                        "delete from sales",
                        "insert into sales (id) values ('x')",
                        "create table t as select 1",
                        "select to_char(day, 'YYYY') from sales",
                        "copy sales from 's3://x'",
                        "select 1; select 2")) {
            var done = api.run(sql);
            assertThat(done.status()).as(sql).isEqualTo(StatusString.FAILED);
            assertThat(done.error()).as(sql).startsWith("ERROR: ");
            assertThat(done.hasResultSet()).isFalse();
        }
        assertThatThrownBy(() -> api.rows(api.run("delete from sales").id()))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("does not have result");
        assertThat(count()).isEqualTo(5);
    }

    @Test
    void aStatementIsCancelledWhetherItRunsOrWaits() {
        var running = api.begin(in -> in.sql(ENDLESS));
        var waiting = api.begin(in -> in.sql("select 1"));
        while (client.describeStatement(in -> in.id(running)).status() != StatusString.STARTED) {
            Polling.pause();
        }
        assertThat(client.cancelStatement(in -> in.id(waiting)).status()).isTrue();
        assertThat(client.cancelStatement(in -> in.id(running)).status()).isTrue();
        assertThat(api.ended(running).status()).isEqualTo(StatusString.ABORTED);
        assertThat(api.ended(waiting).status()).isEqualTo(StatusString.ABORTED);
        assertThatThrownBy(() -> client.cancelStatement(in -> in.id(waiting)))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("already in ABORTED state");
        assertThatThrownBy(() -> client.cancelStatement(in -> in.id("nothing")))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThat(api.run("select 1").status()).isEqualTo(StatusString.FINISHED);
    }

    @Test
    void statementsAreListedByNameAndStatus() {
        var name = "list-" + UUID.randomUUID();
        for (var sql : List.of("select 1", "select 2", "select nothing")) {
            api.ended(api.begin(in -> in.sql(sql).statementName(name + sql.length())));
        }
        assertThat(client.listStatements(in -> in.statementName(name)).statements())
                .extracting(StatementData::queryString)
                .containsExactly("select 2", "select 1");
        assertThat(client.listStatements(in -> in.statementName(name).status("ALL")).statements())
                .hasSize(3);
        assertThat(
                        client
                                .listStatementsPaginator(
                                        in -> in.statementName(name).status("ALL").maxResults(1))
                                .stream()
                                .toList())
                .hasSize(3);
        assertThat(
                        client.listStatements(in -> in.statementName(name).status("FAILED"))
                                .statements())
                .extracting(StatementData::queryString)
                .containsExactly("select nothing");
    }

    @Test
    void theCatalogHasOneDatabaseAndOneSchema() {
        assertThat(client.listDatabases(in -> in.workgroupName("w").database("dev")).databases())
                .containsExactly("dev");
        assertThat(client.listSchemas(in -> in.workgroupName("w").database("dev")).schemas())
                .containsExactly("public");
        assertThat(
                        client.listTables(in ->
                                        in.clusterIdentifier("c")
                                                .database("dev")
                                                .tablePattern("sal%"))
                                .tables())
                .containsExactly(
                        TableMember.builder().name("sales").schema("public").type("TABLE").build());
        assertThat(
                        client.listTables(in ->
                                        in.clusterIdentifier("c")
                                                .database("dev")
                                                .schemaPattern("other"))
                                .tables())
                .isEmpty();
        var table =
                client.describeTable(in ->
                        in.workgroupName("w").database("dev").schema("public").table("Sales"));
        assertThat(table.columnList())
                .extracting(column -> column.name() + " " + column.typeName())
                .startsWith("id varchar", "name varchar", "pieces int4", "price numeric")
                .endsWith("paid timestamptz", "more varchar");
        assertThat(table.columnList())
                .filteredOn(column -> column.nullable() == 0)
                .extracting(ColumnMetadata::name)
                .containsExactly("id");
        assertThatThrownBy(() ->
                        client.describeTable(
                                in -> in.workgroupName("w").database("dev").table("nothing")))
                .isInstanceOf(ValidationException.class);
    }

    @Test
    void requestsThatCannotBeServedAreRefused() {
        var refused =
                Map.<String, Consumer<ExecuteStatementRequest.Builder>>of(
                        "ClusterIdentifier", in -> in.workgroupName(null),
                        "does not exist", in -> in.database("other"),
                        "Database", in -> in.database(null),
                        "CSV", in -> in.resultFormat(ResultFormatString.CSV),
                        "WithEvent", in -> in.withEvent(true),
                        "sessions", in -> in.sessionKeepAliveSeconds(10),
                        "Sql", in -> in.sql(" "));
        refused.forEach((text, request) ->
                assertThatThrownBy(() -> api.begin(in -> request.accept(in.sql("select 1"))))
                        .as(text)
                        .isInstanceOf(ValidationException.class)
                        .hasMessageContaining(text));
        assertThatThrownBy(() ->
                        client.batchExecuteStatement(in ->
                                in.workgroupName("w")
                                        .database("dev")
                                        .sqls("select 1")
                                        .executionMode(ExecutionMode.AUTO_COMMIT)))
                .isInstanceOf(ValidationException.class);
        assertThatThrownBy(() -> client.getStatementResultV2(in -> in.id("x")))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("use GetStatementResult");
        assertThatThrownBy(() -> client.describeStatement(in -> in.id("x")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void aTokenRepeatsARequestOnce() {
        var token = UUID.randomUUID().toString();
        var first = api.begin(in -> in.sql("select 1").clientToken(token));
        assertThat(api.begin(in -> in.sql("select 1").clientToken(token))).isEqualTo(first);
        assertThatThrownBy(() -> api.begin(in -> in.sql("select 2").clientToken(token)))
                .isInstanceOf(ValidationException.class);
    }
}
