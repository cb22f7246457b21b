package dev.leat.local.bucket;

import dev.leat.app.App;
import dev.leat.app.Micros;
import dev.leat.batch.FileUnit;
import dev.leat.batch.ObjectOrigin;
import dev.leat.batch.Publication;
import dev.leat.local.database.Database;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.OpenQueues;
import dev.leat.local.topic.LocalTopics;
import dev.leat.plan.Effect;
import dev.leat.plan.OutputRule;
import dev.leat.port.PutObject;
import dev.leat.port.StoredObject;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Changes objects in a transaction. Used on the writer thread.
public final class ObjectChanges {

    /// All tables of buckets.
    public static final List<String> TABLES =
            Stream.of(
                            ObjectTable.TABLES,
                            ObjectState.TABLES,
                            DeletedBlobs.TABLES,
                            BucketTable.TABLES,
                            UploadTable.TABLES,
                            PartTable.TABLES)
                    .flatMap(List::stream)
                    .toList();

    private final Path state;
    private final InstantSource clock;
    private final KnownBuckets buckets;
    private final ObjectNotifications notifications;

    /// Loads the existing buckets of the state file, and stores new buckets of the app.
    public ObjectChanges(
            App app,
            Database database,
            OpenQueues queues,
            LocalTopics topics,
            InstantSource clock) {
        this.state = database.folder();
        this.clock = clock;
        this.buckets = KnownBuckets.load(app, database, clock);
        this.notifications = new ObjectNotifications(queues, topics);
    }

    KnownBuckets buckets() {
        return buckets;
    }

    ObjectNotifications notifications() {
        return notifications;
    }

    /// Puts an object if its condition holds, and sends its notifications.
    ///
    /// @throws dev.leat.port.PreconditionFailedException if the condition does not hold
    /// @throws IllegalArgumentException if the bucket has been deleted
    StoredObject put(Transaction transaction, ObjectTable.Row row, ObjectEventType what)
            throws SQLException {
        return put(transaction, row, what, null, false);
    }

    /// Puts an object that is a part of the state, without notifications.
    StoredObject putQuietly(Transaction transaction, ObjectTable.Row row) throws SQLException {
        return put(transaction, row, ObjectEventType.PUT, null, true);
    }

    private StoredObject put(
            Transaction transaction,
            ObjectTable.Row row,
            ObjectEventType what,
            @Nullable ObjectOrigin origin,
            boolean quiet)
            throws SQLException {
        var bucket = buckets.in(transaction, row.put().bucket());
        check(transaction, row.put(), row.put().condition());
        var at = now();
        long version = ObjectState.version(transaction);
        var object = ObjectTable.put(transaction, row, version, at, origin);
        if (!quiet) {
            var event = new ObjectEvent(what, object.unit(), object.unit().created());
            notifications.publish(transaction, bucket, event);
        }
        return object;
    }

    /// @throws dev.leat.port.PreconditionFailedException if the condition does not hold for the
    ///   existing object
    void check(Transaction transaction, PutObject put, PutObject.Condition condition)
            throws SQLException {
        if (condition instanceof PutObject.Condition.Any) {
            return;
        }
        var there = ObjectTable.find(transaction, put.bucket(), put.key());
        var failure = condition.failure(there.map(kept -> kept.object().unit()));
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    /// Deletes an object and returns true if it existed. Sends notifications to targets that are
    /// configured for deletions.
    boolean delete(Transaction transaction, String bucket, String key) throws SQLException {
        var in = buckets.in(transaction, bucket);
        if (!hide(transaction, bucket, key)) {
            return false;
        }
        if (in.notices().stream().anyMatch(n -> ObjectEventType.DELETE.among(n.events()))) {
            var at = Micros.instant(now());
            long version = ObjectState.version(transaction);
            var gone = new FileUnit(bucket, key, version, "", 0, at);
            notifications.publish(
                    transaction, in, new ObjectEvent(ObjectEventType.DELETE, gone, at));
        }
        return true;
    }

    private boolean hide(Transaction transaction, String bucket, String key) throws SQLException {
        return ObjectTable.hide(transaction, bucket, key, now());
    }

    /// Publishes a pipeline's outputs for one input object. If `replaces` is true, also removes the
    /// objects that the pipeline made earlier from the same input and that are not in `outputs`.
    /// Objects from other sources are not removed.
    ///
    /// @throws dev.leat.plan.OutputConflictException if the key of an output has an object from
    ///   another input
    public void publish(
            Transaction transaction,
            String pipeline,
            FileUnit unit,
            List<Publication> outputs,
            boolean replaces)
            throws SQLException {
        var origin = ObjectOrigin.of(pipeline, unit);
        if (replaces) {
            var before = ObjectTable.outputs(transaction, origin);
            for (var name : OutputRule.removed(before, outputs)) {
                hide(transaction, name.bucket(), name.key());
            }
        }
        for (var output : outputs) {
            checkOwner(transaction, output, origin);
            publish(transaction, output, origin);
        }
    }

    /// Publishes the objects that a pipeline made from a batch of messages or from an input that
    /// was processed again, or that are the new state of a lake table.
    ///
    /// @throws dev.leat.plan.OutputConflictException if an object is not as expected, or from
    ///   another input
    public void publish(Transaction transaction, Effect.Publish made) throws SQLException {
        for (var expected : made.expected()) {
            var there = etag(transaction, expected.bucket(), expected.key());
            OutputRule.checkExpected(expected, there);
        }
        if (made.origin().isPresent()) {
            again(transaction, made.origin().get(), made.objects());
        } else {
            for (var output : made.objects()) {
                publish(transaction, output, null);
            }
        }
        for (var deleted : made.deleted().entrySet()) {
            for (var key : deleted.getValue()) {
                hide(transaction, deleted.getKey(), key);
            }
        }
    }

    /// Publishes outputs of an input that was processed before, except those that exist with the
    /// same content.
    private void again(Transaction transaction, ObjectOrigin origin, List<Publication> outputs)
            throws SQLException {
        for (var output : outputs) {
            checkOwner(transaction, output, origin);
            if (OutputRule.differs(output, etag(transaction, output.bucket(), output.key()))) {
                publish(transaction, output, origin);
            }
        }
    }

    private void publish(Transaction transaction, Publication output, @Nullable ObjectOrigin origin)
            throws SQLException {
        var blob = new Blob(place(output), output.etag(), output.size(), Optional.empty());
        var put = new PutObject(output.bucket(), output.key(), output.metadata());
        var row = ObjectTable.Row.whole(put, blob, Optional.empty());
        put(transaction, row, ObjectEventType.PUT, origin, output.quiet());
    }

    /// Returns the path of a publication's file, relative to the state folder.
    String place(Publication publication) {
        return state.relativize(publication.file()).toString().replace('\\', '/');
    }

    private static void checkOwner(Transaction transaction, Publication output, ObjectOrigin own)
            throws SQLException {
        var there = ObjectTable.origin(transaction, output.bucket(), output.key());
        OutputRule.checkOwner(output, there, own);
    }

    private static Optional<String> etag(Transaction transaction, String bucket, String key)
            throws SQLException {
        return ObjectTable.find(transaction, bucket, key).map(kept -> kept.object().unit().etag());
    }

    long now() {
        return Micros.of(clock.instant());
    }
}
