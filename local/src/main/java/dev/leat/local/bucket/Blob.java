package dev.leat.local.bucket;

import dev.leat.batch.Checksum;
import java.util.Optional;

/// A durable, immutable file with the content of an object or of an uploaded part: its path
/// relative to the state folder, its ETag and size, and its `checksum` if one was requested.
record Blob(String place, String etag, long size, Optional<Checksum> checksum) {}
