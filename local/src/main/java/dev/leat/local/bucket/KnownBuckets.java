package dev.leat.local.bucket;

import dev.leat.app.App;
import dev.leat.app.Bucket;
import dev.leat.app.BucketSource;
import dev.leat.app.Micros;
import dev.leat.local.database.Database;
import dev.leat.local.database.Transaction;
import dev.leat.port.BucketAdmin.Managed;
import dev.leat.port.BucketAdmin.Notice;
import dev.leat.port.BucketAdmin.Target;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;

/// The existing buckets by name. The app declares some of them, and clients create and delete
/// others at any time. A copy in memory of the file's data. Thread-safe.
final class KnownBuckets {

    /// Configuration id of the notifications that the app declares.
    static final String DECLARED = "app";

    private static final Set<String> CREATED = Set.of("s3:ObjectCreated:*");

    private final App app;
    private final ConcurrentSkipListMap<String, Managed> buckets = new ConcurrentSkipListMap<>();

    private KnownBuckets(App app) {
        this.app = app;
    }

    /// Loads the buckets of the app and of the file. If the app now declares a bucket that a client
    /// created, the bucket belongs to the app.
    static KnownBuckets load(App app, Database database, InstantSource clock) {
        var known = new KnownBuckets(app);
        for (var managed : database.commit(tx -> known.declare(tx, Micros.of(clock.instant())))) {
            known.buckets.put(managed.name(), managed);
        }
        for (var made : database.read(BucketTable::made)) {
            known.buckets.put(made.name(), made);
        }
        return known;
    }

    private List<Managed> declare(Transaction transaction, long now) throws SQLException {
        var declared = new ArrayList<Managed>();
        for (var bucket : app.buckets().values()) {
            var before = BucketTable.find(transaction, bucket.name());
            var managed =
                    new Managed(
                            bucket.name(),
                            true,
                            before.map(Managed::created).orElse(Micros.instant(now)),
                            notices(bucket),
                            before.map(Managed::tags).orElse(Map.of()));
            if (before.filter(Managed::declared).isEmpty()) {
                BucketTable.put(transaction, managed);
            }
            declared.add(managed);
        }
        return declared;
    }

    /// Returns the notification configurations that the app declares for one of its buckets,
    /// including those for pipelines that read the bucket.
    private List<Notice> notices(Bucket bucket) {
        var notices = new ArrayList<Notice>();
        bucket.notice()
                .ifPresent(notice -> {
                    var target =
                            switch (notice.target()) {
                                case Bucket.Target.ToQueue(var queue) -> new Target.ToQueue(queue);
                                case Bucket.Target.ToTopic(var topic) -> new Target.ToTopic(topic);
                            };
                    notices.add(
                            new Notice(
                                    DECLARED, target, CREATED, notice.prefix(), notice.suffix()));
                });
        for (var pipeline : app.readers(bucket.name())) {
            if (pipeline.from() instanceof BucketSource(var notifications, var files, _, _)) {
                notices.add(
                        new Notice(
                                pipeline.name(),
                                new Target.ToQueue(notifications),
                                CREATED,
                                files.prefix(),
                                files.suffix()));
            }
        }
        return notices;
    }

    Collection<Managed> all() {
        return buckets.values();
    }

    Optional<Managed> find(String name) {
        return Optional.ofNullable(buckets.get(name));
    }

    /// @throws IllegalArgumentException if there is no such bucket
    void check(String name) {
        if (!buckets.containsKey(name)) {
            throw none(name);
        }
    }

    /// Returns the bucket as this transaction sees it.
    ///
    /// @throws IllegalArgumentException if the bucket has been deleted
    Managed in(Transaction transaction, String name) throws SQLException {
        var here = buckets.get(name);
        if (here != null && here.declared()) {
            return here;
        }
        return BucketTable.find(transaction, name)
                .filter(bucket -> !bucket.declared())
                .orElseThrow(() -> none(name));
    }

    static IllegalArgumentException none(String name) {
        return new IllegalArgumentException("there is no bucket '" + name + "'");
    }

    /// Stores the bucket. The copy in memory is updated after the commit.
    void put(Transaction transaction, Managed bucket) throws SQLException {
        BucketTable.put(transaction, bucket);
        transaction.onCommit(() -> buckets.put(bucket.name(), bucket));
    }

    void remove(Transaction transaction, String name) throws SQLException {
        BucketTable.delete(transaction, name);
        transaction.onCommit(() -> buckets.remove(name));
    }
}
