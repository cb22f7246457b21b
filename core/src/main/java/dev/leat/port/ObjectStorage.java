package dev.leat.port;

import dev.leat.batch.Content;
import dev.leat.batch.FileUnit;
import dev.leat.batch.ObjectOrigin;
import dev.leat.batch.Publication;
import dev.leat.batch.StagingFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The objects of an app's buckets, as file pipelines read and publish them. A reader keeps reading
/// the version that it opened, regardless of later puts. Old versions stay readable by version
/// number as long as a notification of them can wait in a queue. Thread-safe.
public interface ObjectStorage {

    Optional<StoredObject> head(String bucket, String key);

    /// Returns the origin of the current object: the pipeline that published it and its input.
    /// Empty if there is no object, or no pipeline published it.
    Optional<ObjectOrigin> origin(String bucket, String key);

    /// Returns a version of an object, the newest or an old one that still exists.
    Optional<StoredObject> version(String bucket, String key, long version);

    /// Returns the content of a version. It is readable until the version is removed; a reader that
    /// has started can finish.
    Content content(FileUnit unit);

    /// Returns the folder in which a pipeline stages its output for a unit. It is the same folder
    /// until the unit is finished, also after a restart. The commit of the unit's
    /// [dev.leat.plan.Effect.Finish] removes it.
    StagingFolder staging(String pipeline, FileUnit unit) throws IOException;

    /// Prepares a finished file of a staging folder for publishing: makes it durable, hashes it,
    /// and detaches it from the folder. Blocks while it reads the file. The file must not be
    /// written to from here on, as the same file on disk may be published. A publication that no
    /// commit publishes is soon removed.
    ///
    /// @throws IllegalArgumentException if the bucket does not exist, or the key is not valid
    ///   ([ObjectKey#problem])
    Publication publication(
            String bucket, String key, Path file, Map<String, String> metadata, boolean quiet)
            throws IOException;
}
