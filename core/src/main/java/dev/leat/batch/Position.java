package dev.leat.batch;

/// The start of a piece in a file: the preceding bytes of content (decompressed, in the file's own
/// encoding), the preceding lines, and the piece's number, from 1.
public record Position(long offset, long line, int part) {

    public static final Position START = new Position(0, 0, 1);
}
