package dev.leat.local.bucket;

import dev.leat.app.Micros;
import dev.leat.local.database.NullableNumber;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.local.word.StoredWords;
import dev.leat.port.PutObject;
import dev.leat.port.PutObject.Condition;
import dev.leat.port.Uploads.Terms;
import dev.leat.port.Uploads.Upload;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Table of uploads. A completed upload has the `version` of its object, and no parts. A row is
/// removed at the time in its column `ends`.
final class UploadTable {

    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE upload(number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
                            + " bucket TEXT NOT NULL, key TEXT NOT NULL, metadata TEXT NOT NULL,"
                            + " headers TEXT NOT NULL, condition TEXT NOT NULL, algorithm TEXT,"
                            + " composite INTEGER NOT NULL, begun INTEGER NOT NULL,"
                            + " ends INTEGER NOT NULL, version INTEGER) STRICT",
                    "CREATE INDEX upload_key ON upload(bucket, key, number) WHERE version IS NULL",
                    "CREATE INDEX upload_ends ON upload(ends)");

    private static final String ANY = "";
    private static final String ABSENT = "*";

    private static final String SELECT =
            "SELECT number, id, bucket, key, metadata, headers, condition, algorithm, composite,"
                    + " begun, version FROM upload ";

    private UploadTable() {}

    /// A row. `version` is the object's version if the upload is complete, else empty.
    record Row(long number, Upload upload, Optional<Long> version) {}

    static void add(Transaction transaction, Upload upload, long ends) throws SQLException {
        var put = upload.put();
        transaction.update(
                "INSERT INTO upload(id, bucket, key, metadata, headers, condition,"
                        + " algorithm, composite, begun, ends)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                upload.id(),
                put.bucket(),
                put.key(),
                MetadataText.text(put.metadata()),
                MetadataText.text(put.headers()),
                text(put.condition()),
                upload.terms().map(Terms::algorithm).map(StoredWords.ALGORITHM::of),
                upload.terms().map(Terms::composite).orElse(false),
                Micros.of(upload.begun()),
                ends);
    }

    private static String text(Condition condition) {
        return switch (condition) {
            case Condition.Any _ -> ANY;
            case Condition.Absent _ -> ABSENT;
            case Condition.Etag(var etag) -> etag;
        };
    }

    private static Condition condition(String text) {
        return switch (text) {
            case ANY -> new Condition.Any();
            case ABSENT -> new Condition.Absent();
            default -> new Condition.Etag(text);
        };
    }

    static Optional<Row> find(Statements statements, String id) throws SQLException {
        return statements.first(SELECT + "WHERE id = ?", UploadTable::row, id);
    }

    /// Returns the incomplete uploads whose keys begin with `prefix`, in key order.
    static List<Row> list(Statements statements, String bucket, String prefix) throws SQLException {
        var select =
                statements.prepare(
                        SELECT
                                + "WHERE bucket = ? AND key >= ? AND version IS NULL"
                                + " ORDER BY key, number");
        select.setString(1, bucket);
        select.setString(2, prefix);
        try (var row = select.executeQuery()) {
            var all = new ArrayList<Row>();
            while (row.next() && row.getString(4).startsWith(prefix)) {
                all.add(row(row));
            }
            return all;
        }
    }

    /// Returns at most `limit` expired uploads.
    static List<Long> expired(Statements statements, long now, int limit) throws SQLException {
        return statements.list(
                "SELECT number FROM upload WHERE ends <= ? LIMIT ?",
                row -> row.getLong(1),
                now,
                limit);
    }

    static void complete(Transaction transaction, long number, long version, long ends)
            throws SQLException {
        transaction.update(
                "UPDATE upload SET version = ?, ends = ? WHERE number = ?", version, ends, number);
    }

    /// Removes an upload with its parts.
    static void drop(Transaction transaction, long number) throws SQLException {
        PartTable.drop(transaction, number);
        transaction.update("DELETE FROM upload WHERE number = ?", number);
    }

    private static Row row(ResultSet row) throws SQLException {
        var put =
                new PutObject(
                        row.getString(3),
                        row.getString(4),
                        MetadataText.read(row.getString(5)),
                        MetadataText.read(row.getString(6)),
                        condition(row.getString(7)));
        var terms = terms(row.getString(8), row.getBoolean(9));
        var upload = new Upload(row.getString(2), put, terms, Micros.instant(row.getLong(10)));
        return new Row(row.getLong(1), upload, NullableNumber.read(row, 11));
    }

    private static Optional<Terms> terms(@Nullable String algorithm, boolean composite) {
        return Optional.ofNullable(algorithm)
                .map(name -> new Terms(StoredWords.ALGORITHM.read(name), composite));
    }
}
