package dev.leat.operations;

import dev.leat.port.Audit;

/// Compares dead letters with records that passed, and predicts the results of repairs. Stores
/// nothing. Each annotated method is one operation of the HTTP API. Methods block; threads may
/// share it.
public interface LetterRepairs {

    /// Predicts, with the current app file, the result of redriving the dead letters that `terms`
    /// select. Stores nothing.
    ///
    /// @throws RefusedOperationException of the kind INVALID if the app file or an expression of
    ///   the terms has errors
    @Operation(
            value = "POST dead-letters/{queue}/previews",
            reads = true,
            summary = "Predicts the result of a redrive without changing anything.",
            masks = true,
            timeoutSeconds = 1800)
    PreviewReport preview(String queue, Audit.Terms terms);

    /// Compares the dead letters of a group with records that passed, and predicts the results of
    /// repairs, with the current app file. Stores nothing. Personal values are masked.
    ///
    /// @throws RefusedOperationException of the kind UNKNOWN if the queue has no dead letters of
    ///   the group, INVALID if the app file has errors
    @Operation(
            value = "GET dead-letters/{queue}/groups/{group}/contrast",
            summary =
                    "Compares the dead letters of a group with records that passed, and proposes repairs.",
            timeoutSeconds = 600)
    default LetterContrast contrast(String queue, String group) {
        throw RefusedOperationException.unknown("dead letters cannot be explained here");
    }

    /// Predicts how many dead letters of a group pass with another condition of a check, with the
    /// current app file. Stores nothing.
    ///
    /// @throws RefusedOperationException of the kind UNKNOWN if there is no such check, INVALID if
    ///   the condition is invalid or the app file has errors
    @Operation(
            value = "POST dead-letters/{queue}/groups/{group}/checks",
            reads = true,
            summary =
                    "Predicts how many dead letters of a group pass with another condition of a check.",
            timeoutSeconds = 600)
    default LetterContrast.Repair changedCheck(
            String queue, String group, Operations.ChangedCheck change) {
        throw RefusedOperationException.unknown("checks cannot be tried here");
    }
}
