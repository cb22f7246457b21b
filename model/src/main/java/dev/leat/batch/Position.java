package dev.leat.batch;

import java.io.Serializable;

/// The start of a piece: a part of a file that is processed and committed like a batch. `offset` is
/// the number of bytes of content before it (decompressed, in the file's own encoding), or of rows
/// in Parquet, `line` the number of lines before it, and `part` the piece's number, counted from 1.
/// In a split of a file, the pieces before which are not counted yet, it counts from [#UNCOUNTED].
public record Position(long offset, long line, int part) implements Serializable {

    public static final Position START = new Position(0, 0, 1);

    /// Number of the first piece of a split if the number of pieces before it is unknown. The
    /// numbers of its pieces are negative.
    public static final int UNCOUNTED = Integer.MIN_VALUE;

    /// Returns this position in a split that follows pieces, the last of which ends at `before`.
    public Position after(Position before) {
        return new Position(offset, line, counted(part, before));
    }

    /// Returns the number of a piece in a split that follows pieces, the last of which ends at
    /// `before`.
    static int counted(int part, Position before) {
        return part < 0 ? before.part + (part - UNCOUNTED) : part;
    }
}
