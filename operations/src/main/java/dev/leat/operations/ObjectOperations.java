package dev.leat.operations;

import dev.leat.port.StoredObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Operations on the buckets of an app. Threads may share it. Methods block; they throw
/// [RefusedOperationException] of the kind UNKNOWN for an unknown bucket and INVALID for an invalid
/// key.
public interface ObjectOperations {

    /// Stores the content of a local file as an object, which is durable when the method returns. A
    /// symbolic link is refused of the kind INVALID; the caller must resolve it.
    @Operation(
            value = "POST buckets/{bucket}/objects",
            summary = "Stores a file of the app's machine as an object.",
            timeoutSeconds = 7200)
    StoredObject put(String bucket, String key, Path file, Map<String, String> metadata);

    @Operation(value = "GET buckets/{bucket}/object", summary = "Returns one object by its key.")
    Optional<ObjectFile> object(String bucket, String key);

    /// Returns at most `limit` objects whose keys begin with `prefix` and are greater than
    /// `cursor`, ordered by key.
    @Operation(
            value = "GET buckets/{bucket}/objects",
            summary = "Lists the objects whose keys begin with a prefix, ordered by key.",
            cursor = "/object/unit/key")
    List<ObjectFile> objects(String bucket, String prefix, String cursor, int limit);

    /// Returns a part of the content of an object, from the byte `cursor`, of at most `limit` KiB.
    /// The content of a bucket that a pipeline with personal columns reads or writes is refused of
    /// the kind FORBIDDEN, unless `unmasked` is true.
    @Operation(
            value = "GET buckets/{bucket}/content",
            summary = "Returns a part of the content of an object; `limit` is in KiB.")
    ObjectPart content(String bucket, String key, long cursor, int limit, boolean unmasked);
}
