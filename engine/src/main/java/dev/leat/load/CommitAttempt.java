package dev.leat.load;

/// The result of one attempt to commit a piece of a file. Every attempt but a
/// [PieceResult.Committed] was rolled back. The result is final (a [PieceResult]), or the attempt
/// must be repeated because its assumption about the lines that stores refuse was wrong.
sealed interface CommitAttempt permits CommitAttempt.AssumptionFailed, PieceResult {

    /// The stores refused other lines than assumed. `found` has the actual totals and refused
    /// lines.
    record AssumptionFailed(ProcessedPiece.Found found) implements CommitAttempt {}
}
