package dev.leat.batch;

import java.nio.file.Path;
import java.util.Map;

/// A durable file that becomes an object. A `quiet` one is told to nobody: rejected lines are no
/// news.
public record Publication(
        String bucket, String key, Path file, Map<String, String> metadata, boolean quiet) {

    public Publication {
        metadata = Map.copyOf(metadata);
    }
}
