package dev.leat.server;

import dev.leat.port.StoredObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a person does with the buckets of an app. Blocks; threads may share it. A bucket that is
/// not there is a [Refusal] with status 404, a key that no object can have one with 422.
public interface ObjectOperations {

    /// Puts the bytes of a file of this machine; durable when it returns. A symbolic link is
    /// refused with status 422: a caller that follows it names the real file.
    StoredObject put(String bucket, String key, Path file, Map<String, String> metadata);

    Optional<KeptObject> object(String bucket, String key);

    /// Objects whose keys begin with `prefix` and come after `after`, in the order of their keys,
    /// at most so many.
    List<KeptObject> objects(String bucket, String prefix, String after, int limit);
}
