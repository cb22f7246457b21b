package dev.leat.operations;

import java.util.Optional;

/// A part of the content of an object.
///
/// @param size the size of the object in bytes
/// @param next the offset of the next part; the size at the end
/// @param address the address of the object in S3, such as `s3://BUCKET/KEY`; empty if the object
///   is not in S3
public record ObjectPart(byte[] content, long size, long next, Optional<String> address) {}
