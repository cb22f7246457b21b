package dev.leat.local.bucket;

import com.google.re2j.Pattern;
import dev.leat.app.Micros;
import dev.leat.local.database.Database;
import dev.leat.local.database.Transaction;
import dev.leat.port.BucketAdmin;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Management of the buckets in a state folder, which the app declares or clients created.
/// Thread-safe.
final class LocalBucketAdmin implements BucketAdmin {

    /// The naming rules of S3
    /// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html).
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

    private static final Pattern ADDRESS = Pattern.compile("[0-9]+(\\.[0-9]+){3}");

    private final Database database;
    private final ObjectChanges objects;
    private final KnownBuckets buckets;
    private final FileRemover removal;

    LocalBucketAdmin(Database database, ObjectChanges objects, FileRemover removal) {
        this.database = database;
        this.objects = objects;
        this.buckets = objects.buckets();
        this.removal = removal;
    }

    @Override
    public List<Managed> list() {
        database.checkFolder();
        return List.copyOf(buckets.all());
    }

    @Override
    public Optional<Managed> find(String name) {
        database.checkFolder();
        return buckets.find(name);
    }

    @Override
    public void create(String name) {
        if (!NAME.matcher(name).matches()
                || name.contains("..")
                || ADDRESS.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    ("'%s' is not a valid bucket name; use 3 to 63 lower-case letters, digits, hyphens and dots,"
                                    + " with a letter or digit first and last")
                            .formatted(name));
        }
        var made = new Managed(name, false, Micros.instant(objects.now()), List.of(), Map.of());
        database.commit(tx -> {
            if (there(tx, name)) {
                throw new IllegalArgumentException("bucket '" + name + "' already exists");
            }
            buckets.put(tx, made);
            return made;
        });
    }

    private boolean there(Transaction transaction, String name) throws SQLException {
        return buckets.find(name).filter(Managed::declared).isPresent()
                || BucketTable.find(transaction, name).filter(b -> !b.declared()).isPresent();
    }

    @Override
    public void delete(String name) {
        database.commit(tx -> {
            var bucket = made(tx, name);
            if (ObjectTable.any(tx, name)) {
                throw new IllegalStateException(
                        "bucket '%s' is not empty; delete its objects first".formatted(name));
            }
            for (var upload : UploadTable.list(tx, name, "")) {
                UploadTable.drop(tx, upload.number());
            }
            buckets.remove(tx, name);
            tx.onCommit(removal::schedule);
            return bucket;
        });
    }

    @Override
    public void setNotifications(String name, List<Notice> notices) {
        notices.forEach(notice -> objects.notifications().check(notice.target()));
        var at = Micros.instant(objects.now());
        database.commit(tx -> {
            var bucket = made(tx, name);
            var fresh =
                    notices.stream()
                            .map(Notice::target)
                            .collect(Collectors.toCollection(LinkedHashSet::new));
            bucket.notices().forEach(notice -> fresh.remove(notice.target()));
            var changed = new Managed(name, false, bucket.created(), notices, bucket.tags());
            buckets.put(tx, changed);
            objects.notifications().test(tx, name, fresh, at);
            return changed;
        });
    }

    @Override
    public void tag(String name, Map<String, String> tags) {
        database.commit(tx -> {
            var bucket = buckets.in(tx, name);
            var tagged =
                    new Managed(name, bucket.declared(), bucket.created(), bucket.notices(), tags);
            buckets.put(tx, tagged);
            return tagged;
        });
    }

    private Managed made(Transaction transaction, String name) throws SQLException {
        var bucket = buckets.in(transaction, name);
        if (bucket.declared()) {
            throw new IllegalArgumentException(
                    "bucket '%s' is declared in the app file; change it there".formatted(name));
        }
        return bucket;
    }
}
