package dev.leat.local.archive;

import dev.leat.app.Micros;
import dev.leat.local.database.NullableNumber;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.port.Archives.Archive;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Optional;

/// The tables of archives and their segments. Times are in microseconds since 1970.
final class ArchiveTable {

    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE archive(id INTEGER PRIMARY KEY, pipeline TEXT NOT NULL UNIQUE,"
                            + " period INTEGER NOT NULL, since INTEGER NOT NULL) STRICT",
                    "CREATE TABLE archive_segment(id INTEGER PRIMARY KEY AUTOINCREMENT,"
                            + " archive INTEGER NOT NULL, settled INTEGER NOT NULL,"
                            + " records INTEGER NOT NULL, oldest INTEGER NOT NULL,"
                            + " newest INTEGER NOT NULL, size INTEGER NOT NULL,"
                            + " bytes BLOB NOT NULL) STRICT",
                    "CREATE INDEX archive_settled ON archive_segment(archive, settled)");

    private static final String SUMMARY =
            "SELECT pipeline, period, since, coalesce(sum(records), 0), coalesce(sum(size), 0),"
                    + " min(oldest), max(newest), coalesce(sum(objects), 0),"
                    + " coalesce(sum(objects * size), 0) FROM archive a LEFT JOIN"
                    + " (SELECT archive, records, size, oldest, newest, 0 AS objects"
                    + " FROM archive_segment UNION ALL"
                    + " SELECT archive, records, size, oldest, newest, 1 FROM archive_object) s"
                    + " ON s.archive = a.id GROUP BY a.id ORDER BY pipeline";

    private ArchiveTable() {}

    /// An archive as the writer needs it.
    record Row(long id, String pipeline, long period) {}

    /// A compressed segment in the state file.
    record Stored(long number, long settled, int records, long oldest, long newest, byte[] bytes) {}

    static List<Row> rows(Statements statements) throws SQLException {
        return statements.list(
                "SELECT id, pipeline, period FROM archive",
                row -> new Row(row.getLong(1), row.getString(2), row.getLong(3)));
    }

    /// Adds an archive, or changes the period of an existing one.
    ///
    /// @param since the first time from which a new archive has all settled records
    static void put(Transaction transaction, String pipeline, long period, long since)
            throws SQLException {
        transaction.update(
                "INSERT INTO archive(pipeline, period, since) VALUES (?1, ?2, ?3)"
                        + " ON CONFLICT(pipeline) DO UPDATE SET period = ?2",
                pipeline,
                period,
                since);
    }

    /// Deletes an archive, its segments and its objects.
    static void delete(Transaction transaction, long archive) throws SQLException {
        ArchiveObjectTable.delete(transaction, archive, Long.MAX_VALUE);
        transaction.update("DELETE FROM archive_segment WHERE archive = ?", archive);
        transaction.update("DELETE FROM archive WHERE id = ?", archive);
    }

    static void add(
            Transaction transaction,
            long archive,
            long settled,
            int records,
            long oldest,
            long newest,
            byte[] bytes)
            throws SQLException {
        transaction.update(
                "INSERT INTO archive_segment(archive, settled, records, oldest, newest,"
                        + " size, bytes) VALUES (?, ?, ?, ?, ?, ?, ?)",
                archive,
                settled,
                records,
                oldest,
                newest,
                bytes.length,
                bytes);
    }

    /// Replaces the content of a segment.
    static void replace(Transaction transaction, long segment, byte[] bytes) throws SQLException {
        transaction.update(
                "UPDATE archive_segment SET bytes = ?, size = ? WHERE id = ?",
                bytes,
                bytes.length,
                segment);
    }

    /// Deletes the segments that were settled before this time, and the objects that have only such
    /// segments. From then on the archive begins there. Returns true if objects were deleted.
    static boolean expire(Transaction transaction, long archive, long before) throws SQLException {
        boolean objects = ArchiveObjectTable.delete(transaction, archive, before);
        int deleted =
                transaction.update(
                        "DELETE FROM archive_segment WHERE archive = ? AND settled < ?",
                        archive,
                        before);
        if (deleted > 0 || objects) {
            transaction.update(
                    "UPDATE archive SET since = max(since, ?) WHERE id = ?", before, archive);
        }
        return objects;
    }

    /// Returns the time at which the oldest segment was settled, or the last segment of the oldest
    /// object; empty if there is none.
    static Optional<Long> oldest(Statements statements, long archive) throws SQLException {
        return statements.one(
                "SELECT min(settled) FROM (SELECT min(settled) AS settled"
                        + " FROM archive_segment WHERE archive = ?1 UNION ALL"
                        + " SELECT min(ends) FROM archive_object WHERE archive = ?1)",
                row -> NullableNumber.read(row, 1),
                archive);
    }

    /// Returns the first segment in the state file behind the one with this number that may have
    /// records that arrived from `from` to `to`.
    static Optional<Stored> next(
            Statements statements, String pipeline, long after, long from, long to)
            throws SQLException {
        return statements.first(
                "SELECT s.id, s.settled, s.records, s.oldest, s.newest, s.bytes"
                        + " FROM archive_segment s JOIN archive a ON a.id = s.archive"
                        + " WHERE a.pipeline = ? AND s.id > ? AND s.newest >= ?"
                        + " AND s.oldest <= ? ORDER BY s.id LIMIT 1",
                ArchiveTable::stored,
                pipeline,
                after,
                from,
                to);
    }

    /// Returns the segments of an archive in the state file behind the one with this number, until
    /// they have this many bytes.
    static List<Stored> segments(Statements statements, long archive, long after, long most)
            throws SQLException {
        var select =
                statements.prepare(
                        "SELECT id, settled, records, oldest, newest, bytes FROM archive_segment"
                                + " WHERE archive = ? AND id > ? ORDER BY id");
        select.setLong(1, archive);
        select.setLong(2, after);
        var segments = new ArrayList<Stored>();
        long size = 0;
        try (var row = select.executeQuery()) {
            while (size < most && row.next()) {
                var segment = stored(row);
                segments.add(segment);
                size += segment.bytes().length;
            }
        }
        return segments;
    }

    private static Stored stored(ResultSet row) throws SQLException {
        return new Stored(
                row.getLong(1),
                row.getLong(2),
                row.getInt(3),
                row.getLong(4),
                row.getLong(5),
                row.getBytes(6));
    }

    /// The segments of an archive that are in the state file: their size in bytes, and the time at
    /// which the oldest one was settled, which is the highest possible time if there is none.
    record Pending(long size, long oldest) {
        static final Pending NONE = new Pending(0, Long.MAX_VALUE);

        /// Segments that may be old.
        static final Pending UNKNOWN = new Pending(0, Long.MIN_VALUE);

        Pending and(Pending other) {
            return new Pending(size + other.size, Math.min(oldest, other.oldest));
        }
    }

    static Pending pending(Statements statements, long archive) throws SQLException {
        return statements.one(
                "SELECT coalesce(sum(size), 0), min(settled) FROM archive_segment"
                        + " WHERE archive = ?",
                row ->
                        new Pending(
                                row.getLong(1), NullableNumber.read(row, 2).orElse(Long.MAX_VALUE)),
                archive);
    }

    /// Replaces the segments from `first` to `last` of the object in the state file by the object.
    ///
    /// @param segments the number of these segments
    /// @throws ConcurrentModificationException if some of them have been removed
    static void move(
            Transaction transaction, long archive, int segments, ArchiveObjectTable.Row object)
            throws SQLException {
        int deleted =
                transaction.update(
                        "DELETE FROM archive_segment WHERE archive = ? AND id BETWEEN ? AND ?",
                        archive,
                        object.first(),
                        object.last());
        if (deleted != segments) {
            throw new ConcurrentModificationException("segments of an archive were removed");
        }
        ArchiveObjectTable.add(transaction, archive, object);
    }

    static List<Archive> summaries(Statements statements) throws SQLException {
        return statements.list(
                SUMMARY,
                row ->
                        new Archive(
                                row.getString(1),
                                Duration.of(row.getLong(2), ChronoUnit.MICROS),
                                Micros.instant(row.getLong(3)),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(8),
                                row.getLong(9),
                                NullableNumber.read(row, 6).map(Micros::instant),
                                NullableNumber.read(row, 7).map(Micros::instant)));
    }
}
