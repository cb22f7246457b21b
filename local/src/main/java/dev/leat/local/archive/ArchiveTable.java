package dev.leat.local.archive;

import dev.leat.local.database.Micros;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.port.Archives.Archive;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

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
                    + " min(oldest), max(newest) FROM archive a"
                    + " LEFT JOIN archive_segment s ON s.archive = a.id"
                    + " GROUP BY a.id ORDER BY pipeline";

    private ArchiveTable() {}

    /// An archive as the writer needs it.
    record Row(long id, String pipeline, long period) {}

    static List<Row> rows(Statements statements) throws SQLException {
        var rows = new ArrayList<Row>();
        var select = statements.prepare("SELECT id, pipeline, period FROM archive");
        try (var row = select.executeQuery()) {
            while (row.next()) {
                rows.add(new Row(row.getLong(1), row.getString(2), row.getLong(3)));
            }
        }
        return rows;
    }

    /// Adds an archive, or changes the period of an existing one.
    ///
    /// @param since the first time from which a new archive has all settled records
    static void put(Transaction transaction, String pipeline, long period, long since)
            throws SQLException {
        var put =
                transaction.prepare(
                        "INSERT INTO archive(pipeline, period, since) VALUES (?1, ?2, ?3)"
                                + " ON CONFLICT(pipeline) DO UPDATE SET period = ?2");
        put.setString(1, pipeline);
        put.setLong(2, period);
        put.setLong(3, since);
        put.executeUpdate();
    }

    /// Deletes an archive and its segments.
    static void delete(Transaction transaction, long archive) throws SQLException {
        execute(transaction, "DELETE FROM archive_segment WHERE archive = ?", archive);
        execute(transaction, "DELETE FROM archive WHERE id = ?", archive);
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
        var insert =
                transaction.prepare(
                        "INSERT INTO archive_segment(archive, settled, records, oldest, newest,"
                                + " size, bytes) VALUES (?, ?, ?, ?, ?, ?, ?)");
        insert.setLong(1, archive);
        insert.setLong(2, settled);
        insert.setInt(3, records);
        insert.setLong(4, oldest);
        insert.setLong(5, newest);
        insert.setInt(6, bytes.length);
        insert.setBytes(7, bytes);
        insert.executeUpdate();
    }

    /// Deletes the segments that were settled before this time. From then on the archive begins
    /// there.
    static void expire(Transaction transaction, long archive, long before) throws SQLException {
        int deleted =
                execute(
                        transaction,
                        "DELETE FROM archive_segment WHERE archive = ? AND settled < ?",
                        archive,
                        before);
        if (deleted > 0) {
            execute(
                    transaction,
                    "UPDATE archive SET since = max(since, ?) WHERE id = ?",
                    before,
                    archive);
        }
    }

    /// Returns the time at which the oldest segment was settled; empty if there is none.
    static OptionalLong oldest(Statements statements, long archive) throws SQLException {
        var select =
                statements.prepare("SELECT min(settled) FROM archive_segment WHERE archive = ?");
        select.setLong(1, archive);
        try (var row = select.executeQuery()) {
            row.next();
            long settled = row.getLong(1);
            return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(settled);
        }
    }

    /// Returns true if the state file has the pipeline, so that it may have processed records.
    static boolean known(Statements statements, String pipeline) throws SQLException {
        var select = statements.prepare("SELECT 1 FROM pipeline WHERE name = ?");
        select.setString(1, pipeline);
        try (var row = select.executeQuery()) {
            return row.next();
        }
    }

    static List<Archive> summaries(Statements statements) throws SQLException {
        var archives = new ArrayList<Archive>();
        try (var row = statements.prepare(SUMMARY).executeQuery()) {
            while (row.next()) {
                archives.add(
                        new Archive(
                                row.getString(1),
                                Duration.of(row.getLong(2), ChronoUnit.MICROS),
                                Micros.instant(row.getLong(3)),
                                row.getLong(4),
                                row.getLong(5),
                                time(row, 6),
                                time(row, 7)));
            }
        }
        return archives;
    }

    private static Optional<Instant> time(ResultSet row, int column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Micros.instant(micros));
    }

    private static int execute(Transaction transaction, String sql, long... numbers)
            throws SQLException {
        var statement = transaction.prepare(sql);
        for (int i = 0; i < numbers.length; i++) {
            statement.setLong(i + 1, numbers[i]);
        }
        return statement.executeUpdate();
    }
}
