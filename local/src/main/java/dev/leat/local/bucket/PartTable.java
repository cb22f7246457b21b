package dev.leat.local.bucket;

import dev.leat.app.Micros;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.port.Uploads;
import dev.leat.port.Uploads.Part;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Tables of parts: the uploaded parts with their blobs, and the descriptions of the parts from
/// which completed objects were assembled.
final class PartTable {

    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE part(upload INTEGER NOT NULL, number INTEGER NOT NULL,"
                            + " etag TEXT NOT NULL, size INTEGER NOT NULL, checksum TEXT,"
                            + " at INTEGER NOT NULL, blob TEXT NOT NULL UNIQUE,"
                            + " PRIMARY KEY (upload, number)) STRICT, WITHOUT ROWID",
                    "CREATE TABLE object_part(version INTEGER NOT NULL, number INTEGER NOT NULL,"
                            + " etag TEXT NOT NULL, size INTEGER NOT NULL, checksum TEXT,"
                            + " at INTEGER NOT NULL, PRIMARY KEY (version, number))"
                            + " STRICT, WITHOUT ROWID");

    private PartTable() {}

    record Kept(Part part, String blob) {}

    /// Stores a part. Drops the existing part with the same number, if there is one.
    static void put(Transaction transaction, long upload, Part part, String blob)
            throws SQLException {
        var drop =
                transaction.prepare(
                        "INSERT OR IGNORE INTO dropped"
                                + " SELECT blob FROM part WHERE upload = ? AND number = ?");
        drop.setLong(1, upload);
        drop.setInt(2, part.number());
        drop.executeUpdate();
        var put = transaction.prepare("INSERT OR REPLACE INTO part VALUES (?, ?, ?, ?, ?, ?, ?)");
        set(put, upload, part);
        put.setString(7, blob);
        put.executeUpdate();
    }

    private static void set(PreparedStatement insert, long of, Part part) throws SQLException {
        insert.setLong(1, of);
        insert.setInt(2, part.number());
        insert.setString(3, part.etag());
        insert.setLong(4, part.size());
        insert.setString(5, ChecksumText.text(part.checksum()));
        insert.setLong(6, Micros.of(part.at()));
    }

    /// Returns at most `limit` parts of an upload with numbers above `after`.
    static List<Kept> some(Statements statements, long upload, int after, int limit)
            throws SQLException {
        var select =
                statements.prepare(
                        "SELECT number, etag, size, checksum, at, blob FROM part WHERE upload = ?"
                                + " AND number > ? ORDER BY number LIMIT ?");
        select.setLong(1, upload);
        select.setInt(2, after);
        select.setInt(3, limit);
        try (var row = select.executeQuery()) {
            var parts = new ArrayList<Kept>();
            while (row.next()) {
                parts.add(new Kept(part(row), row.getString(6)));
            }
            return parts;
        }
    }

    /// Returns true if these are still the current parts of the upload.
    static boolean has(Statements statements, long upload, List<Kept> parts) throws SQLException {
        var now =
                some(statements, upload, 0, Uploads.MOST_PARTS).stream()
                        .map(Kept::blob)
                        .collect(Collectors.toSet());
        return parts.stream().allMatch(kept -> now.contains(kept.blob()));
    }

    private static Part part(ResultSet row) throws SQLException {
        return new Part(
                row.getInt(1),
                row.getString(2),
                row.getLong(3),
                ChecksumText.read(row.getString(4)),
                Micros.instant(row.getLong(5)));
    }

    /// Drops the parts of an upload.
    static void drop(Transaction transaction, long upload) throws SQLException {
        for (var sql :
                List.of(
                        "INSERT OR IGNORE INTO dropped SELECT blob FROM part WHERE upload = ?",
                        "DELETE FROM part WHERE upload = ?")) {
            var drop = transaction.prepare(sql);
            drop.setLong(1, upload);
            drop.executeUpdate();
        }
    }

    /// Stores the description of an object's parts.
    static void remember(Transaction transaction, long version, List<Part> parts)
            throws SQLException {
        var insert = transaction.prepare("INSERT INTO object_part VALUES (?, ?, ?, ?, ?, ?)");
        for (var part : parts) {
            set(insert, version, part);
            insert.executeUpdate();
        }
    }

    static List<Part> remembered(Statements statements, long version) throws SQLException {
        var select =
                statements.prepare(
                        "SELECT number, etag, size, checksum, at FROM object_part"
                                + " WHERE version = ? ORDER BY number");
        select.setLong(1, version);
        try (var row = select.executeQuery()) {
            var parts = new ArrayList<Part>();
            while (row.next()) {
                parts.add(part(row));
            }
            return parts;
        }
    }

    static void forget(Transaction transaction, long version) throws SQLException {
        var delete = transaction.prepare("DELETE FROM object_part WHERE version = ?");
        delete.setLong(1, version);
        delete.executeUpdate();
    }
}
