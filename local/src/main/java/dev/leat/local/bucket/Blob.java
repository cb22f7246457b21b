package dev.leat.local.bucket;

/// A durable file with the bytes of one object: where it is below the state folder, and what is in
/// it. Nobody writes to it any more.
record Blob(String place, String etag, long size) {}
