package dev.leat.local.queue;

import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.port.ClockSkew;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The messages that a FIFO queue accepted in the last five minutes, for deduplication. They are
/// held in memory, and one row per commit is written together with the messages; a restart reads
/// the rows. Deleted messages are included. If the clock is set back, messages are still
/// deduplicated for five minutes. Used on the writer thread.
final class DeduplicationTable {

    /// The `id` of a row is a unique position of the queue. For each message, `ids` contains the
    /// hash of its deduplication id, its group key, and its position relative to `id`.
    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE accepted(id INTEGER PRIMARY KEY, sent INTEGER NOT NULL,"
                            + " ids BLOB NOT NULL) STRICT");

    /// SQS's deduplication interval, in microseconds.
    static final long WINDOW = 5 * 60 * 1_000_000L;

    private static final byte[] NOTHING = {};

    private static final int MESSAGE_BYTES = 3 * Long.BYTES + Integer.BYTES;

    /// Maximum number of rows that one commit removes. It is greater than the number of rows that a
    /// commit adds.
    private static final int MOST_REMOVED = 4;

    /// A deduplication key: `group` is used only if deduplication is per group.
    record Id(TextHash id, long group) {}

    private record Accepted(Id id, long position) {}

    /// The messages that one commit accepted; `sent` is a [#steady] time.
    private record Row(long id, long sent, List<Accepted> accepted) {}

    private record First(long position, long sent) {}

    private final Map<Id, First> firsts = new HashMap<>();
    private final Deque<Row> rows = new ArrayDeque<>();
    private final ClockSkew clockSkew = new ClockSkew();

    /// Total time by which the clock was set back. Guarded by `clockSkew`.
    private long back;

    private boolean perGroup;

    DeduplicationTable(boolean perGroup) {
        this.perGroup = perGroup;
    }

    /// Reads the stored rows of the queue between two positions. After the clock was set back, the
    /// time of a row may be in the future. Such a time is treated as now.
    void load(Statements statements, long first, long end, long now) throws SQLException {
        adjustClock(now);
        var select =
                statements.prepare(
                        "SELECT id, sent, ids FROM accepted WHERE id >= ? AND id < ? ORDER BY id");
        select.setLong(1, first);
        select.setLong(2, end);
        try (var row = select.executeQuery()) {
            while (row.next()) {
                long sent = Math.min(row.getLong(2), now);
                // An expired row is loaded only so that it can be deleted later. Its ids are not
                // loaded, because there may be millions of them.
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

    /// Sets whether two messages are duplicates only if they are in the same group.
    void perGroup(boolean then) {
        if (perGroup != then) {
            perGroup = then;
            firsts.clear();
            rows.forEach(this::remember);
        }
    }

    /// Removes all messages from memory.
    void clear() {
        firsts.clear();
        rows.clear();
    }

    static void removeAll(Transaction transaction, long first, long end) throws SQLException {
        transaction.update("DELETE FROM accepted WHERE id >= ? AND id < ?", first, end);
    }

    /// Detects whether the clock was set back, by comparing its time to earlier times. Thread-safe.
    void adjustClock(long now) {
        synchronized (clockSkew) {
            back += clockSkew.at(now);
        }
    }

    /// Converts a time of the clock into a time that never decreases for as long as this object
    /// exists.
    private long steady(long now) {
        synchronized (clockSkew) {
            return now + back;
        }
    }

    Draft draft(long now) {
        adjustClock(now);
        return new Draft(now);
    }

    /// The messages that one commit accepts. They take effect when the commit is durable.
    final class Draft {

        private final long now;
        private final long steady;
        private final Map<Id, Long> mine = new HashMap<>();
        private final List<Accepted> accepted = new ArrayList<>();

        private Draft(long now) {
            this.now = now;
            this.steady = steady(now);
        }

        /// Accepts a message and returns its position. For a duplicate, returns the position of the
        /// first message.
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

        /// Stores the accepted messages as one row, and removes some expired rows. `id` is the
        /// first position of the commit.
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
        transaction.update("INSERT INTO accepted VALUES (?, ?, ?)", row.id(), now, ids.array());
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

    /// An earlier purge in the same commit may have removed the row.
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
