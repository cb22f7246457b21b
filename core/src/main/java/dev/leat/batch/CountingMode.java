package dev.leat.batch;

/// The way in which the records of a piece count in the totals of their file.
public enum CountingMode {
    /// The records are counted for the first time.
    FIRST,
    /// The records were already counted as read and written, before a step over the whole file.
    RECOUNTED,
    /// The records were produced by a step over the whole file, whose input was counted as written.
    /// Only their rejections are added, so that none goes unreported.
    DERIVED;

    /// Returns the amounts to add to the file's totals, given the piece's own totals.
    public Totals of(Totals piece) {
        return switch (this) {
            case FIRST -> piece;
            case RECOUNTED ->
                    new Totals(
                            0,
                            -piece.filtered() - piece.rejected(),
                            piece.filtered(),
                            piece.rejected());
            case DERIVED -> new Totals(piece.rejected(), 0, 0, piece.rejected());
        };
    }
}
