package dev.leat.local.queue.storage;

import dev.leat.local.database.SqliteErrors;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.index.MessageSpan;
import dev.leat.port.CorruptStateException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Table of chunks. A second table has the set of deleted messages of each chunk, as a bitmap. When
/// the last message of a chunk is deleted, the chunk's row is deleted. This class has no state, so
/// each thread can use it with its own session.
public record ChunkTable(Path file) {

    /// The index contains the headers of chunks, so that bodies are not read at startup.
    public static final List<String> TABLES =
            List.of(
                    "CREATE TABLE chunk(id INTEGER PRIMARY KEY, size INTEGER NOT NULL,"
                            + " sent INTEGER NOT NULL, checksum INTEGER NOT NULL,"
                            + " body BLOB NOT NULL) STRICT",
                    "CREATE INDEX chunk_head ON chunk(id, size, sent)",
                    "CREATE TABLE gone(id INTEGER PRIMARY KEY, bits BLOB NOT NULL) STRICT");

    private static final String INSERT = "INSERT INTO chunk VALUES (?, ?, ?, ?, ?)";
    private static final String AT =
            "SELECT id, size, sent, checksum, body FROM chunk WHERE id <= ? ORDER BY id DESC LIMIT 1";
    private static final String NEXT =
            "SELECT id, size, sent, checksum, body FROM chunk WHERE id > ? AND id < ? ORDER BY id LIMIT 1";
    private static final String HEAD =
            "SELECT c.id, c.size, g.bits FROM chunk c LEFT JOIN gone g ON g.id = c.id"
                    + " WHERE c.id <= ? ORDER BY c.id DESC LIMIT 1";
    private static final String HEADS =
            "SELECT c.id, c.size, c.sent, g.bits FROM chunk c INDEXED BY chunk_head"
                    + " LEFT JOIN gone g ON g.id = c.id WHERE c.id >= ? AND c.id < ? ORDER BY c.id";
    private static final String ARRIVED =
            "SELECT id, size, sent FROM chunk INDEXED BY chunk_head"
                    + " WHERE id >= ? AND id < ? AND sent <= ? ORDER BY id LIMIT ?";
    private static final String SINCE =
            "SELECT id FROM chunk INDEXED BY chunk_head"
                    + " WHERE id >= ? AND id < ? AND sent >= ? ORDER BY id LIMIT 1";
    private static final String SENT =
            "SELECT sent FROM chunk INDEXED BY chunk_head WHERE id <= ? ORDER BY id DESC LIMIT 1";
    private static final String MARK =
            "INSERT INTO gone VALUES (?, ?) ON CONFLICT(id) DO UPDATE SET bits = excluded.bits";

    /// An id that no chunk can have.
    private static final long PROBE = -1;

    /// Approximate size of the identities that a batch writes.
    private static final int PROBE_BYTES = 64 * 1024;

    /// A chunk without its body; `gone` is the set of its deleted messages.
    public record Head(long id, int size, long sent, BitSet gone) {}

    public void insert(Transaction transaction, Chunk chunk) throws SQLException {
        var insert = transaction.prepare(INSERT);
        insert.setLong(1, chunk.id());
        insert.setInt(2, chunk.size());
        insert.setLong(3, chunk.sent());
        insert.setInt(4, chunk.checksum());
        insert.setBytes(5, chunk.body());
        insert.executeUpdate();
    }

    /// Returns the chunk that contains this position, if there is one.
    public Optional<Chunk> at(Statements statements, long position) throws SQLException {
        var select = statements.prepare(AT);
        select.setLong(1, position);
        return one(select).filter(chunk -> chunk.end() > position);
    }

    /// Returns the first chunk that begins after this position and before the end.
    public Optional<Chunk> after(Statements statements, long position, long end)
            throws SQLException {
        var select = statements.prepare(NEXT);
        select.setLong(1, position);
        select.setLong(2, end);
        return one(select);
    }

    private Optional<Chunk> one(PreparedStatement select) throws SQLException {
        try (var row = select.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            var chunk = new Chunk(row.getLong(1), row.getInt(2), row.getLong(3), row.getBytes(5));
            if (chunk.checksum() != row.getInt(4)) {
                throw new CorruptStateException(
                        SqliteErrors.damaged(file, "messages from " + chunk.id() + " on"));
            }
            return Optional.of(chunk);
        }
    }

    /// A change of a stored message; empty if the message stays as it is.
    public interface Change {
        Optional<ChunkEntry> of(int queue, ChunkEntry message);
    }

    /// Changes messages of all queues, only those that contain this text. Used when the state is
    /// opened, before other code has read messages. Reads one chunk at a time.
    public void replace(Transaction transaction, String text, Change change) throws SQLException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var next = after(transaction, -1, Long.MAX_VALUE);
        while (next.isPresent()) {
            var chunk = next.get();
            if (chunk.contains(bytes)) {
                var changed = chunk.changed(change);
                if (changed.isPresent()) {
                    replace(transaction, changed.get());
                }
            }
            next = after(transaction, chunk.id(), Long.MAX_VALUE);
        }
    }

    private static void replace(Transaction transaction, Chunk chunk) throws SQLException {
        var update = transaction.prepare("UPDATE chunk SET checksum = ?, body = ? WHERE id = ?");
        update.setInt(1, chunk.checksum());
        update.setBytes(2, chunk.body());
        update.setLong(3, chunk.id());
        update.executeUpdate();
    }

    /// Passes the header of each chunk that begins between two positions to `each`.
    public void heads(Statements statements, long first, long end, Consumer<Head> each)
            throws SQLException {
        var select = statements.prepare(HEADS);
        select.setLong(1, first);
        select.setLong(2, end);
        try (var row = select.executeQuery()) {
            while (row.next()) {
                each.accept(
                        new Head(
                                row.getLong(1),
                                row.getInt(2),
                                row.getLong(3),
                                bits(row.getBytes(4))));
            }
        }
    }

    /// Returns the headers of the oldest chunks between two positions that arrived at or before
    /// `sent`.
    public List<Head> arrivedBy(Statements statements, long first, long end, long sent, int most)
            throws SQLException {
        var select = statements.prepare(ARRIVED);
        select.setLong(1, first);
        select.setLong(2, end);
        select.setLong(3, sent);
        select.setInt(4, most);
        var heads = new ArrayList<Head>();
        try (var row = select.executeQuery()) {
            while (row.next()) {
                heads.add(new Head(row.getLong(1), row.getInt(2), row.getLong(3), new BitSet()));
            }
        }
        return heads;
    }

    /// Returns the position of the first chunk between two positions that arrived at or after
    /// `sent`.
    public Optional<Long> since(Statements statements, long first, long end, long sent)
            throws SQLException {
        var select = statements.prepare(SINCE);
        select.setLong(1, first);
        select.setLong(2, end);
        select.setLong(3, sent);
        try (var row = select.executeQuery()) {
            return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
        }
    }

    /// Returns the arrival time of the oldest message between two positions.
    public Optional<Long> oldest(Statements statements, long first, long end) throws SQLException {
        var heads = arrivedBy(statements, first, end, Long.MAX_VALUE, 1);
        return heads.isEmpty() ? Optional.empty() : Optional.of(heads.getFirst().sent());
    }

    /// Returns the arrival time of the message at this position.
    public long sent(Statements statements, long position) throws SQLException {
        var select = statements.prepare(SENT);
        select.setLong(1, position);
        try (var row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /// Checks that there is space for a batch, without storing anything. Writes a large row and
    /// deletes it again, because a small change may succeed even on a full disk.
    public static void probe(Transaction transaction) throws SQLException {
        var row = new BitSet();
        row.set(Byte.SIZE * PROBE_BYTES - 1);
        mark(transaction, PROBE, row);
        delete(transaction, "DELETE FROM gone WHERE id = ?", PROBE);
    }

    /// Returns the set of deleted messages of this chunk.
    public BitSet gone(Statements statements, long id) throws SQLException {
        var select = statements.prepare("SELECT bits FROM gone WHERE id = ?");
        select.setLong(1, id);
        try (var row = select.executeQuery()) {
            return row.next() ? bits(row.getBytes(1)) : new BitSet();
        }
    }

    /// Deletes messages. Messages that do not exist are ignored.
    public void remove(Transaction transaction, List<MessageSpan> spans) throws SQLException {
        for (var span : spans) {
            long at = span.first();
            while (at < span.end()) {
                at = removeFrom(transaction, at, span.end());
            }
        }
    }

    /// Deletes messages from one chunk. Returns the position at which the next chunk may begin.
    private static long removeFrom(Transaction transaction, long first, long end)
            throws SQLException {
        var head = transaction.prepare(HEAD);
        head.setLong(1, first);
        try (var row = head.executeQuery()) {
            long id = row.next() ? row.getLong(1) : Long.MIN_VALUE;
            long chunkEnd = id == Long.MIN_VALUE ? id : id + row.getInt(2);
            if (chunkEnd <= first) {
                return end;
            }
            long last = Math.min(end, chunkEnd);
            boolean whole = first == id && last == chunkEnd;
            var bits = whole ? new BitSet() : bits(row.getBytes(3));
            if (!whole) {
                bits.set((int) (first - id), (int) (last - id));
            }
            if (whole || bits.cardinality() == chunkEnd - id) {
                delete(transaction, "DELETE FROM chunk WHERE id = ?", id);
                delete(transaction, "DELETE FROM gone WHERE id = ?", id);
                delete(transaction, "DELETE FROM chunk_group WHERE id = ?", id);
            } else {
                mark(transaction, id, bits);
            }
            return last;
        }
    }

    private static void mark(Transaction transaction, long id, BitSet bits) throws SQLException {
        var mark = transaction.prepare(MARK);
        mark.setLong(1, id);
        mark.setBytes(2, bits.toByteArray());
        mark.executeUpdate();
    }

    private static void delete(Transaction transaction, String sql, long id) throws SQLException {
        var delete = transaction.prepare(sql);
        delete.setLong(1, id);
        delete.executeUpdate();
    }

    /// Deletes all messages between two positions.
    public static void removeAll(Transaction transaction, long first, long end)
            throws SQLException {
        for (var table : List.of("chunk", "gone", "chunk_group")) {
            var delete = transaction.prepare("DELETE FROM " + table + " WHERE id >= ? AND id < ?");
            delete.setLong(1, first);
            delete.setLong(2, end);
            delete.executeUpdate();
        }
    }

    private static BitSet bits(byte @Nullable [] bytes) {
        return bytes == null ? new BitSet() : BitSet.valueOf(bytes);
    }
}
