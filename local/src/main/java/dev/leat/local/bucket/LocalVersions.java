package dev.leat.local.bucket;

import dev.leat.app.Micros;
import dev.leat.batch.ObjectKey;
import dev.leat.local.database.Database;
import dev.leat.local.database.Transaction;
import dev.leat.port.BucketAdmin;
import dev.leat.port.StoredObject;
import dev.leat.port.Versions;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// The versions of objects in a state folder. A deletion has no row of its own: the object's newest
/// row is replaced without a newer one. Thread-safe.
record LocalVersions(Database database, KnownBuckets buckets, FileRemover removal)
        implements Versions {

    @Override
    public List<Entry> list(
            String bucket, String prefix, String delimiter, Position after, int limit) {
        buckets.check(bucket);
        if (!ObjectKey.encodable(prefix)) {
            return List.of();
        }
        long since = since(bucket);
        return database.read(statements ->
                VersionListing.of(statements, bucket, since, prefix, delimiter, after, limit));
    }

    /// Returns the time at which a bucket was created. Earlier versions were in a bucket of the
    /// same name.
    private long since(String bucket) {
        return buckets.find(bucket)
                .map(BucketAdmin.Managed::created)
                .map(Micros::of)
                .orElse(Long.MIN_VALUE);
    }

    @Override
    public Optional<StoredObject> find(String bucket, String key, long number) {
        buckets.check(bucket);
        if (!ObjectKey.encodable(key)) {
            return Optional.empty();
        }
        long since = since(bucket);
        return database.read(statements -> ObjectTable.version(statements, bucket, key, number))
                .map(ObjectRow::object)
                .filter(object -> Micros.of(object.unit().created()) >= since);
    }

    @Override
    public Optional<Entry.Deletion> deletion(String bucket, String key) {
        var before = new Position("", Optional.empty());
        return list(bucket, key, "", before, 1).stream()
                .filter(Entry.Deletion.class::isInstance)
                .map(Entry.Deletion.class::cast)
                .filter(each -> each.key().equals(key))
                .findFirst();
    }

    @Override
    public boolean delete(String bucket, String key, Id id) {
        if (!ObjectKey.encodable(key)) {
            return false;
        }
        boolean changed =
                database.commit(tx -> {
                    long since = Micros.of(buckets.in(tx, bucket).created());
                    return id.deletion()
                            ? restore(tx, bucket, key, since, id.number())
                            : drop(tx, bucket, key, since, id.number());
                });
        removal.schedule();
        return changed;
    }

    private static boolean restore(
            Transaction transaction, String bucket, String key, long since, long number)
            throws SQLException {
        var newest = ObjectTable.newest(transaction, bucket, key, since, Long.MAX_VALUE);
        boolean deleted =
                newest.filter(row -> row.version() == number)
                        .filter(row -> row.replaced() != ObjectTable.CURRENT)
                        .isPresent();
        if (deleted) {
            ObjectTable.replaced(transaction, number, ObjectTable.CURRENT);
        }
        return deleted;
    }

    /// Deletes a version. The one that it replaced was then replaced when this one was, or is
    /// current if this one was.
    private static boolean drop(
            Transaction transaction, String bucket, String key, long since, long number)
            throws SQLException {
        var dropped =
                ObjectTable.newest(transaction, bucket, key, since, number)
                        .filter(row -> row.version() == number);
        if (dropped.isEmpty()) {
            return false;
        }
        DeletedBlobs.drop(transaction, List.of(number));
        var before = ObjectTable.newest(transaction, bucket, key, since, number);
        if (before.filter(row -> row.replaced() >= dropped.get().created()).isPresent()) {
            ObjectTable.replaced(transaction, before.get().version(), dropped.get().replaced());
        }
        return true;
    }
}
