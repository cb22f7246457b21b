package dev.leat.load;

/// The state of a file after one of its pieces: it has more pieces, is finished, or is abandoned.
sealed interface FileEnd permits FileEnd.NotYet, FileSettlement, PieceResult.Abandoned {

    /// More pieces of the file follow.
    record NotYet() implements FileEnd {}
}
