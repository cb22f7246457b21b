package dev.leat.port;

import dev.leat.batch.Checksum;
import dev.leat.batch.FileUnit;
import java.util.Map;
import java.util.Optional;

/// An object of a bucket, at one of its versions: `metadata` is the putter's, `headers` are those
/// of HTTP that it is given back with. `parts` of it were uploaded one by one; 0 if it came whole.
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

    /// One that came whole, with nothing said of it but metadata.
    public StoredObject(FileUnit unit, Map<String, String> metadata) {
        this(unit, metadata, Map.of(), Optional.empty(), 0);
    }
}
