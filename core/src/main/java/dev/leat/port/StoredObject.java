package dev.leat.port;

import dev.leat.batch.FileUnit;
import java.util.Map;

/// An object of a bucket, at one of its versions: `metadata` is the putter's.
public record StoredObject(FileUnit unit, Map<String, String> metadata) {

    public StoredObject {
        metadata = Map.copyOf(metadata);
    }
}
