package dev.leat.local.stream;

import dev.leat.app.Micros;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.storage.Chunk;
import dev.leat.local.queue.storage.ChunkTable;
import dev.leat.local.queue.storage.QueueStorage;
import dev.leat.port.NoSuchStreamException;
import dev.leat.port.SequenceNumber;
import dev.leat.port.Signal;
import dev.leat.port.Streams;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// The storage of one stream in the state file: its settings, its shards, and the writing of new
/// records. The records of a shard are chunks, as the messages of a queue are. Shared by clients,
/// workers and stores. Thread-safe.
public final class StreamLog implements Transaction.Merge<StreamPut> {

    private final QueueStorage storage;
    private final List<Signal> signals = new CopyOnWriteArrayList<>();

    private volatile Streams.Info info;

    /// The number of shards that the app file declared last.
    private volatile int declaredShards;

    private volatile ShardSet shards;

    /// The shards as of the transaction that the writer thread runs. Used only on this thread.
    private ShardSet draft;

    private volatile boolean removed;

    StreamLog(QueueStorage storage, StreamRows.Row row, ShardSet shards) {
        this.storage = storage;
        this.info = row.info();
        this.declaredShards = row.shards();
        this.shards = shards;
        this.draft = shards;
    }

    QueueStorage storage() {
        return storage;
    }

    Streams.Info info() {
        return info;
    }

    int declaredShards() {
        return declaredShards;
    }

    ShardSet shards() {
        return shards;
    }

    /// Returns the shards as of this transaction.
    ShardSet draft() {
        return draft;
    }

    /// Raises this signal whenever records or shards were added.
    void watch(Signal signal) {
        signals.add(signal);
    }

    private void raise() {
        signals.forEach(Signal::raise);
    }

    /// Returns the clock's time in microseconds since 1970.
    long now() {
        return Micros.of(storage.time().instant());
    }

    Instant instant() {
        return storage.time().instant();
    }

    /// Returns the latest arrival time of expired records, in microseconds since 1970.
    long expired(long now) {
        return now - info.retention().toNanos() / 1000;
    }

    /// Changes the settings as soon as the transaction is committed.
    void replace(Transaction transaction, Streams.Info then, int declared) throws SQLException {
        exists();
        StreamRows.update(transaction, then, declared);
        transaction.onCommit(() -> {
            info = then;
            declaredShards = declared;
        });
    }

    /// Replaces the shards in this transaction. Records that the same commit puts are put into the
    /// new shards.
    void become(Transaction transaction, ShardSet then) {
        exists();
        draft = then;
        transaction.onRollback(() -> draft = shards);
        transaction.onCommit(() -> {
            shards = then;
            raise();
        });
    }

    /// Deletes the stream with its records in this transaction. Further use of it fails.
    void remove(Transaction transaction) throws SQLException {
        exists();
        removed = true;
        transaction.onRollback(() -> removed = false);
        for (var member : draft.members()) {
            ChunkTable.removeAll(transaction, member.log().first(), member.log().end());
        }
        StreamRows.delete(transaction, info.number());
        transaction.onCommit(this::raise);
    }

    boolean removed() {
        return removed;
    }

    /// Checks that the stream has not been deleted.
    ///
    /// @throws NoSuchStreamException if it has
    void exists() {
        if (removed) {
            throw new NoSuchStreamException(info.name());
        }
    }

    /// Returns a new collection of records to put into this stream in one commit.
    public StreamPut putting() {
        return new StreamPut();
    }

    /// Puts the records in this transaction, together with the records of other callers of the same
    /// commit.
    public void put(Transaction transaction, StreamPut put) {
        exists();
        transaction.merge(this, put);
    }

    @Override
    public void write(Transaction transaction, List<StreamPut> puts) throws SQLException {
        // This check fails if a later caller of the same commit deleted the stream. Then each
        // caller's work runs again in its own transaction, in order.
        exists();
        Map<ShardLog, List<byte[]>> byShard = new LinkedHashMap<>();
        for (var put : puts) {
            put.begin();
            for (int i = 0; i < put.records().size(); i++) {
                var shard = draft.at(put.records().get(i).hash());
                var entries = byShard.computeIfAbsent(shard, _ -> new ArrayList<>());
                put.place(
                        i,
                        new SequenceNumber(
                                info.number(), shard.number(), shard.next() + entries.size()));
                entries.add(put.entry(i));
            }
        }
        long now = now();
        for (var shard : byShard.entrySet()) {
            append(transaction, shard.getKey(), shard.getValue(), now);
        }
        transaction.onCommit(this::raise);
    }

    /// Appends records to a shard. Their arrival time is not before that of earlier records, even
    /// if the clock was set back.
    private void append(Transaction transaction, ShardLog shard, List<byte[]> entries, long now)
            throws SQLException {
        long arrived = Math.max(now, shard.last());
        var chunks = Chunk.split(shard.position(shard.next()), arrived, entries);
        for (var chunk : chunks) {
            storage.chunks().insert(transaction, chunk);
        }
        long end = shard.next() + entries.size();
        StreamRows.next(transaction, shard, end);
        transaction.onCommit(() -> {
            shard.written(end, arrived);
            chunks.forEach(storage.cache()::put);
        });
    }
}
