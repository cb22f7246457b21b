package dev.leat.cli.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.fixture.Polling;
import dev.leat.cli.place.RunningInfo;
import dev.leat.server.aws.PageToken;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Tokens of pages and cursors that a client changed, or that are of another list.
@Tag("attack")
@Timeout(300)
@TestInstance(Lifecycle.PER_CLASS)
class ForgedPagesTest {

    private static final String APP =
            """
            app: tokens
            schemas: {Sale: {id: varchar not null, pieces: integer}}
            queues: {live: , one: , two: }
            streams: {first: {shards: 2}, second: {shards: 2}}
            warehouse_tables:
              sales: {schema: Sale, key: id}
              returns: {schema: Sale, key: id}
            pipelines:
              load:
                from: {queue: live, schema: Sale}
                to: [{warehouse_table: sales}, {warehouse_table: returns}]
            """;

    private static final String MANY_ROWS =
            "with d as (select * from (values (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)) v(x))"
                    + " select a.x as n, repeat('x', 2000) as t from d a, d b, d c";

    private static final Map<String, String> SCHEMA =
            Map.of("CatalogName", "AwsDataCatalog", "DatabaseName", "default");
    private static final Map<String, String> WORKGROUP =
            Map.of("WorkgroupName", "w", "Database", "dev");

    private final HttpClient http = HttpClient.newHttpClient();

    private Path folder;

    private LeatEndpoint leat;
    private JsonCalls calls;
    private ForgedTokens forged;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        leat = LeatEndpoint.of(APP, folder);
        calls = new JsonCalls(leat.url());
        forged = new ForgedTokens(calls);
    }

    @AfterAll
    void stop() {
        calls.close();
        http.close();
        leat.close();
    }

    private String token(ForgedTokens.Paged paged) throws Exception {
        if (paged.rest()) {
            var xml = calls.http("GET", paged.target()).body();
            return xml.replaceAll("(?s).*<%s>(.*)</%<s>.*".formatted(paged.token()), "$1");
        }
        return calls.call(paged.target(), paged.body()).path(paged.token()).asString("");
    }

    private static Map<String, Object> with(Map<String, String> body, Object... more) {
        var all = new HashMap<String, Object>(body);
        for (int i = 0; i < more.length; i += 2) {
            all.put((String) more[i], more[i + 1]);
        }
        return all;
    }

    /// Returns an id of a statement that has ended.
    private String athena(String sql) throws Exception {
        var started =
                calls.call(
                        "AmazonAthena.StartQueryExecution",
                        Map.of(
                                "QueryString",
                                sql,
                                "ResultConfiguration",
                                Map.of("OutputLocation", "s3://results/x")));
        var id = started.path("QueryExecutionId").asString();
        var asked = Map.of("QueryExecutionId", id);
        while (true) {
            var status =
                    calls.call("AmazonAthena.GetQueryExecution", asked)
                            .at("/QueryExecution/Status");
            assertThat(status.path("State").asString())
                    .as(status.toString())
                    .isNotEqualTo("FAILED");
            if (status.path("State").asString().equals("SUCCEEDED")) {
                break;
            }
            Polling.pause();
        }
        return id;
    }

    private String redshift(String sql) throws Exception {
        var started = calls.call("RedshiftData.ExecuteStatement", with(WORKGROUP, "Sql", sql));
        var id = started.path("Id").asString();
        while (true) {
            var now = calls.call("RedshiftData.DescribeStatement", Map.of("Id", id));
            var status = now.path("Status").asString();
            assertThat(status).as(now.toString()).isNotEqualTo("FAILED");
            if (status.equals("FINISHED")) {
                break;
            }
            Polling.pause();
        }
        return id;
    }

    private List<ForgedTokens.Paged> pages() throws Exception {
        for (var path : List.of("/results", "/others", "/others/a", "/others/b", "/others/c")) {
            assertThat(calls.http("PUT", path).statusCode()).isEqualTo(200);
        }
        calls.call("AmazonAthena.CreateWorkGroup", Map.of("Name", "other"));
        for (var rule : List.of("a", "b")) {
            calls.call("AWSEvents.PutRule", Map.of("Name", rule, "EventPattern", "{\"a\":[1]}"));
        }
        var arn = "arn:aws:sqs:us-east-1:000000000000:";
        var targets =
                List.of(
                        Map.of("Id", "1", "Arn", arn + "one"),
                        Map.of("Id", "2", "Arn", arn + "two"));
        calls.call("AWSEvents.PutTargets", Map.of("Rule", "a", "Targets", targets));
        var result = athena("select * from unnest(sequence(1, 3)) t(n)");
        var other = athena("select * from unnest(sequence(4, 6)) t(n)");
        var rows = redshift(MANY_ROWS);
        redshift("select 1");
        var athena = "InvalidRequestException";
        return List.of(
                new ForgedTokens.Paged(
                        "AmazonAthena.ListTableMetadata",
                        with(SCHEMA, "MaxResults", 1),
                        "NextToken",
                        athena),
                new ForgedTokens.Paged(
                        "AmazonAthena.ListWorkGroups",
                        Map.of("MaxResults", 1),
                        "NextToken",
                        athena),
                new ForgedTokens.Paged(
                        "AmazonAthena.ListQueryExecutions",
                        Map.of("MaxResults", 1),
                        "NextToken",
                        athena),
                new ForgedTokens.Paged(
                        "AmazonAthena.GetQueryResults",
                        Map.of("QueryExecutionId", result, "MaxResults", 2),
                        "NextToken",
                        athena),
                new ForgedTokens.Paged(
                        "AmazonAthena.GetQueryResults",
                        Map.of("QueryExecutionId", other, "MaxResults", 2),
                        "NextToken",
                        athena),
                new ForgedTokens.Paged(
                        "AWSGlue.GetTables",
                        Map.of("DatabaseName", "default", "MaxResults", 1),
                        "NextToken",
                        "InvalidInputException"),
                new ForgedTokens.Paged(
                        "AWSGlue.SearchTables",
                        Map.of("MaxResults", 1),
                        "NextToken",
                        "InvalidInputException"),
                new ForgedTokens.Paged(
                        "RedshiftData.ListTables",
                        with(WORKGROUP, "MaxResults", 1),
                        "NextToken",
                        "ValidationException"),
                new ForgedTokens.Paged(
                        "RedshiftData.ListStatements",
                        Map.of("MaxResults", 1),
                        "NextToken",
                        "ValidationException"),
                new ForgedTokens.Paged(
                        "RedshiftData.GetStatementResult",
                        Map.of("Id", rows),
                        "NextToken",
                        "ValidationException"),
                new ForgedTokens.Paged(
                        "AWSEvents.ListRules", Map.of("Limit", 1), "NextToken", "InvalidToken"),
                new ForgedTokens.Paged(
                        "AWSEvents.ListTargetsByRule",
                        Map.of("Rule", "a", "Limit", 1),
                        "NextToken",
                        "InvalidToken"),
                new ForgedTokens.Paged(
                        "Kinesis_20131202.ListStreams",
                        Map.of("Limit", 1),
                        "NextToken",
                        "InvalidArgumentException"),
                new ForgedTokens.Paged(
                        "AmazonSQS.ListQueues",
                        Map.of("MaxResults", 1),
                        "NextToken",
                        "InvalidParameterValue"),
                new ForgedTokens.Paged(
                        "/others?list-type=2&max-keys=1",
                        Map.of(),
                        "NextContinuationToken",
                        "InvalidArgument"),
                new ForgedTokens.Paged(
                        "/?max-buckets=1", Map.of(), "ContinuationToken", "InvalidArgument"));
    }

    @Test
    void aPageOfNoTokenOfItsListIsRefused() throws Exception {
        var pages = pages();
        var tokens = new LinkedHashMap<ForgedTokens.Paged, String>();
        for (var paged : pages) {
            var token = token(paged);
            assertThat(token).as(paged.target()).isNotEmpty().doesNotContain("<");
            assertThat(forged.page(paged, token).statusCode()).as(paged.target()).isEqualTo(200);
            tokens.put(paged, token);
        }
        var soft = new SoftAssertions();
        for (var each : tokens.entrySet()) {
            var valid = each.getValue();
            var texts = ForgedTokens.changed(valid, pages.indexOf(each.getKey()));
            tokens.values().stream().filter(token -> !token.equals(valid)).forEach(texts::add);
            for (var token : texts) {
                forged.refused(soft, each.getKey(), token);
            }
        }
        soft.assertAll();
    }

    /// A client can compute the checksum of a token, which is no signature. A position within a row
    /// of its own result shows nothing else.
    @Test
    void aPositionThatAResultDoesNotHaveIsRefused() throws Exception {
        if (calls.http("HEAD", "/results").statusCode() != 200) {
            calls.http("PUT", "/results");
        }
        var athena = athena("select * from unnest(sequence(1, 3)) t(n)");
        var redshift = redshift("select 1");
        var soft = new SoftAssertions();
        for (var position : List.of("999999999999999999", "1", "-1", "x", "", "9".repeat(30))) {
            var token = PageToken.of(athena, position);
            var of = Map.of("QueryExecutionId", athena, "NextToken", token);
            soft.assertThat(calls.ask("AmazonAthena.GetQueryResults", of).statusCode())
                    .as(position)
                    .isEqualTo(position.equals("1") ? 200 : 400);
            forged.refused(
                    soft,
                    new ForgedTokens.Paged(
                            "RedshiftData.GetStatementResult",
                            Map.of("Id", redshift),
                            "NextToken",
                            "ValidationException"),
                    PageToken.of(redshift + ":0", position));
        }
        soft.assertAll();
    }

    @Test
    void aCursorOfTheOperationsApiIsAPositionOrIsRefused() throws Exception {
        calls.call("AmazonSQS.SendMessage", Map.of("QueueUrl", "live", "MessageBody", "x"));
        var info = RunningInfo.read(folder.resolve(".leat")).orElseThrow();
        var soft = new SoftAssertions();
        for (var path :
                List.of(
                        "queues/live/items",
                        "dead-letters/live-dlq",
                        "deliveries",
                        "redrives/none/entries",
                        "streams/first/shards/shardId-000000000000/records",
                        "tables/none/items",
                        "buckets/none/objects?prefix=")) {
            for (var cursor : ForgedTokens.changed("MTIz", 3)) {
                var text = URLEncoder.encode(cursor, StandardCharsets.UTF_8);
                var request =
                        HttpRequest.newBuilder(
                                        URI.create(
                                                "%s/leat/v1/%s%scursor=%s"
                                                        .formatted(
                                                                info.url(),
                                                                path,
                                                                path.contains("?") ? "&" : "?",
                                                                text)))
                                .header("Authorization", "Bearer " + info.token());
                var answer = http.send(request.build(), BodyHandlers.ofString());
                boolean number = cursor.matches("-?\\d{1,19}");
                soft.assertThat(answer.statusCode())
                        .as("%s %s %s", path, cursor, answer.body())
                        .isIn(number ? List.of(200, 404) : List.of(200, 400, 404, 414, 422));
            }
        }
        soft.assertAll();
    }
}
