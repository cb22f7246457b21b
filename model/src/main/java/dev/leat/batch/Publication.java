package dev.leat.batch;

import java.nio.file.Path;
import java.util.Map;

/// A durable file in the bucket's store that will be published as an object. `etag` identifies the
/// content; `size` is its length in bytes. `Buckets.publication` creates it before the commit that
/// publishes the object. If `quiet`, no notification is sent; objects with rejected lines are
/// published this way.
public record Publication(
        String bucket,
        String key,
        Path file,
        String etag,
        long size,
        Map<String, String> metadata,
        boolean quiet) {

    public Publication {
        metadata = Map.copyOf(metadata);
    }
}
