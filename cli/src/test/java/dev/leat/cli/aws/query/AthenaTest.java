package dev.leat.cli.aws.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.fixture.Polling;
import dev.leat.port.Message;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.Column;
import software.amazon.awssdk.services.athena.model.Datum;
import software.amazon.awssdk.services.athena.model.GetQueryResultsResponse;
import software.amazon.awssdk.services.athena.model.InvalidRequestException;
import software.amazon.awssdk.services.athena.model.MetadataException;
import software.amazon.awssdk.services.athena.model.QueryExecution;
import software.amazon.awssdk.services.athena.model.QueryExecutionState;
import software.amazon.awssdk.services.athena.model.TableMetadata;
import software.amazon.awssdk.services.athena.model.WorkGroupState;
import software.amazon.awssdk.services.athena.model.WorkGroupSummary;

/// Runs statements with the Athena client of the SDK for Java.
@Tag("slow")
@Timeout(300)
class AthenaTest {

    private static final String ENDLESS =
            """
            select count(*) from unnest(sequence(1, 100000)) a(x), unnest(sequence(1, 100000)) b(y),
              unnest(sequence(1, 100000)) c(z) where x + y + z > 7
            """;

    private static final String OUTPUT = "s3://results/x";

    @TempDir static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static LeatEndpoint leat;

    @SuppressWarnings("NullAway.Init")
    private static AthenaClient client;

    @BeforeAll
    static void start() throws Exception {
        leat = new LeatEndpoint(folder);
        client = client();
        http("PUT", "/results");
        leat.send(
                "Orders",
                List.of(
                        Message.Outgoing.of("{\"n\": 1}".getBytes(StandardCharsets.UTF_8)),
                        Message.Outgoing.of("say \"hi\"".getBytes(StandardCharsets.UTF_8))));
    }

    private static AthenaClient client() {
        return AthenaRun.of(leat.url(), OUTPUT).client();
    }

    @AfterAll
    static void stop() {
        client.close();
        leat.close();
    }

    private static String http(String method, String path) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(URI.create(leat.url() + path))
                            .method(method, BodyPublishers.noBody())
                            .build();
            return http.send(request, BodyHandlers.ofString()).body();
        }
    }

    private static String begin(String sql) {
        return new AthenaRun(client, OUTPUT).begin(sql);
    }

    private static QueryExecution ended(String id) {
        return new AthenaRun(client, OUTPUT).ended(id);
    }

    private static QueryExecution run(String sql) {
        return ended(begin(sql));
    }

    private static List<String> rows(GetQueryResultsResponse page) {
        return page.resultSet().rows().stream()
                .map(row ->
                        row.data().stream()
                                .map(Datum::varCharValue)
                                .map(String::valueOf)
                                .collect(Collectors.joining("|")))
                .toList();
    }

    @Test
    void aSelectReadsTablesAndStoresItsResultInABucket() throws Exception {
        var done = run("select body, NULL as nothing, 7 / 2 as half from \"default\".Orders");
        assertThat(done.status().state()).isEqualTo(QueryExecutionState.SUCCEEDED);
        assertThat(done.status().submissionDateTime()).isNotNull();
        assertThat(done.statistics().totalExecutionTimeInMillis()).isNotNegative();
        assertThat(done.resultConfiguration().outputLocation())
                .isEqualTo("s3://results/x/" + done.queryExecutionId() + ".csv");
        var page = client.getQueryResults(in -> in.queryExecutionId(done.queryExecutionId()));
        assertThat(rows(page))
                .containsExactly("body|nothing|half", "{\"n\": 1}|null|3", "say \"hi\"|null|3");
        assertThat(page.resultSet().resultSetMetadata().columnInfo())
                .extracting(c -> c.name() + " " + c.type())
                .containsExactly("body varchar", "nothing unknown", "half integer");
        assertThat(http("GET", "/results/x/" + done.queryExecutionId() + ".csv"))
                .isEqualTo(
                        """
                        "body","nothing","half"
                        "{""n"": 1}",,"3"
                        "say ""hi\""",,"3"
                        """);
        assertThat(http("GET", "/results/x/" + done.queryExecutionId() + ".csv.metadata"))
                .contains("varchar");
    }

    @Test
    void theHeaderCountsToTheRowsOfTheFirstPage() {
        var done = run("select n from unnest(sequence(1, 2500)) t(n)");
        var sizes = new ArrayList<Integer>();
        var all = new ArrayList<String>();
        for (var page :
                client.getQueryResultsPaginator(
                        in -> in.queryExecutionId(done.queryExecutionId()))) {
            sizes.add(page.resultSet().rows().size());
            all.addAll(rows(page));
        }
        assertThat(sizes).containsExactly(1000, 1000, 501);
        assertThat(all).startsWith("n", "1").endsWith("2500").hasSize(2501);
        var two =
                client.getQueryResults(
                        in -> in.queryExecutionId(done.queryExecutionId()).maxResults(2));
        assertThat(rows(two)).containsExactly("n", "1");
        for (var token : List.of("x", "5", "1" + two.nextToken())) {
            assertThatThrownBy(() ->
                            client.getQueryResults(in ->
                                    in.queryExecutionId(done.queryExecutionId()).nextToken(token)))
                    .as(token)
                    .isInstanceOf(InvalidRequestException.class);
        }
    }

    @Test
    void parametersReplaceQuestionMarks() {
        var id =
                client.startQueryExecution(in ->
                                in.queryString("select ? as a, '?' as b, ? + 1 as c -- ?")
                                        .executionParameters("'it''s'", "41")
                                        .resultConfiguration(
                                                r -> r.outputLocation("s3://results/")))
                        .queryExecutionId();
        ended(id);
        assertThat(rows(client.getQueryResults(in -> in.queryExecutionId(id))))
                .containsExactly("a|b|c", "it's|?|42");
    }

    @Test
    void aStatementThatIsRefusedFailsWithItsReason() {
        for (var sql :
                List.of(
                        "drop table Orders",
                        "insert into Orders values (1)",
                        "select nope from Orders",
                        "select * from nope",
                        "select getenv('HOME')",
                        "select 1.00 / 3")) {
            var done = run(sql);
            assertThat(done.status().state()).as(sql).isEqualTo(QueryExecutionState.FAILED);
            assertThat(done.status().stateChangeReason()).as(sql).isNotBlank();
            assertThat(done.status().athenaError().errorCategory()).isEqualTo(2);
            assertThatThrownBy(() ->
                            client.getQueryResults(
                                    in -> in.queryExecutionId(done.queryExecutionId())))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("Final query state: FAILED");
        }
    }

    @Test
    void requestsWithoutAUsableOutputLocationAreRefused() {
        assertThatThrownBy(() -> client.startQueryExecution(in -> in.queryString("select 1")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("No output location provided.");
        for (var url : List.of("s3://absent/x", "file:///tmp", "s3://")) {
            assertThatThrownBy(() ->
                            client.startQueryExecution(in ->
                                    in.queryString("select 1")
                                            .resultConfiguration(r -> r.outputLocation(url))))
                    .as(url)
                    .isInstanceOf(InvalidRequestException.class);
        }
        assertThatThrownBy(() -> client.getQueryExecution(in -> in.queryExecutionId("nope")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("QueryExecution nope was not found");
    }

    @Test
    void aTokenRepeatsARequestOnce() {
        var ids = new ArrayList<String>();
        for (var sql : List.of("select 1", "select 1")) {
            ids.add(withToken(sql));
        }
        assertThat(ids.getFirst()).isEqualTo(ids.getLast());
        assertThatThrownBy(() -> withToken("select 2"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("Idempotent parameters do not match");
    }

    private static String withToken(String sql) {
        return client.startQueryExecution(in ->
                        in.queryString(sql)
                                .clientRequestToken("0123456789-0123456789-0123456789")
                                .resultConfiguration(r -> r.outputLocation("s3://results/")))
                .queryExecutionId();
    }

    @Test
    void aStoppedExecutionIsCancelledWhetherItRunsOrWaits() {
        var first = begin(ENDLESS);
        var second = begin("select 2");
        while (client.getQueryExecution(in -> in.queryExecutionId(first))
                        .queryExecution()
                        .status()
                        .state()
                == QueryExecutionState.QUEUED) {
            Polling.pause();
        }
        client.stopQueryExecution(in -> in.queryExecutionId(second));
        client.stopQueryExecution(in -> in.queryExecutionId(first));
        for (var id : List.of(first, second)) {
            assertThat(ended(id).status().state()).isEqualTo(QueryExecutionState.CANCELLED);
        }
        assertThat(run("select 3").status().state()).isEqualTo(QueryExecutionState.SUCCEEDED);
    }

    @Test
    void workgroupsHaveAnOutputLocationThatMayBeEnforced() {
        client.createWorkGroup(in ->
                in.name("team")
                        .configuration(c ->
                                c.resultConfiguration(
                                        r -> r.outputLocation("s3://results/team/"))));
        assertThatThrownBy(() -> client.createWorkGroup(in -> in.name("team")))
                .isInstanceOf(InvalidRequestException.class);
        var id =
                client.startQueryExecution(in ->
                                in.queryString("select 1")
                                        .workGroup("team")
                                        .resultConfiguration(
                                                r -> r.outputLocation("s3://results/mine/")))
                        .queryExecutionId();
        assertThat(ended(id).resultConfiguration().outputLocation())
                .isEqualTo("s3://results/team/" + id + ".csv");
        assertThat(client.listQueryExecutions(in -> in.workGroup("team")).queryExecutionIds())
                .containsExactly(id);
        client.updateWorkGroup(in -> in.workGroup("team").state(WorkGroupState.DISABLED));
        assertThatThrownBy(() ->
                        client.startQueryExecution(
                                in -> in.queryString("select 1").workGroup("team")))
                .hasMessageContaining("WorkGroup team is disabled.");
        assertThat(client.listWorkGroups(in -> {}).workGroups())
                .extracting(WorkGroupSummary::name)
                .contains("primary", "team");
        assertThatThrownBy(() -> client.deleteWorkGroup(in -> in.workGroup("team")))
                .hasMessageContaining("is not empty");
        client.deleteWorkGroup(in -> in.workGroup("team").recursiveDeleteOption(true));
        assertThatThrownBy(() -> client.getWorkGroup(in -> in.workGroup("team")))
                .hasMessageContaining("WorkGroup team is not found.");
        assertThatThrownBy(() -> client.deleteWorkGroup(in -> in.workGroup("primary")))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void theCatalogHasOneDatabaseWithAllTables() {
        assertThat(client.listDataCatalogs(in -> {}).dataCatalogsSummary()).hasSize(1);
        assertThat(client.listDatabases(in -> in.catalogName("AwsDataCatalog")).databaseList())
                .extracting(d -> d.name())
                .containsExactly("default");
        var tables =
                client.listTableMetadata(
                                in -> in.catalogName("AwsDataCatalog").databaseName("default"))
                        .tableMetadataList();
        assertThat(tables).extracting(TableMetadata::name).contains("Orders", "Parcels");
        var orders =
                client.getTableMetadata(in ->
                                in.catalogName("AwsDataCatalog")
                                        .databaseName("default")
                                        .tableName("orders"))
                        .tableMetadata();
        assertThat(orders.columns()).extracting(Column::name).contains("body", "sent_at");
        assertThatThrownBy(() ->
                        client.getDatabase(
                                in -> in.catalogName("AwsDataCatalog").databaseName("other")))
                .isInstanceOf(MetadataException.class);
    }

    @Test
    void severalExecutionsAreReadAtOnce() {
        var id = run("select 1 as one").queryExecutionId();
        var both = client.batchGetQueryExecution(in -> in.queryExecutionIds(id, "nope"));
        assertThat(both.queryExecutions()).hasSize(1);
        assertThat(both.unprocessedQueryExecutionIds())
                .extracting(one -> one.queryExecutionId())
                .containsExactly("nope");
        assertThatThrownBy(() -> client.listNamedQueries(in -> {}))
                .hasMessageContaining("Leat does not support named queries");
    }

    @Test
    void executionsAndWorkgroupsRemainAfterARestart(@TempDir Path other) throws Exception {
        var before = Optional.of(leat);
        try {
            leat = new LeatEndpoint(other);
            String done;
            String endless;
            try (var early = client()) {
                http("PUT", "/results");
                early.createWorkGroup(in -> in.name("kept"));
                var runs = new AthenaRun(early, OUTPUT);
                done = runs.begin("select 5 as five");
                runs.ended(done);
                endless = runs.begin(ENDLESS);
            }
            leat.close();
            leat = new LeatEndpoint(other);
            try (var late = client()) {
                assertThat(rows(late.getQueryResults(in -> in.queryExecutionId(done))))
                        .containsExactly("five", "5");
                assertThat(late.getWorkGroup(in -> in.workGroup("kept")).workGroup().name())
                        .isEqualTo("kept");
                assertThat(
                                late.getQueryExecution(in -> in.queryExecutionId(endless))
                                        .queryExecution()
                                        .status()
                                        .completionDateTime())
                        .isNull();
            }
            leat.close();
        } finally {
            leat = before.orElseThrow();
        }
    }
}
