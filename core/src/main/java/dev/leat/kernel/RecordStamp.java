package dev.leat.kernel;

/// The identity, digest and version of a row. The version is 0 if records have none.
record RecordStamp(byte[] identity, byte[] digest, long version) {}
