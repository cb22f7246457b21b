package dev.leat.local.queue.storage;

import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/// Table of the group keys of messages in FIFO queues, with one row per chunk, so that bodies are
/// not read at startup. A key is an eight-byte hash of the group's name. If two groups have the
/// same key, they are treated as one group.
public final class GroupTable {

    public static final List<String> TABLES =
            List.of("CREATE TABLE chunk_group(id INTEGER PRIMARY KEY, keys BLOB NOT NULL) STRICT");

    private GroupTable() {}

    public static void insert(Transaction transaction, long chunk, long[] keys)
            throws SQLException {
        var bytes = ByteBuffer.allocate(Long.BYTES * keys.length);
        bytes.asLongBuffer().put(keys);
        transaction.update("INSERT INTO chunk_group VALUES (?, ?)", chunk, bytes.array());
    }

    /// Returns the group keys of each chunk that begins between two positions, by chunk.
    public static Map<Long, long[]> read(Statements statements, long first, long end)
            throws SQLException {
        return statements.map(
                "SELECT id, keys FROM chunk_group WHERE id >= ? AND id < ?",
                row -> row.getLong(1),
                row -> keys(row.getBytes(2)),
                first,
                end);
    }

    private static long[] keys(byte[] stored) {
        var bytes = ByteBuffer.wrap(stored).asLongBuffer();
        var keys = new long[bytes.remaining()];
        bytes.get(keys);
        return keys;
    }
}
