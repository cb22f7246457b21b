package dev.leat.batch;

import java.io.Serializable;

/// The start of a piece: a part of a file that is processed and committed like a batch. `offset` is
/// the number of bytes of content before it (decompressed, in the file's own encoding), `line` the
/// number of lines before it, and `part` the piece's number, counted from 1.
public record Position(long offset, long line, int part) implements Serializable {

    public static final Position START = new Position(0, 0, 1);
}
