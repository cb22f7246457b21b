package dev.leat.local.bucket;

import dev.leat.app.Micros;
import dev.leat.batch.Checksum;
import dev.leat.batch.FileUnit;
import dev.leat.batch.ObjectOrigin;
import dev.leat.local.database.NullableNumber;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.plan.OutputRule;
import dev.leat.port.PutObject;
import dev.leat.port.StoredObject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Table of objects, with one row per version. At most one row of a key is not `replaced`; this row
/// is the current object. Keys are ordered by their UTF-8 bytes.
final class ObjectTable {

    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE object(version INTEGER PRIMARY KEY, bucket TEXT NOT NULL,"
                            + " key TEXT NOT NULL, etag TEXT NOT NULL, size INTEGER NOT NULL,"
                            + " metadata TEXT NOT NULL, created INTEGER NOT NULL,"
                            + " blob TEXT NOT NULL UNIQUE, replaced INTEGER, pipeline TEXT,"
                            + " from_bucket TEXT, from_key TEXT, headers TEXT NOT NULL,"
                            + " checksum TEXT, parts INTEGER NOT NULL) STRICT",
                    "CREATE UNIQUE INDEX object_key ON object(bucket, key) WHERE replaced IS NULL",
                    "CREATE INDEX object_version ON object(bucket, key, version)",
                    "CREATE INDEX object_created ON object(bucket, created)",
                    "CREATE INDEX object_replaced ON object(replaced) WHERE replaced IS NOT NULL",
                    "CREATE INDEX object_output ON object(pipeline, from_bucket, from_key)"
                            + " WHERE replaced IS NULL AND pipeline IS NOT NULL");

    private static final String KEPT =
            "SELECT version, bucket, key, etag, size, metadata, created, blob, headers, checksum,"
                    + " parts, replaced FROM object ";

    /// The time of replacement of the current object.
    static final long CURRENT = Long.MAX_VALUE;

    private ObjectTable() {}

    /// A new object. `parts` is the number of parts of its multipart upload, or 0 for a single put.
    record Row(PutObject put, Blob blob, Optional<Checksum> checksum, int parts) {

        static Row whole(PutObject put, Blob blob, Optional<Checksum> checksum) {
            return new Row(put, blob, checksum, 0);
        }
    }

    /// Inserts the row, which replaces the current object with this key.
    static StoredObject put(
            Transaction transaction, Row row, long version, long now, @Nullable ObjectOrigin origin)
            throws SQLException {
        var put = row.put();
        hide(transaction, put.bucket(), put.key(), now);
        transaction.update(
                "INSERT INTO object(version, bucket, key, etag, size, metadata, created, blob,"
                        + " pipeline, from_bucket, from_key, headers, checksum, parts) VALUES"
                        + " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                version,
                put.bucket(),
                put.key(),
                row.blob().etag(),
                row.blob().size(),
                MetadataText.text(put.metadata()),
                now,
                row.blob().place(),
                origin == null ? null : origin.pipeline(),
                origin == null ? null : origin.bucket(),
                origin == null ? null : origin.key(),
                MetadataText.text(put.headers()),
                ChecksumText.text(row.checksum()),
                row.parts());
        var unit =
                new FileUnit(
                        put.bucket(),
                        put.key(),
                        version,
                        row.blob().etag(),
                        row.blob().size(),
                        Micros.instant(now));
        return new StoredObject(unit, put.metadata(), put.headers(), row.checksum(), row.parts());
    }

    /// Marks the current object of a key as replaced, without a new object. Returns true if there
    /// was a current object.
    static boolean hide(Transaction transaction, String bucket, String key, long now)
            throws SQLException {
        return transaction.update(
                        "UPDATE object SET replaced = ? WHERE bucket = ? AND key = ? AND replaced IS NULL",
                        now,
                        bucket,
                        key)
                > 0;
    }

    /// Returns true if any bucket has an object or a replaced version.
    static boolean any(Statements statements) throws SQLException {
        return statements.any("SELECT 1 FROM object LIMIT 1");
    }

    static Optional<ObjectRow> find(Statements statements, String bucket, String key)
            throws SQLException {
        return statements.first(
                KEPT + "WHERE bucket = ? AND key = ? AND replaced IS NULL",
                ObjectTable::kept,
                bucket,
                key);
    }

    static Optional<ObjectOrigin> origin(Statements statements, String bucket, String key)
            throws SQLException {
        return statements.first(
                "SELECT pipeline, from_bucket, from_key FROM object WHERE bucket = ?"
                        + " AND key = ? AND replaced IS NULL AND pipeline IS NOT NULL",
                row -> new ObjectOrigin(row.getString(1), row.getString(2), row.getString(3)),
                bucket,
                key);
    }

    static Optional<ObjectRow> version(
            Statements statements, String bucket, String key, long version) throws SQLException {
        return statements.first(
                KEPT + "WHERE version = ? AND bucket = ? AND key = ?",
                ObjectTable::kept,
                version,
                bucket,
                key);
    }

    /// Returns a cursor over the objects from key `first` on, in key order.
    static ResultSet from(Statements statements, String bucket, String first) throws SQLException {
        var select =
                statements.prepare(
                        KEPT + "WHERE bucket = ? AND key >= ? AND replaced IS NULL ORDER BY key");
        select.setString(1, bucket);
        select.setString(2, first);
        return select.executeQuery();
    }

    static String key(ResultSet row) throws SQLException {
        return row.getString(3);
    }

    /// Returns the time at which a version was replaced or deleted, or [#CURRENT].
    static long replaced(ResultSet row) throws SQLException {
        return NullableNumber.read(row, 12).orElse(CURRENT);
    }

    /// Returns a cursor over the versions since this time from key `first` on, in key order, those
    /// of a key from the newest to the oldest.
    static ResultSet versions(Statements statements, String bucket, String first, long since)
            throws SQLException {
        var select =
                statements.prepare(
                        KEPT
                                + "WHERE bucket = ? AND key >= ? AND created >= ?"
                                + " ORDER BY key, version DESC");
        select.setString(1, bucket);
        select.setString(2, first);
        select.setLong(3, since);
        return select.executeQuery();
    }

    /// The times in which a version was the current one.
    record Lifetime(long version, long created, long replaced) {}

    /// Returns the newest version of an object up to this one.
    ///
    /// @param since the time at which the bucket was created
    static Optional<Lifetime> newest(
            Statements statements, String bucket, String key, long since, long version)
            throws SQLException {
        return statements.first(
                KEPT
                        + "WHERE bucket = ? AND key = ? AND created >= ? AND version <= ?"
                        + " ORDER BY version DESC LIMIT 1",
                row -> new Lifetime(row.getLong(1), row.getLong(7), replaced(row)),
                bucket,
                key,
                since,
                version);
    }

    /// Sets the time at which a version was replaced or deleted. With [#CURRENT] it becomes the
    /// current one.
    static void replaced(Transaction transaction, long version, long replaced) throws SQLException {
        transaction.update(
                "UPDATE object SET replaced = ? WHERE version = ?",
                replaced == CURRENT ? null : replaced,
                version);
    }

    /// Returns true if the bucket has an object.
    static boolean any(Statements statements, String bucket) throws SQLException {
        return statements.any(
                "SELECT 1 FROM object WHERE bucket = ? AND replaced IS NULL LIMIT 1", bucket);
    }

    /// Returns the names of the current objects that this pipeline published from this input.
    static List<OutputRule.Name> outputs(Statements statements, ObjectOrigin origin)
            throws SQLException {
        return statements.list(
                "SELECT bucket, key FROM object WHERE pipeline = ? AND from_bucket = ?"
                        + " AND from_key = ? AND replaced IS NULL",
                row -> new OutputRule.Name(row.getString(1), row.getString(2)),
                origin.pipeline(),
                origin.bucket(),
                origin.key());
    }

    static ObjectRow kept(ResultSet row) throws SQLException {
        var unit =
                new FileUnit(
                        row.getString(2),
                        row.getString(3),
                        row.getLong(1),
                        row.getString(4),
                        row.getLong(5),
                        Micros.instant(row.getLong(7)));
        var object =
                new StoredObject(
                        unit,
                        MetadataText.read(row.getString(6)),
                        MetadataText.read(row.getString(9)),
                        ChecksumText.read(row.getString(10)),
                        row.getInt(11));
        return new ObjectRow(object, row.getString(8));
    }
}
