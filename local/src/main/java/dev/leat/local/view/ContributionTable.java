package dev.leat.local.view;

import dev.leat.batch.Rows;
import dev.leat.local.database.Transaction;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.List;

/// Table of contributions, ordered by identity. A contribution is the values that a record has
/// added to a view. Only records that may change have contributions; a record without one has no
/// row. The table has the contributions of the identities in [IdentityTable]. Used on the writer
/// thread.
final class ContributionTable {

    static final List<String> DEFINITIONS =
            List.of(
                    """
                    CREATE TABLE inside (
                        pipeline INTEGER NOT NULL,
                        identity BLOB NOT NULL,
                        contributions BLOB NOT NULL,
                        PRIMARY KEY (pipeline, identity)
                    ) STRICT, WITHOUT ROWID\
                    """);

    /// The query has the same form as in [IdentityTable].
    private static final String FIND =
            """
            WITH RECURSIVE wanted(at) AS (
                VALUES (1) UNION ALL SELECT at + 16 FROM wanted WHERE at < ?1
            )
            SELECT at, contributions
            FROM wanted CROSS JOIN inside
            ON pipeline = ?3 AND identity = substr(?2, at, 16)\
            """;

    private static final String WRITE =
            "INSERT OR REPLACE INTO inside (pipeline, identity, contributions) VALUES (?, ?, ?)";

    private static final String DELETE = "DELETE FROM inside WHERE pipeline = ? AND identity = ?";

    /// Reads the contributions of these rows, which belong to one pipeline. The rest of each row
    /// must already be read.
    void fill(Transaction transaction, long pipeline, List<IdentityRow> rows) throws SQLException {
        rows.forEach(row -> row.mayChange(StoredContributions.NOTHING));
        var known = rows.stream().filter(row -> row.sinks() != 0).toList();
        if (known.isEmpty()) {
            return;
        }
        var packed = ByteBuffer.allocate(Rows.HASH_BYTES * known.size());
        known.forEach(row -> row.key().write(packed));
        var select = transaction.prepare(FIND);
        select.setLong(1, packed.capacity() - Rows.HASH_BYTES);
        select.setBytes(2, packed.array());
        select.setLong(3, pipeline);
        try (var found = select.executeQuery()) {
            while (found.next()) {
                known.get((int) ((found.getLong(1) - 1) / Rows.HASH_BYTES))
                        .mayChange(found.getBytes(2));
            }
        }
    }

    /// Writes the contributions of the rows whose records may change. Writing is fastest if the
    /// rows are in the order of their keys.
    void write(Transaction transaction, List<IdentityRow> rows) throws SQLException {
        var changing = rows.stream().filter(IdentityRow::changing).toList();
        if (changing.isEmpty()) {
            return;
        }
        var insert = transaction.prepare(WRITE);
        var delete = transaction.prepare(DELETE);
        for (var row : changing) {
            var contributions = row.contributions();
            boolean some = contributions != null && contributions.length > 0;
            var statement = some ? insert : delete;
            statement.setLong(1, row.key().pipeline());
            statement.setBytes(2, row.key().bytes());
            if (some) {
                statement.setBytes(3, contributions);
            }
            statement.addBatch();
        }
        insert.executeBatch();
        delete.executeBatch();
    }
}
