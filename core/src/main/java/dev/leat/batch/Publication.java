package dev.leat.batch;

import java.nio.file.Path;
import java.util.Map;

/// A durable file of the place that keeps the bucket, which becomes an object: `etag` and `size`
/// are what [FileUnit] has. Made by `Buckets.publication`, outside of the commit that publishes it.
/// A `quiet` one is told to nobody: rejected lines are no news.
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
