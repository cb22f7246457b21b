package dev.leat.port;

import dev.leat.batch.Checksum;
import dev.leat.batch.FileUnit;
import java.util.Map;
import java.util.Optional;

/// A version of an object in a bucket, with the client's metadata and the HTTP headers that are
/// returned with it. `parts` is the number of parts of its multipart upload, or 0 for a single put.
public record StoredObject(
        FileUnit unit,
        Map<String, String> metadata,
        Map<String, String> headers,
        Optional<Checksum> checksum,
        int parts) {

    public StoredObject {
        metadata = Map.copyOf(metadata);
        headers = Map.copyOf(headers);
    }

    /// Creates an object that was stored by a single put and has no headers.
    public StoredObject(FileUnit unit, Map<String, String> metadata) {
        this(unit, metadata, Map.of(), Optional.empty(), 0);
    }
}
