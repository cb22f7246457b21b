package dev.leat.port;

import dev.leat.batch.Content;
import dev.leat.batch.FileUnit;
import dev.leat.batch.ObjectOrigin;
import dev.leat.batch.Publication;
import dev.leat.batch.StagingFolder;
import dev.leat.batch.VersionHint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The objects of an app's buckets, as file pipelines read and publish them. A reader keeps reading
/// the version that it opened, regardless of later puts. Old versions stay readable by version
/// number for as long as a queue can contain a notification of them. Thread-safe.
public interface ObjectStorage {

    Optional<StoredObject> head(String bucket, String key);

    /// Returns the origin of the current object: the pipeline that published it, and the pipeline's
    /// input. Empty if there is no object, or it was not published by a pipeline.
    Optional<ObjectOrigin> origin(String bucket, String key);

    /// Returns the origins of the objects that exist with these keys and were published by a
    /// pipeline.
    ///
    /// @param name a text that the keys of few other objects contain
    default Map<String, ObjectOrigin> origins(String bucket, List<String> keys, String name) {
        var origins = new HashMap<String, ObjectOrigin>();
        keys.forEach(key -> origin(bucket, key).ifPresent(origin -> origins.put(key, origin)));
        return origins;
    }

    /// Returns a version of an object: the newest, or an old one that still exists.
    Optional<StoredObject> version(String bucket, String key, long version);

    /// Returns true if the current object has the content of a publication.
    default boolean has(Publication output) {
        return head(output.bucket(), output.key())
                .filter(there -> there.unit().etag().equals(output.etag()))
                .isPresent();
    }

    /// Passes the objects whose keys begin with `prefix` to a consumer.
    ///
    /// @throws UnavailableException if the objects cannot be listed now
    void list(String bucket, String prefix, Consumer<ListedObject> to);

    /// An object in a list.
    record ListedObject(String key, String etag, Instant created) {}

    /// Returns the name in the app of the bucket that a notification names. Empty if the bucket is
    /// not one of this storage.
    default Optional<String> bucketNamed(String name) {
        return Optional.of(name);
    }

    /// Returns the name by which notifications and other systems call a bucket of the app.
    default String externalName(String bucket) {
        return bucket;
    }

    /// The name of a bucket and the version of an object, as a notification describes them.
    record Notified(String bucket, VersionHint version) {}

    /// Returns the description of a version by which [#bucketNamed] and [#named] find it.
    default Notified notified(String bucket, String key, long version) {
        return new Notified(bucket, VersionHint.of(version));
    }

    /// Returns the version of an object that a notification names. If the notification describes no
    /// version that this storage knows, returns the current version.
    default NamedVersion named(String bucket, String key, VersionHint hint) {
        var own = hint.own();
        var found = own.isPresent() ? version(bucket, key, own.getAsLong()) : head(bucket, key);
        if (found.isPresent()) {
            return new NamedVersion.Found(found.get());
        }
        long version = own.orElse(0);
        if (head(bucket, key).filter(newest -> newest.unit().version() > version).isPresent()) {
            return new NamedVersion.Superseded();
        }
        var unit = new FileUnit(bucket, key, version, "", 0, Instant.EPOCH);
        return new NamedVersion.Gone(unit, own.isPresent() ? unit.versionText() : "");
    }

    /// Returns the content of a version. A reader that was opened before the version is removed can
    /// read it to its end.
    Content content(FileUnit unit);

    /// Returns the folder in which a pipeline stages its output for an input object. The folder
    /// stays the same, also after a restart, until the commit of the input's
    /// [dev.leat.plan.Effect.Finish] removes it.
    StagingFolder staging(String pipeline, FileUnit unit) throws IOException;

    /// Returns a new, empty folder in which a worker stages the objects of its batches. Leat may
    /// delete the folder when it starts again. The caller deletes the files in it.
    StagingFolder staging() throws IOException;

    /// Prepares a finished file of a staging folder for publishing: makes it durable, hashes it,
    /// and detaches it from the folder. Blocks while it reads the file. The file must not be
    /// written to after this call, because the same file on disk may be published. If no commit
    /// publishes the publication, it is removed after a while.
    ///
    /// @throws IllegalArgumentException if the bucket does not exist, or the key is not valid
    ///   ([ObjectKey#problem])
    Publication publication(
            String bucket, String key, Path file, Map<String, String> metadata, boolean quiet)
            throws IOException;

    /// Deletes the file of a publication that no commit will publish.
    void discard(Publication publication);

    /// Stores an object and publishes its notifications. Both are durable when the method returns.
    /// Blocks until `content` is read to its end. If `content` throws an exception, the caller
    /// receives it, and nothing is stored.
    ///
    /// @throws IllegalArgumentException if the bucket does not exist, the key is not valid
    ///   ([ObjectKey#problem]), or the metadata is too long; the message states the reason
    /// @throws UnavailableException if the object cannot be stored now, for example because the
    ///   disk is full
    StoredObject put(String bucket, String key, InputStream content, Map<String, String> metadata)
            throws IOException;
}
