package dev.leat.server.operations;

import dev.leat.port.StoredObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The operations on the buckets of an app. Blocks; threads may share it. A bucket that is not
/// there is a [Refusal] with status 404, a key that no object can have one with 422.
public interface ObjectOperations {

    /// Puts the bytes of a file of this machine; durable when it returns. A symbolic link is
    /// refused with status 422: a caller that follows it names the real file.
    @Operation(
            value = "POST buckets/{bucket}/objects",
            summary = "Stores a file of the app's machine as an object.",
            patience = 7200)
    StoredObject put(String bucket, String key, Path file, Map<String, String> metadata);

    @Operation(value = "GET buckets/{bucket}/object", summary = "Returns one object by its key.")
    Optional<ObjectFile> object(String bucket, String key);

    /// Objects whose keys begin with `prefix` and come after `cursor`, in the order of their keys,
    /// at most so many.
    @Operation(
            value = "GET buckets/{bucket}/objects",
            summary = "Lists the objects whose keys begin with a prefix, ordered by key.",
            cursor = "/object/unit/key")
    List<ObjectFile> objects(String bucket, String prefix, String cursor, int limit);
}
