package dev.leat.load;

/// The end of a file after one of its pieces: not reached yet, published, or abandoned.
sealed interface FileEnd permits FileEnd.NotYet, FileSettlement, PieceResult.Abandoned {

    /// More pieces follow.
    record NotYet() implements FileEnd {}
}
