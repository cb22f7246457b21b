package dev.leat.load;

/// The result of one attempt to commit a piece of a file. An attempt that is not
/// [PieceResult.Committed] was rolled back. It is either final, or it is repeated because its
/// assumption about the lines that stores refuse was wrong.
sealed interface CommitAttempt permits CommitAttempt.AssumptionFailed, PieceResult {

    /// The stores refused other lines than assumed. `found` has the actual totals and refused
    /// lines.
    record AssumptionFailed(ProcessedPiece.Found found) implements CommitAttempt {}
}
