package dev.leat.local.bucket;

import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// The objects of buckets for parts of the state that have their data in them, also in buckets that
/// the app no longer declares.
public final class ObjectFiles {

    private ObjectFiles() {}

    /// Returns the path of an object's content, relative to the state folder; empty if there is no
    /// such object.
    public static Optional<String> path(Statements statements, String bucket, String key)
            throws SQLException {
        return ObjectTable.find(statements, bucket, key).map(ObjectRow::blob);
    }

    /// Deletes an object without notifications. Its file is removed later:
    /// [LocalBuckets#removeFiles] or the next start does it.
    public static void delete(Transaction transaction, String bucket, String key)
            throws SQLException {
        var object = ObjectTable.find(transaction, bucket, key);
        if (object.isPresent()) {
            DeletedBlobs.drop(transaction, List.of(object.get().object().unit().version()));
        }
    }
}
