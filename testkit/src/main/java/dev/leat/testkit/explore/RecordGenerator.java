package dev.leat.testkit.explore;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.StreamSource;
import dev.leat.port.Streams;
import dev.leat.testkit.scenario.Given;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/// A generator of input for streams: puts some of the sample records, and sometimes changes the
/// number of shards. Some records are put again, as by a producer that repeats a request, changed
/// or truncated.
final class RecordGenerator {

    private static final int MOST = 21;
    private static final int MOST_SHARDS = 4;

    private final App app;
    private final MessageSamples samples;
    private final SplittableRandom random;
    private final Map<String, List<Streams.NewRecord>> before = new HashMap<>();

    RecordGenerator(App app, MessageSamples samples, SplittableRandom random) {
        this.app = app;
        this.samples = samples;
        this.random = random;
    }

    /// Adds a put of at most `left` records to `given`, and sometimes a change of the number of
    /// shards. Returns the number of records.
    int add(String stream, int left, boolean repeats, boolean variants, List<Given> given) {
        if (random.nextInt(6) == 0) {
            given.add(new Given.Reshard(stream, random.nextInt(1, MOST_SHARDS + 1)));
        }
        int size = Math.min(left, random.nextInt(4) == 0 ? 1 : random.nextInt(1, MOST));
        var records = new ArrayList<Streams.NewRecord>();
        for (int i = 0; i < size; i++) {
            records.add(record(stream, repeats, variants));
        }
        before.computeIfAbsent(stream, _ -> new ArrayList<>()).addAll(records);
        given.add(new Given.PutRecords(stream, records));
        return size;
    }

    private Streams.NewRecord record(String stream, boolean repeats, boolean variants) {
        var record = pick(samples.records().getOrDefault(stream, List.of()));
        var put = before.getOrDefault(stream, List.of());
        if (!put.isEmpty() && repeats && random.nextInt(5) == 0) {
            return pick(put);
        }
        if (!put.isEmpty() && variants && random.nextInt(6) == 0) {
            return variant(stream, pick(put), record).orElse(record);
        }
        return random.nextInt(40) == 0
                ? data(record, Arrays.copyOf(record.data(), record.data().length * 2 / 3))
                : record;
    }

    private Streams.NewRecord pick(List<Streams.NewRecord> of) {
        return of.get(random.nextInt(of.size()));
    }

    /// Returns a record with the key and the partition key of `like` and the content of `other`:
    /// another version of the record or, without versions, a conflicting record.
    private Optional<Streams.NewRecord> variant(
            String stream, Streams.NewRecord like, Streams.NewRecord other) {
        var key =
                app.pipelines().values().stream()
                        .filter(pipeline ->
                                pipeline.from() instanceof StreamSource from
                                        && from.stream().equals(stream))
                        .map(Pipeline::key)
                        .findFirst()
                        .orElse(List.of());
        var mine = JsonFields.of(like.data()).filter(fields -> !key.isEmpty() && fields.has(key));
        return mine.flatMap(fields ->
                JsonFields.of(other.data())
                        .map(others -> data(like, fields.with(key, others).body())));
    }

    private static Streams.NewRecord data(Streams.NewRecord record, byte[] data) {
        return new Streams.NewRecord(data, record.partitionKey(), record.hash());
    }
}
