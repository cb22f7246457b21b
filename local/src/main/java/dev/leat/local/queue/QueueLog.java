package dev.leat.local.queue;

import dev.leat.app.Micros;
import dev.leat.app.Queue;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.index.Index;
import dev.leat.local.queue.index.MessageSpan;
import dev.leat.local.queue.storage.Chunk;
import dev.leat.local.queue.storage.ChunkTable;
import dev.leat.local.queue.storage.GroupTable;
import dev.leat.local.queue.storage.Leases;
import dev.leat.local.queue.storage.QueueStorage;
import dev.leat.local.queue.storage.StoredMessage;
import dev.leat.port.NoSuchQueueException;
import dev.leat.port.QueueAdmin;
import dev.leat.port.Signal;
import dev.leat.port.Time;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The storage of one queue in the state file: its definition, its number, the index of its
/// messages, and the writing of new messages. Shared by clients, workers and stores. Thread-safe.
public final class QueueLog implements Transaction.Merge<QueueSend> {

    public static final List<String> TABLES =
            Stream.of(
                            List.of(
                                    "CREATE TABLE queue(number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
                                            + " next INTEGER NOT NULL, expired INTEGER NOT NULL) STRICT"),
                            GroupTable.TABLES,
                            DeduplicationTable.TABLES)
                    .flatMap(List::stream)
                    .toList();

    private static final long[] NO_GROUPS = {};

    private final int number;
    private final QueueStorage storage;
    private final Index index;
    private final Signal signal = new Signal();

    /// The position of the next message. Written only by the writer thread. Stored in the file,
    /// because it cannot be computed if the last messages were deleted.
    private volatile long next;

    /// The definition. This field and `removed` are written only on the writer thread.
    private volatile QueueAdmin.Managed managed;

    private volatile boolean removed;

    /// Number of purges, including those that were rolled back.
    private final AtomicLong purges = new AtomicLong();

    /// The deduplication data of a FIFO queue; null for a standard queue. After it was loaded,
    /// other threads than the writer thread only adjust its clock.
    private final @Nullable DeduplicationTable duplicates;

    QueueLog(int number, long next, QueueAdmin.Managed managed, QueueStorage storage, Index index) {
        this.number = number;
        this.next = next;
        this.managed = managed;
        this.storage = storage;
        this.index = index;
        this.duplicates =
                queue().fifo().map(fifo -> new DeduplicationTable(fifo.perGroup())).orElse(null);
    }

    /// Returns a new collection of messages to send to this queue in one commit.
    public QueueSend sending() {
        return new QueueSend(fifo());
    }

    /// Returns true if the queue keeps the order of groups and deduplicates messages.
    boolean fifo() {
        return duplicates != null;
    }

    /// Reads the stored deduplication data.
    void load(Statements statements) throws SQLException {
        if (duplicates != null) {
            duplicates.load(statements, first(), end(), now());
        }
    }

    public Queue queue() {
        return managed.definition().queue();
    }

    QueueAdmin.Managed managed() {
        return managed;
    }

    /// Changes the definition as soon as the transaction is committed.
    void managed(Transaction transaction, QueueAdmin.Managed then) {
        transaction.onCommit(() -> {
            managed = then;
            if (duplicates != null) {
                duplicates.perGroup(then.definition().queue().fifo().orElseThrow().perGroup());
            }
        });
    }

    /// Deletes the queue's messages in this transaction. Further use of the queue fails.
    void remove(Transaction transaction) throws SQLException {
        exists();
        removed = true;
        transaction.onRollback(() -> removed = false);
        removeAll(transaction);
    }

    /// Deletes the queue's messages and its deduplication data, so that a deleted message can be
    /// sent again.
    void removeAll(Transaction transaction) throws SQLException {
        purges.incrementAndGet();
        ChunkTable.removeAll(transaction, first(), end());
        Leases.removeAll(transaction, first(), end());
        DeduplicationTable.removeAll(transaction, first(), end());
        transaction.onCommit(() -> {
            index.clear();
            if (duplicates != null) {
                duplicates.clear();
            }
        });
    }

    /// Returns the number of purges.
    long purges() {
        return purges.get();
    }

    /// Returns true if the queue was deleted, possibly by an earlier caller of the same commit.
    public boolean gone() {
        return removed;
    }

    /// Returns the maximum size of a message with its attributes, in bytes.
    public int mostBytes() {
        return managed.definition().mostBytes();
    }

    /// Checks that the queue has not been deleted.
    ///
    /// @throws NoSuchQueueException if the queue has been deleted
    void exists() {
        if (removed) {
            throw new NoSuchQueueException(queue().name());
        }
    }

    QueueStorage storage() {
        return storage;
    }

    Index index() {
        return index;
    }

    public Signal signal() {
        return signal;
    }

    Time time() {
        return storage.time();
    }

    /// Returns the clock's time in microseconds since 1970. If the clock was set back, adjusts the
    /// queue.
    long now() {
        long now = Micros.of(storage.time().instant());
        index.adjustClock(now);
        if (duplicates != null) {
            duplicates.adjustClock(now);
        }
        return now;
    }

    int number() {
        return number;
    }

    long first() {
        return MessageSpan.position(number, 0);
    }

    /// Returns the position after the last possible position of this queue.
    long end() {
        return MessageSpan.position(number + 1, 0);
    }

    /// Returns the arrival time of the oldest existing message, in microseconds since 1970.
    Optional<Long> oldest() {
        return storage.database().read(session -> storage.chunks().oldest(session, first(), end()));
    }

    /// Returns the message with this sequence as it was written. Also returns a deleted message for
    /// as long as its row exists.
    Optional<StoredMessage> stored(Statements statements, long sequence) throws SQLException {
        long position = MessageSpan.position(number, sequence);
        var kept = storage.cache().at(position);
        var chunk = kept.isPresent() ? kept : storage.chunks().at(statements, position);
        return chunk.map(c -> StoredMessage.of(storage.salt(), c, position));
    }

    long next() {
        return next;
    }

    /// Returns the sequence of the next message.
    public long nextSequence() {
        return MessageSpan.sequence(next);
    }

    /// Returns true if a message has ever been at this position.
    boolean existed(long position) {
        return position >= first() && position < next;
    }

    /// Sends the messages in this transaction, together with the messages of other callers of the
    /// same commit.
    public void send(Transaction transaction, QueueSend sending) {
        exists();
        transaction.merge(this, sending);
    }

    @Override
    public void write(Transaction transaction, List<QueueSend> sendings) throws SQLException {
        // This check fails if a later caller of the same commit deleted the queue. Then each
        // caller's work runs again in its own transaction, in order.
        exists();
        long now = now();
        long position = next;
        var entries = new ArrayList<byte[]>();
        var spans = new ArrayList<MessageSpan>();
        var draft = duplicates == null ? null : duplicates.draft(now);
        for (var sending : sendings) {
            if (draft == null) {
                sending.place(position);
            } else {
                sending.place(position, draft);
            }
            position = sending.end();
            sending.entries(entries);
            spans.addAll(sending.spans(now));
        }
        var chunks = Chunk.split(next, now, entries);
        for (var chunk : chunks) {
            storage.chunks().insert(transaction, chunk);
        }
        var groups = groups(sendings);
        if (draft != null) {
            draft.write(transaction, next);
            for (var chunk : chunks) {
                GroupTable.insert(
                        transaction, chunk.id(), keys(groups, next, chunk.id(), chunk.end()));
            }
        }
        Leases.insert(
                transaction,
                spans.stream().filter(s -> s.kind() != MessageSpan.Kind.FRESH).toList());
        transaction.update("UPDATE queue SET next = ? WHERE number = ?", position, number);
        long end = position;
        transaction.onCommit(() -> written(end, chunks, spans, groups, now));
    }

    private long[] groups(List<QueueSend> sendings) {
        return fifo()
                ? sendings.stream().flatMapToLong(s -> Arrays.stream(s.groups())).toArray()
                : NO_GROUPS;
    }

    /// Returns the group keys of the messages between two positions; `groups` has the keys from
    /// position `base` on.
    private long[] keys(long[] groups, long base, long first, long end) {
        return fifo()
                ? Arrays.copyOfRange(groups, (int) (first - base), (int) (end - base))
                : NO_GROUPS;
    }

    private void written(
            long end, List<Chunk> chunks, List<MessageSpan> spans, long[] groups, long now) {
        long base = next;
        next = end;
        chunks.forEach(storage.cache()::put);
        spans.forEach(span -> index.add(span, keys(groups, base, span.first(), span.end()), now));
        signal.raise();
    }
}
