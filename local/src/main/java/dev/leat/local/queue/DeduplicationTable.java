package dev.leat.local.queue;

import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.index.ClockSkew;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a FIFO queue accepted in the last five minutes, so that it knows a message that is sent
/// again: in memory, and in the file as one row a commit, written with the messages. Whether these
/// are still there does not matter. Where the clock was set back, it is five minutes all the same.
/// After a start it is read from the rows. Used on the writer's thread.
final class DeduplicationTable {

    /// A row's `id` is a position of the queue that no other row has; `ids` has for each message
    /// the hash of its deduplication id, the key of its group, and its position behind `id`.
    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE accepted(id INTEGER PRIMARY KEY, sent INTEGER NOT NULL,"
                            + " ids BLOB NOT NULL) STRICT");

    /// SQS's deduplication interval, in microseconds.
    static final long WINDOW = 5 * 60 * 1_000_000L;

    private static final byte[] NOTHING = {};

    private static final int MESSAGE_BYTES = 3 * Long.BYTES + Integer.BYTES;

    /// Rows that one commit removes at most: more than it adds.
    private static final int MOST_REMOVED = 4;

    /// By what a message is known: `group` counts where each group has ids of its own.
    record Id(TextHash id, long group) {}

    private record Accepted(Id id, long position) {}

    /// `sent` is a time of [#steady].
    private record Row(long id, long sent, List<Accepted> accepted) {}

    private record First(long position, long sent) {}

    private final Map<Id, First> firsts = new HashMap<>();
    private final Deque<Row> rows = new ArrayDeque<>();
    private final ClockSkew setback = new ClockSkew();

    /// By how much the clock was set back in all. Guarded by `setback`.
    private long back;

    private boolean perGroup;

    DeduplicationTable(boolean perGroup) {
        this.perGroup = perGroup;
    }

    /// Reads what the file has of the queue between two positions. What was accepted at a time that
    /// has yet to come, as the clock was set back since, counts as accepted now.
    void load(Statements statements, long first, long end, long now) throws SQLException {
        look(now);
        var select =
                statements.prepare(
                        "SELECT id, sent, ids FROM accepted WHERE id >= ? AND id < ? ORDER BY id");
        select.setLong(1, first);
        select.setLong(2, end);
        try (var row = select.executeQuery()) {
            while (row.next()) {
                long sent = Math.min(row.getLong(2), now);
                // Of what is over, only that its row must go: there may be millions.
                boolean over = now - sent >= WINDOW;
                var ids = ByteBuffer.wrap(over ? NOTHING : row.getBytes(3));
                enter(read(row.getLong(1), steady(sent), ids));
            }
        }
    }

    private static Row read(long id, long sent, ByteBuffer ids) {
        var accepted = new ArrayList<Accepted>(ids.remaining() / MESSAGE_BYTES);
        while (ids.hasRemaining()) {
            var hash = new TextHash(ids.getLong(), ids.getLong());
            accepted.add(new Accepted(new Id(hash, ids.getLong()), id + ids.getInt()));
        }
        return new Row(id, sent, accepted);
    }

    /// Whether each group has ids of its own from now on.
    void perGroup(boolean then) {
        if (perGroup != then) {
            perGroup = then;
            firsts.clear();
            rows.forEach(this::remember);
        }
    }

    /// From now on every message is new.
    void clear() {
        firsts.clear();
        rows.clear();
    }

    static void removeAll(Transaction transaction, long first, long end) throws SQLException {
        var delete = transaction.prepare("DELETE FROM accepted WHERE id >= ? AND id < ?");
        delete.setLong(1, first);
        delete.setLong(2, end);
        delete.executeUpdate();
    }

    /// Tells what the clock reads. Threads share it.
    void look(long now) {
        synchronized (setback) {
            back += setback.at(now);
        }
    }

    /// The time by a clock that nobody sets back, of as long as this knows the queue.
    private long steady(long now) {
        synchronized (setback) {
            return now + back;
        }
    }

    Draft draft(long now) {
        look(now);
        return new Draft(now);
    }

    /// What one commit accepts. Nothing is remembered before it is durable.
    final class Draft {

        private final long now;
        private final long steady;
        private final Map<Id, Long> mine = new HashMap<>();
        private final List<Accepted> accepted = new ArrayList<>();

        private Draft(long now) {
            this.now = now;
            this.steady = steady(now);
        }

        /// Where the message is: at `position`, or, if it is a repeat, where it was the first time.
        long accept(@Nullable Id id, long position) {
            if (id == null) {
                return position;
            }
            var key = key(id);
            var first = firsts.get(key);
            if (first != null && steady - first.sent() < WINDOW) {
                return first.position();
            }
            var other = mine.putIfAbsent(key, position);
            if (other == null) {
                accepted.add(new Accepted(id, position));
            }
            return other == null ? position : other;
        }

        /// Adds what was accepted from position `id` on, and forgets some of what is over.
        void write(Transaction transaction, long id) throws SQLException {
            var row = new Row(id, steady, List.copyOf(accepted));
            if (!accepted.isEmpty()) {
                insert(transaction, row, now);
            }
            var over = over(steady);
            for (var old : over) {
                removeAll(transaction, old.id(), old.id() + 1);
            }
            transaction.onCommit(() -> {
                over.forEach(DeduplicationTable.this::forget);
                if (!row.accepted().isEmpty()) {
                    enter(row);
                }
            });
        }
    }

    private static void insert(Transaction transaction, Row row, long now) throws SQLException {
        var ids = ByteBuffer.allocate(row.accepted().size() * MESSAGE_BYTES);
        for (var one : row.accepted()) {
            ids.putLong(one.id().id().high()).putLong(one.id().id().low());
            ids.putLong(one.id().group()).putInt((int) (one.position() - row.id()));
        }
        var insert = transaction.prepare("INSERT INTO accepted VALUES (?, ?, ?)");
        insert.setLong(1, row.id());
        insert.setLong(2, now);
        insert.setBytes(3, ids.array());
        insert.executeUpdate();
    }

    private List<Row> over(long steady) {
        return rows.stream()
                .limit(MOST_REMOVED)
                .takeWhile(row -> steady - row.sent() >= WINDOW)
                .toList();
    }

    private void enter(Row row) {
        rows.addLast(row);
        remember(row);
    }

    private void remember(Row row) {
        for (var one : row.accepted()) {
            firsts.put(key(one.id()), new First(one.position(), row.sent()));
        }
    }

    /// A purge in the same commit has forgotten it already.
    private void forget(Row row) {
        if (!rows.isEmpty() && rows.getFirst().id() == row.id()) {
            rows.removeFirst();
        }
        for (var one : row.accepted()) {
            firsts.remove(key(one.id()), new First(one.position(), row.sent()));
        }
    }

    private Id key(Id id) {
        return perGroup ? id : new Id(id.id(), 0);
    }
}
