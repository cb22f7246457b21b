package dev.leat.batch;

/// Determines how the records of a piece, a part of a file, are added to the totals of the file.
public enum CountingMode {
    /// The records are counted for the first time.
    FIRST,
    /// The records were already counted as read and written before a step over the whole file. Only
    /// records that are filtered or rejected by this step or a later step change the totals.
    RECOUNTED,
    /// The records are the output of a step over the whole file. The step's input records were
    /// counted as written. Only rejected records are added to the totals, so that every rejection
    /// is reported.
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
