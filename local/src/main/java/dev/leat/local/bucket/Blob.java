package dev.leat.local.bucket;

import dev.leat.batch.Checksum;
import java.util.Optional;

/// A durable file with the bytes of one object: where it is below the state folder, and what is in
/// it; `checksum` is there if somebody wanted it. Nobody writes to it any more.
record Blob(String place, String etag, long size, Optional<Checksum> checksum) {}
