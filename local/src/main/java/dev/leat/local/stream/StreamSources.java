package dev.leat.local.stream;

import dev.leat.app.App;
import dev.leat.app.StreamSource;
import dev.leat.batch.LeasedWork;
import dev.leat.local.database.Database;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.OpenQueues;
import dev.leat.plan.Effect;
import dev.leat.port.Source;
import dev.leat.stream.ShardCheckpoint;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The sources of all pipelines that read streams, by the queue of their redriven dead letters.
/// Thread-safe.
public final class StreamSources {

    public static final List<String> TABLES = ReaderTable.TABLES;

    private final OpenQueues queues;
    private final Map<String, LocalStreamSource> sources = new HashMap<>();

    private StreamSources(OpenQueues queues) {
        this.queues = queues;
    }

    /// Opens the sources. A pipeline that reads a stream for the first time begins where its
    /// `start` says. The leases of the previous process have ended.
    public static StreamSources open(App app, LocalStreams streams, OpenQueues queues) {
        var sources = new StreamSources(queues);
        for (var pipeline : app.pipelines().values()) {
            if (pipeline.from() instanceof StreamSource from) {
                var stream = streams.stream(from.stream());
                var checkpoints =
                        stream.log()
                                .storage()
                                .database()
                                .commit(tx -> checkpoints(tx, pipeline.name(), from, stream));
                sources.sources.put(
                        from.redrives(),
                        new LocalStreamSource(
                                pipeline.name(),
                                stream,
                                queues.named(from.redrives()),
                                queues,
                                checkpoints));
            }
        }
        return sources;
    }

    private static Map<Long, ShardCheckpoint<Long>> checkpoints(
            Transaction transaction, String pipeline, StreamSource from, OpenStream stream)
            throws SQLException {
        ReaderTable.clean(transaction);
        var stored = ReaderTable.all(transaction, pipeline);
        var shards = stream.log().shards().members();
        boolean known = shards.stream().anyMatch(member -> stored.containsKey(member.log().id()));
        for (var member : shards) {
            var shard = member.log();
            var checkpoint = stored.get(shard.id());
            if (checkpoint != null) {
                checkpoint = checkpoint.crashed();
            } else if (!known) {
                boolean latest = from.start() == StreamSource.Start.LATEST;
                checkpoint = Offsets.from(latest ? shard.next() : 0);
            } else {
                continue;
            }
            stored.put(shard.id(), checkpoint);
            ReaderTable.put(transaction, pipeline, shard.id(), checkpoint);
        }
        return stored;
    }

    /// Returns the number of suspects in all streams.
    public long suspects() {
        return sources.values().stream().mapToLong(LocalStreamSource::shardSuspects).sum();
    }

    /// Ends the leases in an orderly shutdown. Their records do not become suspects.
    public void release() {
        sources.values().forEach(LocalStreamSource::release);
    }

    /// Ends the leases of all pipelines in a file that no app has open.
    public static void release(Database database) {
        database.commit(transaction -> {
            ReaderTable.release(transaction);
            return true;
        });
    }

    /// Returns the source of a pipeline by its name: that of a stream, or a queue.
    public Source source(String name) {
        return find(name).<Source>map(found -> found).orElseGet(() -> queues.named(name).source());
    }

    private Optional<LocalStreamSource> find(String name) {
        return Optional.ofNullable(sources.get(name));
    }

    /// Ends the lease of a batch in the transaction.
    ///
    /// @throws dev.leat.port.LeaseLostException if the lease has already ended
    public void settle(Transaction transaction, Effect.Settle settle) throws SQLException {
        var stream = find(settle.work().source());
        if (stream.isPresent()) {
            stream.get().settle(transaction, settle);
        } else {
            queues.named(settle.work().source()).source().settle(transaction, settle);
        }
    }

    /// Checks that the lease of a batch could be ended now.
    ///
    /// @throws dev.leat.port.LeaseLostException if the lease has already ended
    public void check(LeasedWork work) {
        var stream = find(work.source());
        if (stream.isPresent()) {
            stream.get().check(work);
        } else {
            queues.named(work.source()).source().check(work);
        }
    }
}
