package dev.leat.local.bucket;

import dev.leat.batch.FileUnit;
import dev.leat.batch.Origin;
import dev.leat.local.database.Micros;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.port.StoredObject;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rows of objects, one a version. Of each key at most one is not `replaced`: the object as it
/// is found. Keys are compared as UTF-8, byte by byte.
final class ObjectTable {

    static final List<String> NEW_IN_6 =
            List.of(
                    "CREATE TABLE object(version INTEGER PRIMARY KEY, bucket TEXT NOT NULL,"
                            + " key TEXT NOT NULL, etag TEXT NOT NULL, size INTEGER NOT NULL,"
                            + " metadata TEXT NOT NULL, created INTEGER NOT NULL,"
                            + " blob TEXT NOT NULL UNIQUE, replaced INTEGER, pipeline TEXT,"
                            + " from_bucket TEXT, from_key TEXT) STRICT",
                    "CREATE UNIQUE INDEX object_key ON object(bucket, key) WHERE replaced IS NULL",
                    "CREATE INDEX object_created ON object(bucket, created)",
                    "CREATE INDEX object_replaced ON object(replaced) WHERE replaced IS NOT NULL",
                    "CREATE INDEX object_output ON object(pipeline, from_bucket, from_key)"
                            + " WHERE replaced IS NULL AND pipeline IS NOT NULL");

    static final List<String> NEW_IN_7 =
            List.of(
                    "ALTER TABLE object ADD COLUMN headers TEXT NOT NULL DEFAULT '{}'",
                    "ALTER TABLE object ADD COLUMN checksum TEXT",
                    "ALTER TABLE object ADD COLUMN parts TEXT NOT NULL DEFAULT ''");

    private static final String KEPT =
            "SELECT version, bucket, key, etag, size, metadata, created, blob FROM object ";

    private ObjectTable() {}

    /// A new object: its row, under the version.
    record Row(String bucket, String key, Blob blob, Map<String, String> metadata) {}

    /// Puts a row in the place of the one that has its key.
    static FileUnit put(
            Transaction transaction, Row row, long version, long now, @Nullable Origin origin)
            throws SQLException {
        hide(transaction, row.bucket(), row.key(), now);
        var insert =
                transaction.prepare(
                        "INSERT INTO object(version, bucket, key, etag, size, metadata, created, blob,"
                                + " replaced, pipeline, from_bucket, from_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, ?, ?)");
        insert.setLong(1, version);
        insert.setString(2, row.bucket());
        insert.setString(3, row.key());
        insert.setString(4, row.blob().etag());
        insert.setLong(5, row.blob().size());
        insert.setString(6, Metadata.text(row.metadata()));
        insert.setLong(7, now);
        insert.setString(8, row.blob().place());
        text(insert, 9, origin == null ? null : origin.pipeline());
        text(insert, 10, origin == null ? null : origin.bucket());
        text(insert, 11, origin == null ? null : origin.key());
        insert.executeUpdate();
        return new FileUnit(
                row.bucket(),
                row.key(),
                version,
                row.blob().etag(),
                row.blob().size(),
                Micros.instant(now));
    }

    private static void text(PreparedStatement statement, int index, @Nullable String text)
            throws SQLException {
        if (text == null) {
            statement.setNull(index, Types.VARCHAR);
        } else {
            statement.setString(index, text);
        }
    }

    /// The object is replaced, by nothing as yet. Whether there was one.
    static boolean hide(Transaction transaction, String bucket, String key, long now)
            throws SQLException {
        var update =
                transaction.prepare(
                        "UPDATE object SET replaced = ? WHERE bucket = ? AND key = ? AND replaced IS NULL");
        update.setLong(1, now);
        update.setString(2, bucket);
        update.setString(3, key);
        return update.executeUpdate() > 0;
    }

    static Optional<Kept> find(Statements statements, String bucket, String key)
            throws SQLException {
        var select = statements.prepare(KEPT + "WHERE bucket = ? AND key = ? AND replaced IS NULL");
        select.setString(1, bucket);
        select.setString(2, key);
        return all(select).stream().findFirst();
    }

    static Optional<Origin> origin(Statements statements, String bucket, String key)
            throws SQLException {
        var select =
                statements.prepare(
                        "SELECT pipeline, from_bucket, from_key FROM object WHERE bucket = ?"
                                + " AND key = ? AND replaced IS NULL AND pipeline IS NOT NULL");
        select.setString(1, bucket);
        select.setString(2, key);
        try (var row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(new Origin(row.getString(1), row.getString(2), row.getString(3)))
                    : Optional.empty();
        }
    }

    static Optional<Kept> version(Statements statements, String bucket, String key, long version)
            throws SQLException {
        var select = statements.prepare(KEPT + "WHERE version = ? AND bucket = ? AND key = ?");
        select.setLong(1, version);
        select.setString(2, bucket);
        select.setString(3, key);
        return all(select).stream().findFirst();
    }

    /// Objects whose keys are this or come behind it, in order.
    static List<StoredObject> from(
            Statements statements, String bucket, String first, String after, int limit)
            throws SQLException {
        var select =
                statements.prepare(
                        KEPT
                                + "WHERE bucket = ? AND key >= ? AND key > ? AND replaced IS NULL"
                                + " ORDER BY key LIMIT ?");
        select.setString(1, bucket);
        select.setString(2, first);
        select.setString(3, after);
        select.setInt(4, limit);
        return all(select).stream().map(Kept::object).toList();
    }

    /// The objects that this pipeline made of that object and that are still what it made.
    static List<FileUnit> outputs(Statements statements, Origin origin) throws SQLException {
        var select =
                statements.prepare(
                        KEPT
                                + "WHERE pipeline = ? AND from_bucket = ? AND from_key = ?"
                                + " AND replaced IS NULL");
        select.setString(1, origin.pipeline());
        select.setString(2, origin.bucket());
        select.setString(3, origin.key());
        return all(select).stream().map(kept -> kept.object().unit()).toList();
    }

    private static List<Kept> all(PreparedStatement select) throws SQLException {
        try (var row = select.executeQuery()) {
            var all = new ArrayList<Kept>();
            while (row.next()) {
                all.add(kept(row));
            }
            return all;
        }
    }

    private static Kept kept(ResultSet row) throws SQLException {
        var unit =
                new FileUnit(
                        row.getString(2),
                        row.getString(3),
                        row.getLong(1),
                        row.getString(4),
                        row.getLong(5),
                        Micros.instant(row.getLong(7)));
        return new Kept(new StoredObject(unit, Metadata.read(row.getString(6))), row.getString(8));
    }
}
