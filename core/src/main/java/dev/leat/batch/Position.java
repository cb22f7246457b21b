package dev.leat.batch;

/// Where a piece of a file begins: how many bytes of content (decompressed, in the file's own
/// encoding) and lines stand before it, and its number, from 1.
public record Position(long offset, long line, int part) {

    public static final Position START = new Position(0, 0, 1);
}
