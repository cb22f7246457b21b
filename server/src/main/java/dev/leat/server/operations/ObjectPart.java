package dev.leat.server.operations;

/// A part of the content of an object.
///
/// @param size the size of the object in bytes
/// @param next the offset of the next part; the size at the end
public record ObjectPart(byte[] content, long size, long next) {}
