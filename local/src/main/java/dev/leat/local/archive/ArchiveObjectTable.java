package dev.leat.local.archive;

import dev.leat.local.bucket.ObjectFiles;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// The table of the objects that have segments of archives. The segments of an object are older
/// than all segments of the archive in the state file. Times are in microseconds since 1970.
final class ArchiveObjectTable {

    /// Bucket expiry searches this table by its unique key and does not remove these objects.
    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE archive_object(id INTEGER PRIMARY KEY, archive INTEGER NOT NULL,"
                            + " bucket TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL,"
                            + " first INTEGER NOT NULL, last INTEGER NOT NULL,"
                            + " begins INTEGER NOT NULL, ends INTEGER NOT NULL,"
                            + " records INTEGER NOT NULL, oldest INTEGER NOT NULL,"
                            + " newest INTEGER NOT NULL, size INTEGER NOT NULL,"
                            + " UNIQUE (bucket, key)) STRICT",
                    "CREATE INDEX archive_object_last ON archive_object(archive, last)");

    private ArchiveObjectTable() {}

    /// An object with the segments whose numbers are from `first` to `last`. They were settled from
    /// `begins` to `ends`; their records arrived from `oldest` to `newest`. `digest` is the SHA-256
    /// of its content, in hexadecimal.
    record Row(
            String bucket,
            String key,
            String digest,
            long first,
            long last,
            long begins,
            long ends,
            long records,
            long oldest,
            long newest,
            long size) {}

    static void add(Transaction transaction, long archive, Row row) throws SQLException {
        transaction.update(
                "INSERT INTO archive_object(archive, bucket, key, digest, first, last, begins,"
                        + " ends, records, oldest, newest, size) VALUES"
                        + " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                archive,
                row.bucket(),
                row.key(),
                row.digest(),
                row.first(),
                row.last(),
                row.begins(),
                row.ends(),
                row.records(),
                row.oldest(),
                row.newest(),
                row.size());
    }

    /// Returns the first object that has a segment behind the one with this number and may have
    /// records that arrived from `from` to `to`.
    static Optional<Row> next(
            Statements statements, String pipeline, long after, long from, long to)
            throws SQLException {
        return statements.first(
                "SELECT o.bucket, o.key, o.digest, o.first, o.last, o.begins, o.ends,"
                        + " o.records, o.oldest, o.newest, o.size FROM archive_object o"
                        + " JOIN archive a ON a.id = o.archive WHERE a.pipeline = ?"
                        + " AND o.last > ? AND o.newest >= ? AND o.oldest <= ?"
                        + " ORDER BY o.last LIMIT 1",
                row ->
                        new Row(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getLong(7),
                                row.getLong(8),
                                row.getLong(9),
                                row.getLong(10),
                                row.getLong(11)),
                pipeline,
                after,
                from,
                to);
    }

    /// Returns true if an archive still has this object.
    static boolean has(Statements statements, Row object) throws SQLException {
        return statements.any(
                "SELECT 1 FROM archive_object WHERE bucket = ? AND key = ?",
                object.bucket(),
                object.key());
    }

    /// Returns true if the archive has objects.
    static boolean any(Statements statements, long archive) throws SQLException {
        return statements.any("SELECT 1 FROM archive_object WHERE archive = ? LIMIT 1", archive);
    }

    /// Deletes the objects whose last segment was settled before this time, and their rows. Returns
    /// true if there were any.
    static boolean delete(Transaction transaction, long archive, long before) throws SQLException {
        var names =
                transaction.list(
                        "SELECT bucket, key FROM archive_object WHERE archive = ? AND ends < ?",
                        row -> new Name(row.getString(1), row.getString(2)),
                        archive,
                        before);
        for (var name : names) {
            ObjectFiles.delete(transaction, name.bucket(), name.key());
        }
        transaction.update(
                "DELETE FROM archive_object WHERE archive = ? AND ends < ?", archive, before);
        return !names.isEmpty();
    }

    private record Name(String bucket, String key) {}
}
