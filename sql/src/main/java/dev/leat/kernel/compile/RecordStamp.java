package dev.leat.kernel.compile;

/// The identity, digest and version of a row. The version is 0 if records have none.
public record RecordStamp(byte[] identity, byte[] digest, long version) {}
