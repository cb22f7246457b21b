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

/// The objects of an app's buckets as file pipelines read and publish them. Whoever reads an object
/// goes on reading what it was, whatever is put meanwhile. Earlier versions stay readable by their
/// version for as long as news of them may wait in a queue. Threads may share it.
public interface ObjectStorage {

    Optional<StoredObject> head(String bucket, String key);

    /// Of what a pipeline made the object that is there now; empty if there is none, or no pipeline
    /// published it.
    Optional<ObjectOrigin> origin(String bucket, String key);

    /// A version, be it the newest or an earlier one that is still there.
    Optional<StoredObject> version(String bucket, String key, long version);

    /// The bytes of a version; good until it is removed, and for those who have begun to read
    /// longer.
    Content content(FileUnit unit);

    /// The folder where a pipeline stages what it makes of a unit: the same one until the unit is
    /// finished, also for a process that comes after. It goes with the commit of the unit's
    /// [dev.leat.plan.Effect.Finish].
    StagingFolder staging(String pipeline, FileUnit unit) throws IOException;

    /// Makes a finished file of a staging folder ready to be published: durable, hashed, and no
    /// longer in need of the folder. From here on nobody writes to the file: it may be the very
    /// same on the disk. Blocks while it reads the file. A publication that no commit publishes
    /// leaves nothing for long.
    ///
    /// @throws IllegalArgumentException if there is no such bucket, or no object can have this key
    ///   ([ObjectKey#problem])
    Publication publication(
            String bucket, String key, Path file, Map<String, String> metadata, boolean quiet)
            throws IOException;
}
