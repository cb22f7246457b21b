package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Stream;
import dev.leat.app.StreamSource;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.plan.WriteResults;
import dev.leat.port.Store;
import dev.leat.port.StreamAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Contract of sinks that put records into a stream, in addition to
/// [dev.leat.contract.kind.SinkKindContract]: the order of the records of a partition key, also if
/// the service refuses a part of the records of a request, and the sizes of records.
public abstract class StreamSinkContract {

    private static final String PIPELINE = "sell";
    private static final String OUT = "out";

    private static final String APP =
            """
            app: puts
            queues: {sales: {}}
            streams: {out: {shards: 3}}
            schemas: {Sale: {id: varchar not null, shop: varchar not null}}
            pipelines:
              sell: {from: {queue: sales, schema: Sale}, key: id, to: [{stream: out, partition_by: shop}]}
            """;

    /// The store of the sink, and access to its stream.
    public record Trial(Store store, StreamAccess streams, Runnable end) implements AutoCloseable {

        @Override
        public void close() {
            end.run();
        }
    }

    /// Opens an empty state.
    protected abstract Trial open(App app);

    /// Makes the service refuse many records at their first attempts. Does nothing if the service
    /// never refuses a part of a request.
    protected abstract void refuseParts();

    /// Returns the app of the contract.
    protected static App app() {
        try {
            var file = Files.createTempFile("puts", ".yaml");
            try {
                return AppFile.read(Files.writeString(file, APP), Map.of());
            } catch (AppException wrong) {
                throw new AssertionError(wrong.getMessage(), wrong);
            } finally {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Puts facts in one commit. The partition key of a fact is its identity up to the `-`.
    protected static WriteResults put(App app, Trial trial, List<Fact> facts) {
        var write = new FactBuilder(app, PIPELINE).write(OUT, facts);
        return trial.store().commit(transaction -> transaction.apply(write));
    }

    /// Returns the data of the records of each partition key, in their order.
    protected static Map<String, List<String>> stored(Trial trial) {
        var byKey = new TreeMap<String, List<String>>();
        for (var shard : trial.streams().describe(OUT).shards()) {
            trial.streams()
                    .read(OUT, shard.id(), Instant.EPOCH)
                    .forEachRemaining(page ->
                            page.forEach(record ->
                                    byKey.computeIfAbsent(key(record), _ -> new ArrayList<>())
                                            .add(text(record))));
        }
        return byKey;
    }

    private static String key(Record record) {
        return Objects.requireNonNull(record.attributes().get(StreamSource.PARTITION_KEY_ATTRIBUTE))
                .asText();
    }

    private static String text(Record record) {
        return new String(record.body(), StandardCharsets.UTF_8);
    }

    /// Puts three batches of 30 records with four partition keys.
    private void putsInOrder() {
        var app = app();
        var expected = new TreeMap<String, List<String>>();
        try (var trial = open(app)) {
            for (int batch = 0; batch < 3; batch++) {
                var facts = new ArrayList<Fact>();
                for (int i = 0; i < 30; i++) {
                    var key = "k" + i * i % 5 % 4;
                    var id = "%s-%d".formatted(key, batch * 30 + i);
                    facts.add(Fact.of(id, "\"" + id + "\""));
                    expected.computeIfAbsent(key, _ -> new ArrayList<>()).add("\"" + id + "\"");
                }
                assertThat(ViewTrial.outcomes(put(app, trial, facts)))
                        .containsOnly(Outcome.DELIVERED);
                assertThat(ViewTrial.outcomes(put(app, trial, facts)))
                        .containsOnly(Outcome.DUPLICATE);
            }
            assertThat(stored(trial)).isEqualTo(expected);
        }
    }

    @Test
    void putsTheRecordsOfAPartitionKeyInTheirOrder() {
        putsInOrder();
    }

    @Test
    void keepsTheOrderIfAPartOfARequestIsRefused() {
        refuseParts();
        putsInOrder();
    }

    @Test
    void rejectsARecordThatIsTooLargeAndPutsTheOthers() {
        var app = app();
        // With its partition key of one character, the first record has the maximum size.
        var largest = "\"" + "x".repeat(Stream.MAX_RECORD - 3) + "\"";
        var facts =
                List.of(
                        Fact.of("a-1", largest),
                        Fact.of("a-2", largest + " "),
                        Fact.of("a-3", "\"small\""));
        try (var trial = open(app)) {
            var results = put(app, trial, facts);
            assertThat(ViewTrial.outcomes(results))
                    .containsExactly(Outcome.DELIVERED, Outcome.REJECTED, Outcome.DELIVERED);
            assertThat(results.reason(1).map(Reason::message))
                    .hasValue(
                            "the record would have 1048577 bytes; a stream accepts at most 1048576");
            assertThat(stored(trial)).isEqualTo(Map.of("a", List.of(largest, "\"small\"")));
        }
    }
}
