package dev.leat.local.view;

import dev.leat.batch.Rows;
import dev.leat.local.database.Transaction;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.List;

/// Table of the identity rows that were moved from the log, ordered by identity. Used on the writer
/// thread.
public final class IdentityTable {

    /// `version` is 0 if records never change. It is NULL in rows of older files.
    static final List<String> DEFINITIONS =
            List.of(
                    """
                    CREATE TABLE identity (
                        pipeline INTEGER NOT NULL,
                        identity BLOB NOT NULL,
                        digest BLOB NOT NULL,
                        version INTEGER,
                        sinks INTEGER NOT NULL,
                        day INTEGER NOT NULL,
                        PRIMARY KEY (pipeline, identity)
                    ) STRICT, WITHOUT ROWID\
                    """);

    /// One statement for all keys. It takes half the time of one query per key, because most keys
    /// do not exist and the statement returns only existing rows.
    private static final String FIND =
            """
            WITH RECURSIVE wanted(at) AS (
                VALUES (1) UNION ALL SELECT at + 16 FROM wanted WHERE at < ?1
            )
            SELECT at, digest, version, sinks, day
            FROM wanted CROSS JOIN identity
            ON pipeline = ?3 AND identity = substr(?2, at, 16)\
            """;

    private static final String WRITE =
            "INSERT OR REPLACE INTO identity (pipeline, identity, digest, version, sinks, day) VALUES (?, ?, ?, ?, ?, ?)";

    private static final String SLICE_END =
            "SELECT identity FROM identity WHERE pipeline = ? AND identity > ? ORDER BY identity LIMIT 1 OFFSET ?";

    private static final String PURGE =
            "DELETE FROM identity WHERE pipeline = ? AND identity > ? AND identity <= ? AND day < ?";

    /// A value that is greater than every identity.
    private static final byte[] END = new byte[Rows.HASH_BYTES + 1];

    static {
        java.util.Arrays.fill(END, (byte) 0xff);
    }

    /// Fills these rows from the table, as far as it has them. All rows belong to one pipeline.
    void fill(Transaction transaction, long pipeline, List<IdentityRow> wanted)
            throws SQLException {
        if (wanted.isEmpty()) {
            return;
        }
        var packed = ByteBuffer.allocate(Rows.HASH_BYTES * wanted.size());
        wanted.forEach(row -> row.key().write(packed));
        var select = transaction.prepare(FIND);
        select.setLong(1, packed.capacity() - Rows.HASH_BYTES);
        select.setBytes(2, packed.array());
        select.setLong(3, pipeline);
        try (var found = select.executeQuery()) {
            while (found.next()) {
                wanted.get((int) ((found.getLong(1) - 1) / Rows.HASH_BYTES))
                        .fill(
                                found.getBytes(2),
                                found.getLong(3),
                                found.getLong(4),
                                found.getLong(5));
            }
        }
    }

    /// Writes rows. Writing is fastest if the rows are in the order of their keys.
    void write(Transaction transaction, List<IdentityRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        var insert = transaction.prepare(WRITE);
        for (var row : rows) {
            insert.setLong(1, row.key().pipeline());
            insert.setBytes(2, row.key().bytes());
            insert.setBytes(3, row.digest());
            insert.setLong(4, row.version());
            insert.setLong(5, row.sinks());
            insert.setLong(6, row.day());
            insert.addBatch();
        }
        insert.executeBatch();
    }

    /// Reads the next `slice` rows after an identity, and deletes the rows that were last seen
    /// before `day`. Returns the last identity that was read or, at the end of the table, a value
    /// greater than every identity.
    byte[] purge(Transaction transaction, long pipeline, byte[] after, int slice, long day)
            throws SQLException {
        var select = transaction.prepare(SLICE_END);
        select.setLong(1, pipeline);
        select.setBytes(2, after);
        select.setInt(3, slice - 1);
        byte[] last;
        try (var row = select.executeQuery()) {
            last = row.next() ? row.getBytes(1) : END;
        }
        var delete = transaction.prepare(PURGE);
        delete.setLong(1, pipeline);
        delete.setBytes(2, after);
        delete.setBytes(3, last);
        delete.setLong(4, day);
        delete.executeUpdate();
        return last;
    }
}
