package dev.leat.load;

/// The result of one attempt to commit a piece: final, or to be repeated because the assumption
/// about refused lines was wrong. Every attempt but [PieceResult.Committed] is rolled back.
sealed interface CommitAttempt permits CommitAttempt.AssumptionFailed, PieceResult {

    /// The commit found these totals and refused lines instead.
    record AssumptionFailed(ProcessedPiece.Found found) implements CommitAttempt {}
}
