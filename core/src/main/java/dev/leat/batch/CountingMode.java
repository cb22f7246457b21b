package dev.leat.batch;

/// How the records of a piece count in the totals of their file.
public enum CountingMode {
    /// For the first time.
    FIRST,
    /// They were read, and counted as written, before a step over the whole file.
    AGAIN,
    /// A step made them of all records of the file, which were counted as written. What is rejected
    /// of them is counted besides, or nobody would hear of it.
    MADE;

    /// What to add to the file's totals for these, which are the piece's by itself.
    public Totals of(Totals piece) {
        return switch (this) {
            case FIRST -> piece;
            case AGAIN ->
                    new Totals(
                            0,
                            -piece.filtered() - piece.rejected(),
                            piece.filtered(),
                            piece.rejected());
            case MADE -> new Totals(piece.rejected(), 0, 0, piece.rejected());
        };
    }
}
