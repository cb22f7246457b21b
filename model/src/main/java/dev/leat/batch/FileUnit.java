package dev.leat.batch;

import java.io.Serializable;
import java.time.Instant;

/// A version of an object, as one file for a pipeline to process. `version` increases with every
/// put to the bucket; `etag` identifies the content; `created` is the time of the put.
public record FileUnit(
        String bucket, String key, long version, String etag, long size, Instant created)
        implements Serializable {

    /// Unique id: bucket, key and version.
    public String id() {
        return bucket + "/" + key + "@" + versionText();
    }

    /// The last segment of the key.
    public String name() {
        return key.substring(key.lastIndexOf('/') + 1);
    }

    /// The name up to its first dot: `a` for `a.csv.gz`.
    public String stem() {
        int dot = name().indexOf('.', 1);
        return dot < 0 ? name() : name().substring(0, dot);
    }

    /// The version as shown to users and as `source.version`: 16 hexadecimal digits. Their
    /// alphabetical order is the order of the versions.
    public String versionText() {
        return "%016x".formatted(version);
    }

    /// Returns true if the object only marks a folder: consoles, Spark and Hadoop put such objects,
    /// which have no content.
    public boolean marksFolder() {
        return size == 0 && (key.endsWith("/") || key.endsWith("_$folder$"));
    }
}
