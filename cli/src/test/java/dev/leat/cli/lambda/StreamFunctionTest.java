package dev.leat.cli.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.config.AppFile;
import dev.leat.decode.JsonValue;
import dev.leat.plan.Effect;
import dev.leat.port.Message;
import dev.leat.port.StreamRecord;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Functions that read a stream, invoked by an event source mapping with AWS's rules.
@Tag("slow")
class StreamFunctionTest extends StreamFunctions {

    /// The form of https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html, with the field
    /// of an encrypted stream.
    @Test
    void readsTheDocumentedEvent() {
        var event =
                """
                {"Records": [{
                  "kinesis": {"kinesisSchemaVersion": "1.0", "partitionKey": "shop-1",
                    "sequenceNumber": "49590338271490256608559692538361571095921575989136588898",
                    "data": "eyJpZCI6ImEifQ==", "approximateArrivalTimestamp": 1767571200.987,
                    "encryptionType": "KMS"},
                  "eventSource": "aws:kinesis", "eventVersion": "1.0",
                  "eventID": "shardId-000000000006:49590338271490256608559692538361571095921575989136588898",
                  "eventName": "aws:kinesis:record",
                  "invokeIdentityArn": "arn:aws:iam::000000000000:role/count",
                  "awsRegion": "eu-west-1",
                  "eventSourceARN": "arn:aws:kinesis:eu-west-1:000000000000:stream/live"}]}
                """
                        .getBytes(StandardCharsets.UTF_8);
        assertThat(StreamMapping.read(event)).containsExactly("{\"id\":\"a\"}");
        var read = KinesisEvent.read(JsonValue.read(event));
        assertThat(read.stream()).isEqualTo("live");
        assertThat(read.shard()).isEqualTo("shardId-000000000006");
        assertThat(read.records())
                .containsExactly(
                        new StreamRecord(
                                "shardId-000000000006",
                                "49590338271490256608559692538361571095921575989136588898",
                                "{\"id\":\"a\"}".getBytes(StandardCharsets.UTF_8),
                                "shop-1",
                                Instant.parse("2026-01-05T00:00:00.987Z")));
        var two = new String(event, StandardCharsets.UTF_8).replaceFirst("(?s)\\[(.*)]", "[$1,$1]");
        var other = two.replaceFirst("shardId-000000000006", "shardId-000000000007");
        assertThatThrownBy(() ->
                        KinesisEvent.read(JsonValue.read(other.getBytes(StandardCharsets.UTF_8))))
                .hasMessageContaining("Lambda sends those of one shard");
    }

    @Test
    void theFirstTheMiddleAndTheLastRecordOfABatchAreBad() {
        put(0, "no JSON");
        put(0, sale("a", 1));
        put(0, sale("b", -2));
        put(0, sale("c", 4));
        put(0, "{}");

        assertThat(process())
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.received()).hasSize(5);
                    assertThat(each.again()).isEmpty();
                });

        assertThat(totals()).containsExactly(2L, 5L);
        assertThat(services.items("items")).isEqualTo(2);
        assertThat(bodies("sold")).containsExactly(sale("a", 1), sale("c", 4));
        assertThat(letters())
                .hasSize(3)
                .allSatisfy(letter -> {
                    assertThat(attribute(letter, "shard_id")).startsWith("shardId-");
                    assertThat(attribute(letter, "sequence_number")).matches("\\d+");
                    assertThat(attribute(letter, "partition_key")).isEqualTo("shop-0");
                });
    }

    @Test
    void anInvocationWhoseResponseIsLostOrMalformedIsRetriedAndCountsNothingTwice() {
        put(0, sale("a", 1));
        put(0, sale("b", 2));
        try (var function = services.function()) {
            var handler = in(function, INVOCATION);
            var lost =
                    mapping.poll(event -> {
                        handler.invoke(event);
                        throw new IOException("the function timed out before it responded");
                    });
            assertThat(lost.getFirst().again()).hasSize(2);
            put(0, sale("c", 3));
            var malformed =
                    mapping.poll(event -> {
                        handler.invoke(event);
                        return "{\"batchItemFailures\":[{\"itemIdentifier\":\"\"}]}"
                                .getBytes(StandardCharsets.UTF_8);
                    });
            assertThat(malformed.getFirst().again()).hasSize(3);
            assertThat(mapping.poll(handler).getFirst().again()).isEmpty();
        }
        assertThat(totals()).containsExactly(3L, 6L);
        assertThat(bodies("sold")).containsExactly(sale("a", 1), sale("b", 2), sale("c", 3));
    }

    @Test
    void twoShardsAreProcessedAtTheSameTime() throws Exception {
        for (int i = 0; i < 40; i++) {
            put(i % 2, sale("s%02d-%d".formatted(i, i % 2), 1));
        }
        try (var one = services.function();
                var two = services.function()) {
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < 2; i++) {
                var shard = mapping.turns().get(i);
                var function = in(i == 0 ? one : two, INVOCATION);
                threads.add(
                        Thread.ofPlatform()
                                .start(() -> {
                                    while (!mapping.poll(shard, function).received().isEmpty()) {
                                        Thread.onSpinWait();
                                    }
                                }));
            }
            for (var thread : threads) {
                thread.join();
            }
        }
        assertThat(totals()).containsExactly(40L, 40L);
        for (var end : List.of("-0", "-1")) {
            assertThat(bodies("sold").stream().filter(each -> each.contains(end)))
                    .hasSize(20)
                    .isSorted();
        }
    }

    @Test
    void aRedrivenRecordComesFromItsQueue() {
        put(0, sale("a", -1));
        assertThat(process().getFirst().again()).isEmpty();
        var letter = letters().getFirst();
        services.queue("count-redrive")
                .send(
                        List.of(
                                new Message.Outgoing(
                                        sale("a", 5).getBytes(StandardCharsets.UTF_8),
                                        letter.attributes(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty())));
        try (var function = services.function()) {
            var polled = services.mapping("count-redrive", 10).poll(in(function, INVOCATION));
            assertThat(polled.received()).hasSize(1);
            assertThat(polled.failed()).isEmpty();
        }
        assertThat(totals()).containsExactly(1L, 5L);
        assertThat(bodies("sold")).containsExactly(sale("a", 5));
    }

    @Test
    void aChildIsProcessedAfterItsParent() {
        put(0, sale("a", 1));
        var parent = mapping.turns().getFirst();
        services.split("live", parent);
        put(0, sale("b", 1));
        var child =
                services.shards("live").stream()
                        .filter(id -> id.compareTo(parent) > 0)
                        .filter(id -> !mapping.next(id).isEmpty())
                        .findFirst()
                        .orElseThrow();
        try (var function = services.function()) {
            var handler = in(function, SHORT);
            // Lambda does not do this.
            assertThat(mapping.poll(child, handler).again()).hasSize(1);
            assertThat(totals()).containsExactly(0L, 0L);
            assertThat(mapping.drain(handler)).hasSize(2);
        }
        assertThat(bodies("sold")).containsExactly(sale("a", 1), sale("b", 1));
    }

    @Test
    void aPipelineRunsEitherInFunctionsOrInContainers() {
        put(0, sale("a", 1));
        put(1, sale("b", 1));
        try (var container = services.platform()) {
            var source = container.source("count-redrive");
            var lease = source.lease(1, Long.MAX_VALUE).orElseThrow();
            assertThat(process(UNOBSERVED, SHORT))
                    .hasSize(2)
                    .allSatisfy(each -> assertThat(each.again()).hasSize(1));
            assertThat(totals()).containsExactly(0L, 0L);
            time.advance(Duration.ofSeconds(15));
            // It ends what it has, and takes no more.
            container
                    .sourceStore("count-redrive")
                    .commit(tx ->
                            tx.apply(
                                    new Effect.Settle(
                                            lease.work(), new Effect.@Nullable Again[1])));
            assertThatThrownBy(() -> source.lease(1, Long.MAX_VALUE))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("pipeline count also runs as a function in Lambda");
        }
        assertThat(process()).hasSize(2);
        assertThat(totals()).containsExactly(1L, 1L);
        try (var container = services.platform()) {
            var source = container.source("count-redrive");
            assertThatThrownBy(() -> source.lease(1, Long.MAX_VALUE))
                    .hasMessageContaining("also runs as a function");
            time.advance(Duration.ofMinutes(3));
            put(0, sale("c", 1));
            assertThat(source.lease(10, Long.MAX_VALUE).orElseThrow().work().records())
                    .singleElement()
                    .satisfies(record ->
                            assertThat(new String(record.body(), StandardCharsets.UTF_8))
                                    .isEqualTo(sale("c", 1)));
        }
    }

    @Test
    void aNewPipelineThatStartsAtTheLatestRecordSkipsOlderOnes() throws Exception {
        var latest = APP.replace("stream: live,", "stream: live, start: latest,");
        app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), latest), Map.of());
        put(0, sale("old", 1));
        time.advance(Duration.ofMinutes(6));
        put(0, sale("a", 2));
        time.advance(Duration.ofMinutes(4));
        put(0, sale("b", 3));
        assertThat(process().getFirst().again()).isEmpty();
        assertThat(bodies("sold")).containsExactly(sale("a", 2), sale("b", 3));
    }
}
