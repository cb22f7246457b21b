package dev.leat.local.bucket;

import dev.leat.app.Micros;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.port.Uploads;
import dev.leat.port.Uploads.Part;
import java.sql.ResultSet;
import java.sql.SQLException;
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
        transaction.update(
                "INSERT OR IGNORE INTO dropped"
                        + " SELECT blob FROM part WHERE upload = ? AND number = ?",
                upload,
                part.number());
        transaction.update(
                "INSERT OR REPLACE INTO part VALUES (?, ?, ?, ?, ?, ?, ?)",
                upload,
                part.number(),
                part.etag(),
                part.size(),
                ChecksumText.text(part.checksum()),
                Micros.of(part.at()),
                blob);
    }

    /// Returns at most `limit` parts of an upload with numbers above `after`.
    static List<Kept> some(Statements statements, long upload, int after, int limit)
            throws SQLException {
        return statements.list(
                "SELECT number, etag, size, checksum, at, blob FROM part WHERE upload = ?"
                        + " AND number > ? ORDER BY number LIMIT ?",
                row -> new Kept(part(row), row.getString(6)),
                upload,
                after,
                limit);
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
        transaction.update(
                "INSERT OR IGNORE INTO dropped SELECT blob FROM part WHERE upload = ?", upload);
        transaction.update("DELETE FROM part WHERE upload = ?", upload);
    }

    /// Stores the description of an object's parts.
    static void remember(Transaction transaction, long version, List<Part> parts)
            throws SQLException {
        for (var part : parts) {
            transaction.update(
                    "INSERT INTO object_part VALUES (?, ?, ?, ?, ?, ?)",
                    version,
                    part.number(),
                    part.etag(),
                    part.size(),
                    ChecksumText.text(part.checksum()),
                    Micros.of(part.at()));
        }
    }

    static List<Part> remembered(Statements statements, long version) throws SQLException {
        return statements.list(
                "SELECT number, etag, size, checksum, at FROM object_part"
                        + " WHERE version = ? ORDER BY number",
                PartTable::part,
                version);
    }

    static void forget(Transaction transaction, long version) throws SQLException {
        transaction.update("DELETE FROM object_part WHERE version = ?", version);
    }
}
