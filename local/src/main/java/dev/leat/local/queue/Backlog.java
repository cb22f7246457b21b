package dev.leat.local.queue;

import dev.leat.app.Queue;
import dev.leat.local.database.Transaction;
import dev.leat.port.NoSuchQueue;
import dev.leat.port.Queues;
import dev.leat.port.Signal;
import dev.leat.port.Time;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One queue of the state file: its definition, its number there, where its messages are, and the
/// writing of new ones. Clients, workers and stores all work on this. Threads share it.
public final class Backlog implements Transaction.Merge<Sending> {

    public static final List<String> TABLES =
            List.of(
                    "CREATE TABLE queue(number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
                            + " next INTEGER NOT NULL, expired INTEGER NOT NULL) STRICT");

    private final int number;
    private final Storage storage;
    private final Index index;
    private final Signal signal = new Signal();

    /// The position of the next message. Written by the writer's thread alone; kept in the file, as
    /// the highest position that is there says nothing of those that are gone.
    private volatile long next;

    /// What it is. Written on the writer's thread alone, as is `removed`.
    private volatile Queues.Managed managed;

    private volatile boolean removed;

    Backlog(int number, long next, Queues.Managed managed, Storage storage, Index index) {
        this.number = number;
        this.next = next;
        this.managed = managed;
        this.storage = storage;
        this.index = index;
    }

    public Queue queue() {
        return managed.definition().queue();
    }

    Queues.Managed managed() {
        return managed;
    }

    /// It is something else from the commit on.
    void managed(Transaction transaction, Queues.Managed then) {
        transaction.onCommit(() -> managed = then);
    }

    /// Deletes the queue's messages in this transaction; nobody can use it from there on.
    void remove(Transaction transaction) throws SQLException {
        exists();
        removed = true;
        transaction.onRollback(() -> removed = false);
        removeAll(transaction);
    }

    void removeAll(Transaction transaction) throws SQLException {
        Chunks.removeAll(transaction, first(), end());
        Leases.removeAll(transaction, first(), end());
        transaction.onCommit(index::clear);
    }

    /// Checks that it was not deleted.
    ///
    /// @throws NoSuchQueue if it was
    void exists() {
        if (removed) {
            throw new NoSuchQueue(queue().name());
        }
    }

    Storage storage() {
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
        long now = Span.micros(storage.time().instant());
        index.look(now);
        return now;
    }

    int number() {
        return number;
    }

    long first() {
        return Span.position(number, 0);
    }

    /// Behind every position that this queue can have.
    long end() {
        return Span.position(number + 1, 0);
    }

    /// When the oldest message that is still kept was sent, in microseconds since 1970.
    Optional<Long> oldest() {
        return storage.database().read(session -> storage.chunks().oldest(session, first(), end()));
    }

    long next() {
        return next;
    }

    /// Whether a message was ever there.
    boolean had(long position) {
        return position >= first() && position < next;
    }

    /// Sends in this transaction, together with what others send to the same queue in its commit.
    public void send(Transaction transaction, Sending sending) {
        exists();
        transaction.merge(this, sending);
    }

    @Override
    public void write(Transaction transaction, List<Sending> sendings) throws SQLException {
        // Deleted by a later caller of the same commit: then all of them run alone, in order.
        exists();
        long now = now();
        long position = next;
        var entries = new ArrayList<byte[]>();
        var spans = new ArrayList<Span>();
        for (var sending : sendings) {
            sending.place(position);
            position += sending.size();
            entries.addAll(sending.entries());
            spans.addAll(sending.spans(now));
        }
        var chunks = chunks(entries, now);
        for (var chunk : chunks) {
            storage.chunks().insert(transaction, chunk);
        }
        Leases.insert(
                transaction, spans.stream().filter(s -> s.kind() != Span.Kind.FRESH).toList());
        var update = transaction.prepare("UPDATE queue SET next = ? WHERE number = ?");
        update.setLong(1, position);
        update.setInt(2, number);
        update.executeUpdate();
        long end = position;
        transaction.onCommit(() -> written(end, chunks, spans));
    }

    private void written(long end, List<Chunk> chunks, List<Span> spans) {
        next = end;
        chunks.forEach(storage.cache()::put);
        spans.forEach(index::add);
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
