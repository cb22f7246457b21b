package dev.leat.local.bucket;

import dev.leat.batch.ObjectKey;
import dev.leat.local.database.Database;
import dev.leat.local.database.Micros;
import dev.leat.local.database.Transaction;
import dev.leat.port.BucketAdmin;
import dev.leat.port.Versions;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// The versions of objects in a state folder. A deletion has no row of its own: the object's newest
/// row is replaced without a newer one. Thread-safe.
final class LocalVersions implements Versions {

    private final Database database;
    private final KnownBuckets buckets;
    private final FileRemover removal;

    LocalVersions(Database database, KnownBuckets buckets, FileRemover removal) {
        this.database = database;
        this.buckets = buckets;
        this.removal = removal;
    }

    @Override
    public List<Entry> list(
            String bucket, String prefix, String delimiter, Position after, int limit) {
        buckets.check(bucket);
        if (!ObjectKey.encodable(prefix)) {
            return List.of();
        }
        long since =
                buckets.find(bucket)
                        .map(BucketAdmin.Managed::created)
                        .map(Micros::of)
                        .orElse(Long.MIN_VALUE);
        return database.read(statements ->
                VersionListing.of(statements, bucket, since, prefix, delimiter, after, limit));
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
    public void delete(String bucket, String key, Id id) {
        if (!ObjectKey.encodable(key)) {
            return;
        }
        database.commit(tx -> {
            buckets.in(tx, bucket);
            if (id.deletion()) {
                restore(tx, bucket, key, id.number());
            } else if (ObjectTable.version(tx, bucket, key, id.number()).isPresent()) {
                drop(tx, bucket, key, id.number());
            }
            return id;
        });
        removal.schedule();
    }

    private static void restore(Transaction transaction, String bucket, String key, long number)
            throws SQLException {
        var newest = ObjectTable.newest(transaction, bucket, key);
        if (newest.filter(row -> row.version() == number).isPresent()) {
            ObjectTable.restore(transaction, number);
        }
    }

    private static void drop(Transaction transaction, String bucket, String key, long number)
            throws SQLException {
        var current = ObjectTable.find(transaction, bucket, key).map(row -> row.object().unit());
        DeletedBlobs.drop(transaction, List.of(number));
        if (current.filter(unit -> unit.version() == number).isPresent()) {
            long created = Micros.of(current.get().created());
            var before = ObjectTable.newest(transaction, bucket, key);
            if (before.filter(row -> row.replaced() >= created).isPresent()) {
                ObjectTable.restore(transaction, before.get().version());
            }
        }
    }
}
