package dev.leat.past;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.app.StreamSource;
import dev.leat.batch.ArchivedRecord;
import dev.leat.port.RepairPlatform;
import dev.leat.port.Streams;
import dev.leat.run.RecordOrigin;
import dev.leat.run.ViewRebuild;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// The records of a stream that a pipeline has processed for a view, each as it was processed last.
/// Records that the pipeline has not finished, and those that wait as dead letters, are omitted:
/// the app counts them later. Owned by one thread.
public final class ProcessedStream {

    private static final int MOST_RECORDS = 1_000;
    private static final long MOST_BYTES = 16 << 20;

    private final Pipeline pipeline;
    private final StreamSource from;
    private final RecordOrigin.Stores stores;
    private final String label;
    private final Set<String> waiting;
    private final Set<String> redriven = new HashSet<>();
    private long unfinished;
    private long dead;

    /// @param queues the queues with the dead letters of the pipeline, and with redriven ones
    public ProcessedStream(
            App app,
            Pipeline pipeline,
            StreamSource from,
            String view,
            RecordOrigin.Stores stores,
            RepairPlatform queues) {
        this.pipeline = pipeline;
        this.from = from;
        this.stores = stores;
        this.label =
                pipeline.to().stream()
                        .filter(sink -> ViewRebuild.feeds(sink, view))
                        .findFirst()
                        .map(Sink::label)
                        .orElseThrow();
        this.waiting = WaitingRecords.of(app, pipeline, from, view, queues);
    }

    /// Passes the records on in batches, in the order of each shard. Redriven records are first:
    /// the view has them, so a record of the stream with the same key and other content was
    /// rejected.
    public void forEach(Consumer<List<ArchivedRecord>> to) {
        stores.archives()
                .segments(from.redriven(pipeline.name()))
                .forEach(segment -> {
                    segment.records().stream()
                            .filter(record -> record.countsFor(label))
                            .forEach(record -> redriven.add(record.original().id()));
                    to.accept(segment.records());
                });
        stores.streams().shards(from.stream()).forEach(shard -> shard(shard.number(), to));
    }

    private void shard(int shard, Consumer<List<ArchivedRecord>> to) {
        var streams = stores.streams();
        var finished = streams.finished(from.stream(), shard, pipeline.name());
        var page = read(shard, streams.oldest(from.stream(), shard));
        while (!page.records().isEmpty()) {
            var records = new ArrayList<ArchivedRecord>();
            for (var stored : page.records()) {
                if (!finished.test(stored.sequence().offset())) {
                    unfinished++;
                } else if (waiting.contains(stored.id())) {
                    dead++;
                } else if (!redriven.contains(stored.id())) {
                    records.add(ArchivedRecord.of(stored.record(1)));
                }
            }
            to.accept(records);
            page = read(shard, page.next());
        }
    }

    private Streams.Page read(int shard, long offset) {
        return stores.streams().read(from.stream(), shard, offset, MOST_RECORDS, MOST_BYTES);
    }

    /// Returns the number of records that the pipeline has not finished.
    public long unfinished() {
        return unfinished;
    }

    /// Returns the number of finished records that are dead letters for the view, or are redriven
    /// now.
    public long dead() {
        return dead;
    }
}
