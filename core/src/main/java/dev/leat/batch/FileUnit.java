package dev.leat.batch;

import java.time.Instant;

/// An object at one of its versions, as a pipeline works on it. `version` grows with every put of
/// the bucket; `etag` says what is in it; `created` is when it was put.
public record FileUnit(
        String bucket, String key, long version, String etag, long size, Instant created) {

    /// What names it among all.
    public String id() {
        return bucket + "/" + key + "@" + versionText();
    }

    /// The key's last part.
    public String name() {
        return key.substring(key.lastIndexOf('/') + 1);
    }

    /// The name without what stands behind its first dot, so that `a.csv.gz` is `a`.
    public String stem() {
        int dot = name().indexOf('.', 1);
        return dot < 0 ? name() : name().substring(0, dot);
    }

    /// The version as people and `source.version` see it: 16 hexadecimal digits, which order as the
    /// versions do.
    public String versionText() {
        return "%016x".formatted(version);
    }
}
