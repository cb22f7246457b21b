package dev.leat.kernel.reduce;

import dev.leat.file.PieceReader;

/// What a step over a whole file may use: so many bytes of native memory for its rows, and pieces
/// of about so many bytes for what it leaves.
public record Means(long memory, long pieceBytes) {

    public static final Means DEFAULT = new Means(256L << 20, PieceReader.PIECE_BYTES);
}
