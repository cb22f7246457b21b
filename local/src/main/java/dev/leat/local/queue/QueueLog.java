package dev.leat.local.queue;

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

/// One queue of the state file: its definition, its number there, where its messages are, and the
/// writing of new ones. Clients, workers and stores all work on this. Threads share it.
public final class QueueLog implements Transaction.Merge<QueueSend> {

    /// What FIFO queues need.
    public static final List<String> NEW_IN_4 =
            Stream.of(GroupTable.TABLES, DeduplicationTable.TABLES).flatMap(List::stream).toList();

    public static final List<String> TABLES =
            Stream.concat(
                            Stream.of(
                                    "CREATE TABLE queue(number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
                                            + " next INTEGER NOT NULL, expired INTEGER NOT NULL) STRICT"),
                            NEW_IN_4.stream())
                    .toList();

    private static final long[] NO_GROUPS = {};

    private final int number;
    private final QueueStorage storage;
    private final Index index;
    private final Signal signal = new Signal();

    /// The position of the next message. Written by the writer's thread alone; kept in the file, as
    /// the highest position that is there says nothing of those that are gone.
    private volatile long next;

    /// What it is. Written on the writer's thread alone, as is `removed`.
    private volatile QueueAdmin.Managed managed;

    private volatile boolean removed;

    /// How often all messages were deleted, be it that this was undone.
    private final AtomicLong purges = new AtomicLong();

    /// Used on the writer's thread, once it is loaded, but for the clock; null unless the queue is
    /// FIFO.
    private final @Nullable DeduplicationTable repeats;

    QueueLog(int number, long next, QueueAdmin.Managed managed, QueueStorage storage, Index index) {
        this.number = number;
        this.next = next;
        this.managed = managed;
        this.storage = storage;
        this.index = index;
        this.repeats =
                queue().fifo().map(fifo -> new DeduplicationTable(fifo.perGroup())).orElse(null);
    }

    /// What is sent to this queue in one commit.
    public QueueSend sending() {
        return new QueueSend(fifo());
    }

    /// Whether it keeps the order of groups and knows repeats.
    boolean fifo() {
        return repeats != null;
    }

    /// Reads from the file what it knows of repeats.
    void load(Statements statements) throws SQLException {
        if (repeats != null) {
            repeats.load(statements, first(), end(), now());
        }
    }

    public Queue queue() {
        return managed.definition().queue();
    }

    QueueAdmin.Managed managed() {
        return managed;
    }

    /// It is something else from the commit on.
    void managed(Transaction transaction, QueueAdmin.Managed then) {
        transaction.onCommit(() -> {
            managed = then;
            if (repeats != null) {
                repeats.perGroup(then.definition().queue().fifo().orElseThrow().perGroup());
            }
        });
    }

    /// Deletes the queue's messages in this transaction; nobody can use it from there on.
    void remove(Transaction transaction) throws SQLException {
        exists();
        removed = true;
        transaction.onRollback(() -> removed = false);
        removeAll(transaction);
    }

    /// Deletes the queue's messages, and forgets what was sent: what is sent again then, is new.
    void removeAll(Transaction transaction) throws SQLException {
        purges.incrementAndGet();
        ChunkTable.removeAll(transaction, first(), end());
        Leases.removeAll(transaction, first(), end());
        DeduplicationTable.removeAll(transaction, first(), end());
        transaction.onCommit(() -> {
            index.clear();
            if (repeats != null) {
                repeats.clear();
            }
        });
    }

    /// Grows when what was there is deleted as a whole.
    long purges() {
        return purges.get();
    }

    /// Whether it was deleted, be it by an earlier caller of the same commit.
    public boolean gone() {
        return removed;
    }

    /// The most bytes of a message, with its attributes.
    public int mostBytes() {
        return managed.definition().mostBytes();
    }

    /// Checks that it was not deleted.
    ///
    /// @throws NoSuchQueue if it was
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

    /// The clock in microseconds since 1970; it may have been set back since it was last read.
    long now() {
        long now = MessageSpan.micros(storage.time().instant());
        index.look(now);
        if (repeats != null) {
            repeats.look(now);
        }
        return now;
    }

    int number() {
        return number;
    }

    long first() {
        return MessageSpan.position(number, 0);
    }

    /// Behind every position that this queue can have.
    long end() {
        return MessageSpan.position(number + 1, 0);
    }

    /// When the oldest message that is still kept was sent, in microseconds since 1970.
    Optional<Long> oldest() {
        return storage.database().read(session -> storage.chunks().oldest(session, first(), end()));
    }

    /// The message of this sequence as it was written, be it marked as gone.
    Optional<StoredMessage> stored(Statements statements, long sequence) throws SQLException {
        long position = MessageSpan.position(number, sequence);
        var kept = storage.cache().at(position);
        var chunk = kept.isPresent() ? kept : storage.chunks().at(statements, position);
        return chunk.map(c -> StoredMessage.of(storage.salt(), c, position));
    }

    long next() {
        return next;
    }

    /// The sequence that the next message gets.
    public long nextSequence() {
        return MessageSpan.sequence(next);
    }

    /// Whether a message was ever there.
    boolean had(long position) {
        return position >= first() && position < next;
    }

    /// Sends in this transaction, together with what others send to the same queue in its commit.
    public void send(Transaction transaction, QueueSend sending) {
        exists();
        transaction.merge(this, sending);
    }

    @Override
    public void write(Transaction transaction, List<QueueSend> sendings) throws SQLException {
        // Deleted by a later caller of the same commit: then all of them run alone, in order.
        exists();
        long now = now();
        long position = next;
        var entries = new ArrayList<byte[]>();
        var spans = new ArrayList<MessageSpan>();
        var draft = repeats == null ? null : repeats.draft(now);
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
        var chunks = chunks(entries, now);
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
        var update = transaction.prepare("UPDATE queue SET next = ? WHERE number = ?");
        update.setLong(1, position);
        update.setInt(2, number);
        update.executeUpdate();
        long end = position;
        transaction.onCommit(() -> written(end, chunks, spans, groups));
    }

    private long[] groups(List<QueueSend> sendings) {
        return fifo()
                ? sendings.stream().flatMapToLong(s -> Arrays.stream(s.groups())).toArray()
                : NO_GROUPS;
    }

    /// The groups of the messages between two positions; `groups` are those from `base` on.
    private long[] keys(long[] groups, long base, long first, long end) {
        return fifo()
                ? Arrays.copyOfRange(groups, (int) (first - base), (int) (end - base))
                : NO_GROUPS;
    }

    private void written(long end, List<Chunk> chunks, List<MessageSpan> spans, long[] groups) {
        long base = next;
        next = end;
        chunks.forEach(storage.cache()::put);
        spans.forEach(span -> index.add(span, keys(groups, base, span.first(), span.end())));
        signal.raise();
    }

    private List<Chunk> chunks(List<byte[]> entries, long now) {
        var chunks = new ArrayList<Chunk>();
        long position = next;
        int from = 0;
        int bytes = 0;
        for (int i = 0; i < entries.size(); i++) {
            bytes += entries.get(i).length;
            boolean last = i + 1 == entries.size();
            if (last || bytes + entries.get(i + 1).length > Chunk.BYTES) {
                chunks.add(Chunk.of(position, now, entries.subList(from, i + 1)));
                position += i + 1 - from;
                from = i + 1;
                bytes = 0;
            }
        }
        return chunks;
    }
}
