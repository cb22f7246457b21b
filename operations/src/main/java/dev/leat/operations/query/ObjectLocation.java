package dev.leat.operations.query;

import dev.leat.app.App;
import dev.leat.operations.RefusedOperationException;
import java.nio.file.Path;

/// The location of an object as users write it: `BUCKET`, or `BUCKET/` followed by a key or a key
/// prefix.
public record ObjectLocation(String bucket, String key) {

    /// Parses `BUCKET/KEY`.
    public static ObjectLocation of(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? new ObjectLocation(text, "")
                : new ObjectLocation(text.substring(0, slash), text.substring(slash + 1));
    }

    /// Returns this location after checking its bucket.
    ///
    /// @throws dev.leat.operations.RefusedOperationException if the app has no such bucket; the
    ///   message suggests a similar name or lists all buckets
    public ObjectLocation in(App app) {
        if (!app.buckets().containsKey(bucket)) {
            throw RefusedOperationException.unknown("bucket", bucket, app.buckets().keySet());
        }
        return this;
    }

    /// Returns true if the key is a prefix, not the key of one object.
    public boolean open() {
        return key.isEmpty() || key.endsWith("/");
    }

    /// Returns the key that a file has when it is stored at this location.
    public String keyOf(Path file) {
        return open() ? key + file.getFileName() : key;
    }

    @Override
    public String toString() {
        return bucket + "/" + key;
    }
}
