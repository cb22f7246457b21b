package dev.leat.cli.aws;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

/// Iterators, receipts and start keys that a client changed, or that are of another resource.
@Tag("attack")
@Timeout(300)
@TestInstance(Lifecycle.PER_CLASS)
class ForgedPositionsTest {

    private static final String APP =
            """
            app: positions
            queues: {one: , two: }
            streams: {first: {shards: 2}, second: {shards: 2}}
            """;

    private LeatEndpoint leat;
    private JsonCalls calls;
    private ForgedTokens forged;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        leat = LeatEndpoint.of(APP, folder);
        calls = new JsonCalls(leat.url());
        forged = new ForgedTokens(calls);
    }

    @AfterAll
    void stop() {
        calls.close();
        leat.close();
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
                new ForgedTokens.Paged(
                        "Kinesis_20131202.GetRecords",
                        Map.of(),
                        "ShardIterator",
                        "InvalidArgumentException");
        for (var text : ForgedTokens.changed(first, 1)) {
            // Longer texts violate a constraint of the member, for which AWS has another code.
            if (text.length() <= 512) {
                forged.refused(soft, read, text);
            }
        }
        var arn = "arn:aws:kinesis:us-east-1:000000000000:stream/";
        forged.refused(
                soft,
                new ForgedTokens.Paged(
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
        var handles = ForgedTokens.changed(one, 2);
        handles.add(two);
        handles.add("f".repeat(16) + "-1");
        handles.add("0".repeat(16) + "-ffffffff");
        var soft = new SoftAssertions();
        for (var handle : handles) {
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

    private static Map<String, String> attribute(String name) {
        return Map.of("AttributeName", name, "AttributeType", "S");
    }

    private static Map<String, Map<String, String>> key(String name, String id, String at) {
        return Map.of(name, Map.of("S", id), "at", Map.of("S", at));
    }
}
