package dev.leat.cli.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.run.RunningInfo;
import dev.leat.cli.trial.Polling;
import dev.leat.server.aws.PageToken;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Tokens, iterators, receipts and cursors that a client changed, or that are of another resource.
/// `-Dattack.seeds=N` changes each token in N random ways.
@Tag("attack")
@Timeout(60)
@TestInstance(Lifecycle.PER_CLASS)
class ForgedTokensTest {

    private static final int SEEDS = Integer.getInteger("attack.seeds", 6);

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

    /// A request for a page, without its token.
    ///
    /// @param target the value of `X-Amz-Target`, or the path of a request to S3
    /// @param token the name of the token's member in request and response
    /// @param code the code of AWS's error for an invalid token
    private record Paged(String target, Map<String, ?> body, String token, String code) {

        boolean rest() {
            return target.startsWith("/");
        }
    }

    private final HttpClient http = HttpClient.newHttpClient();

    private Path folder;

    private LeatEndpoint leat;
    private JsonCalls calls;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        leat = LeatEndpoint.of(APP, folder);
        calls = new JsonCalls(leat.url());
    }

    @AfterAll
    void stop() {
        calls.close();
        http.close();
        leat.close();
    }

    private HttpResponse<String> page(Paged paged, String token) throws Exception {
        if (paged.rest()) {
            var text = URLEncoder.encode(token, StandardCharsets.UTF_8);
            return calls.http("GET", paged.target() + "&continuation-token=" + text);
        }
        var body = new HashMap<String, Object>(paged.body());
        body.put(paged.token(), token);
        return calls.ask(paged.target(), body);
    }

    private String token(Paged paged) throws Exception {
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

    private List<Paged> pages() throws Exception {
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
                new Paged(
                        "AmazonAthena.ListTableMetadata",
                        with(SCHEMA, "MaxResults", 1),
                        "NextToken",
                        athena),
                new Paged(
                        "AmazonAthena.ListWorkGroups",
                        Map.of("MaxResults", 1),
                        "NextToken",
                        athena),
                new Paged(
                        "AmazonAthena.ListQueryExecutions",
                        Map.of("MaxResults", 1),
                        "NextToken",
                        athena),
                new Paged(
                        "AmazonAthena.GetQueryResults",
                        Map.of("QueryExecutionId", result, "MaxResults", 2),
                        "NextToken",
                        athena),
                new Paged(
                        "AmazonAthena.GetQueryResults",
                        Map.of("QueryExecutionId", other, "MaxResults", 2),
                        "NextToken",
                        athena),
                new Paged(
                        "AWSGlue.GetTables",
                        Map.of("DatabaseName", "default", "MaxResults", 1),
                        "NextToken",
                        "InvalidInputException"),
                new Paged(
                        "AWSGlue.SearchTables",
                        Map.of("MaxResults", 1),
                        "NextToken",
                        "InvalidInputException"),
                new Paged(
                        "RedshiftData.ListTables",
                        with(WORKGROUP, "MaxResults", 1),
                        "NextToken",
                        "ValidationException"),
                new Paged(
                        "RedshiftData.ListStatements",
                        Map.of("MaxResults", 1),
                        "NextToken",
                        "ValidationException"),
                new Paged(
                        "RedshiftData.GetStatementResult",
                        Map.of("Id", rows),
                        "NextToken",
                        "ValidationException"),
                new Paged("AWSEvents.ListRules", Map.of("Limit", 1), "NextToken", "InvalidToken"),
                new Paged(
                        "AWSEvents.ListTargetsByRule",
                        Map.of("Rule", "a", "Limit", 1),
                        "NextToken",
                        "InvalidToken"),
                new Paged(
                        "Kinesis_20131202.ListStreams",
                        Map.of("Limit", 1),
                        "NextToken",
                        "InvalidArgumentException"),
                new Paged(
                        "AmazonSQS.ListQueues",
                        Map.of("MaxResults", 1),
                        "NextToken",
                        "InvalidParameterValue"),
                new Paged(
                        "/others?list-type=2&max-keys=1",
                        Map.of(),
                        "NextContinuationToken",
                        "InvalidArgument"),
                new Paged("/?max-buckets=1", Map.of(), "ContinuationToken", "InvalidArgument"));
    }

    /// Returns texts that are no tokens of a list whose token is `valid`.
    private static List<String> changed(String valid, long seed) {
        var random = new Random(seed);
        var texts =
                new ArrayList<>(
                        List.of(
                                "0",
                                "1",
                                "-1",
                                "9223372036854775807",
                                "9".repeat(40),
                                "%00",
                                "\u0000",
                                "../..",
                                "\uD83D\uDE00",
                                "A".repeat(3_000),
                                valid + valid,
                                valid + "=",
                                " " + valid));
        for (int i = 0; i < SEEDS; i++) {
            texts.add(valid.substring(0, 1 + random.nextInt(valid.length() - 1)));
            int at = random.nextInt(valid.length());
            char other = (char) ('A' + random.nextInt(26));
            if (valid.charAt(at) != other) {
                texts.add(valid.substring(0, at) + other + valid.substring(at + 1));
            }
            var noise = new byte[1 + random.nextInt(60)];
            random.nextBytes(noise);
            texts.add(Base64.getEncoder().encodeToString(noise));
        }
        return texts;
    }

    @Test
    void aPageOfNoTokenOfItsListIsRefused() throws Exception {
        var pages = pages();
        var tokens = new LinkedHashMap<Paged, String>();
        for (var paged : pages) {
            var token = token(paged);
            assertThat(token).as(paged.target()).isNotEmpty().doesNotContain("<");
            assertThat(page(paged, token).statusCode()).as(paged.target()).isEqualTo(200);
            tokens.put(paged, token);
        }
        var soft = new SoftAssertions();
        for (var paged : pages) {
            var valid = tokens.get(paged);
            var forged = changed(valid, pages.indexOf(paged));
            tokens.values().stream().filter(token -> !token.equals(valid)).forEach(forged::add);
            for (var token : forged) {
                refused(soft, paged, token);
            }
        }
        soft.assertAll();
    }

    private void refused(SoftAssertions soft, Paged paged, String token) throws Exception {
        var answer = page(paged, token);
        soft.assertThat(answer.statusCode()).as("%s %s", paged.target(), token).isEqualTo(400);
        soft.assertThat(answer.body()).as("%s %s", paged.target(), token).contains(paged.code());
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
            refused(
                    soft,
                    new Paged(
                            "RedshiftData.GetStatementResult",
                            Map.of("Id", redshift),
                            "NextToken",
                            "ValidationException"),
                    PageToken.of(redshift + ":0", position));
        }
        soft.assertAll();
    }

    private String iterator(String stream) throws Exception {
        return calls.call(
                        "Kinesis_20131202.GetShardIterator",
                        Map.of(
                                "StreamName",
                                stream,
                                "ShardId",
                                "shardId-000000000000",
                                "ShardIteratorType",
                                "TRIM_HORIZON"))
                .path("ShardIterator")
                .asString();
    }

    @Test
    void anIteratorThatWasChangedIsRefused() throws Exception {
        var first = iterator("first");
        var soft = new SoftAssertions();
        var read =
                new Paged(
                        "Kinesis_20131202.GetRecords",
                        Map.of(),
                        "ShardIterator",
                        "InvalidArgumentException");
        for (var forged : changed(first, 1)) {
            // Longer texts violate a constraint of the member, for which AWS has another code.
            if (forged.length() <= 512) {
                refused(soft, read, forged);
            }
        }
        var arn = "arn:aws:kinesis:us-east-1:000000000000:stream/";
        refused(
                soft,
                new Paged(
                        read.target(),
                        Map.of("StreamARN", arn + "second"),
                        read.token(),
                        read.code()),
                first);
        soft.assertThat(
                        calls.ask(
                                        read.target(),
                                        Map.of("StreamARN", arn + "first", "ShardIterator", first))
                                .statusCode())
                .isEqualTo(200);
        soft.assertAll();
    }

    /// As above, the checksum can be computed.
    @Test
    void anIteratorOfAPlaceThatDoesNotExistGivesNoRecord() throws Exception {
        calls.call(
                "Kinesis_20131202.PutRecord",
                Map.of("StreamName", "first", "PartitionKey", "k", "Data", "eA=="));
        var valid = ByteBuffer.wrap(Base64.getDecoder().decode(iterator("first")));
        long stream = valid.getLong(1);
        long now = valid.getLong(21);
        var soft = new SoftAssertions();
        for (long offset : new long[] {-1, Long.MIN_VALUE, 1L << 40, Long.MAX_VALUE}) {
            records(soft, stream, 0, offset, now);
            records(soft, stream, 1, offset, now);
        }
        for (int shard : new int[] {-1, 7, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            records(soft, stream, shard, 0, now);
        }
        for (long other : new long[] {-1, 1L << 40, Long.MAX_VALUE}) {
            records(soft, other, 0, 0, now);
        }
        for (long time : new long[] {Long.MIN_VALUE, -1}) {
            records(soft, stream, 0, 0, time);
        }
        soft.assertAll();
    }

    private void records(SoftAssertions soft, long stream, int shard, long offset, long issued)
            throws Exception {
        var bytes = ByteBuffer.allocate(33).put((byte) 1).putLong(stream).putInt(shard);
        bytes.putLong(offset).putLong(issued);
        var checksum = new CRC32C();
        checksum.update(bytes.array(), 0, 29);
        bytes.putInt((int) checksum.getValue());
        var text = Base64.getEncoder().encodeToString(bytes.array());
        var answer = calls.ask("Kinesis_20131202.GetRecords", Map.of("ShardIterator", text));
        var place = "%d %d %d %d: %s".formatted(stream, shard, offset, issued, answer.body());
        soft.assertThat(answer.statusCode()).as(place).isIn(200, 400);
        soft.assertThat(answer.body()).as(place).doesNotContain("SequenceNumber");
    }

    private String receipt(String queue) throws Exception {
        calls.call("AmazonSQS.SendMessage", Map.of("QueueUrl", queue, "MessageBody", queue));
        return calls.call("AmazonSQS.ReceiveMessage", Map.of("QueueUrl", queue))
                .at("/Messages/0/ReceiptHandle")
                .asString();
    }

    @Test
    void aReceiptOfAnotherQueueOrNoneDeletesNothing() throws Exception {
        var one = receipt("one");
        var two = receipt("two");
        var forged = changed(one, 2);
        forged.add(two);
        forged.add("f".repeat(16) + "-1");
        forged.add("0".repeat(16) + "-ffffffff");
        var soft = new SoftAssertions();
        for (var handle : forged) {
            for (var operation : List.of("DeleteMessage", "ChangeMessageVisibility")) {
                var body = new HashMap<String, Object>(Map.of("QueueUrl", "one"));
                body.put("ReceiptHandle", handle);
                body.put("VisibilityTimeout", 0);
                var answer = calls.ask("AmazonSQS." + operation, body);
                soft.assertThat(answer.statusCode()).as(handle).isBetween(400, 499);
                soft.assertThat(answer.body()).as(handle).contains("ReceiptHandleIsInvalid");
            }
        }
        soft.assertThat(leat.messages("one")).isEqualTo(1);
        soft.assertThat(leat.messages("two")).isEqualTo(1);
        soft.assertAll();
    }

    @Test
    void aStartKeyOfAnotherPartitionSegmentOrTableIsRefused() throws Exception {
        for (var table : Map.of("items", "id", "others", "other").entrySet()) {
            calls.call(
                    "DynamoDB_20120810.CreateTable",
                    Map.of(
                            "TableName",
                            table.getKey(),
                            "BillingMode",
                            "PAY_PER_REQUEST",
                            "AttributeDefinitions",
                            List.of(attribute(table.getValue()), attribute("at")),
                            "KeySchema",
                            List.of(
                                    Map.of("AttributeName", table.getValue(), "KeyType", "HASH"),
                                    Map.of("AttributeName", "at", "KeyType", "RANGE"))));
        }
        for (int i = 0; i < 20; i++) {
            calls.call(
                    "DynamoDB_20120810.PutItem",
                    Map.of("TableName", "items", "Item", key("id", "p" + i % 10, "" + i)));
        }
        var soft = new SoftAssertions();
        var queried =
                Map.of(
                        "TableName",
                        "items",
                        "KeyConditionExpression",
                        "id = :id",
                        "ExpressionAttributeValues",
                        Map.of(":id", Map.of("S", "p1")));
        var keys = new ArrayList<Map<String, ?>>();
        keys.add(key("id", "p2", "2"));
        keys.add(key("other", "p1", "1"));
        keys.add(Map.of("id", Map.of("S", "p1")));
        keys.add(Map.of("id", Map.of("N", "1"), "at", Map.of("S", "1")));
        keys.add(Map.of("id", Map.of("S", ""), "at", Map.of("S", "1")));
        keys.add(Map.of("id", Map.of("S", "p1"), "at", Map.of("S", "x".repeat(2_000))));
        for (var start : keys) {
            validation(soft, "Query", queried, start);
        }
        for (int segment = 0; segment < 4; segment++) {
            var scanned =
                    Map.of(
                            "TableName",
                            "items",
                            "TotalSegments",
                            4,
                            "Segment",
                            segment,
                            "Limit",
                            1);
            var last = calls.call("DynamoDB_20120810.Scan", scanned).path("LastEvaluatedKey");
            if (last.isMissingNode()) {
                continue;
            }
            var start = key("id", last.at("/id/S").asString(), last.at("/at/S").asString());
            var same = new HashMap<String, Object>(scanned);
            same.put("ExclusiveStartKey", start);
            calls.call("DynamoDB_20120810.Scan", same);
            var other = new HashMap<String, Object>(scanned);
            other.put("Segment", (segment + 1) % 4);
            validation(soft, "Scan", other, start);
        }
        soft.assertAll();
    }

    private void validation(
            SoftAssertions soft, String operation, Map<String, ?> body, Map<String, ?> start)
            throws Exception {
        var all = new HashMap<String, Object>(body);
        all.put("ExclusiveStartKey", start);
        var answer = calls.ask("DynamoDB_20120810." + operation, all);
        soft.assertThat(answer.statusCode()).as(operation + start).isEqualTo(400);
        soft.assertThat(answer.body()).as(operation + start).contains("ValidationException");
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
            for (var cursor : changed("MTIz", 3)) {
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

    private static Map<String, String> attribute(String name) {
        return Map.of("AttributeName", name, "AttributeType", "S");
    }

    private static Map<String, Map<String, String>> key(String name, String id, String at) {
        return Map.of(name, Map.of("S", id), "at", Map.of("S", at));
    }
}
