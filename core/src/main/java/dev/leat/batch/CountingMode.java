package dev.leat.batch;

/// Determines how the records of a piece are added to the totals of their file.
public enum CountingMode {
    /// The records are counted for the first time.
    FIRST,
    /// The records were already counted as read and written before a step over the whole file. Only
    /// those that are now filtered or rejected change the totals.
    RECOUNTED,
    /// The records were produced by a step over the whole file, whose input records were counted as
    /// written. Only rejected records are added to the totals, so that every rejection is reported.
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
