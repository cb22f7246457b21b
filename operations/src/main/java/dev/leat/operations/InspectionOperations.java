package dev.leat.operations;

import dev.leat.port.Audit;
import java.util.List;

/// Operations that show the dead letters of one queue to a person. Personal values are masked,
/// unless `unmasked` is true.
public interface InspectionOperations {

    /// Returns the dead letters by cause. Reads for a limited time; the next call continues.
    ///
    /// @param from the number of larger groups that are not returned
    @Operation(
            value = "GET dead-letters/{queue}/groups",
            summary =
                    "Counts the dead letters by cause, largest groups first; reads for a limited time at each request.")
    LetterGroups groups(int from, int limit, boolean unmasked);

    /// Returns at most `limit` dead letters with a sequence of at least `cursor`, oldest first.
    ///
    /// @param group the ids of groups; only dead letters of one of these are returned that
    ///   [#groups] has counted; empty for all
    @Operation(
            value = "GET dead-letters/{queue}/letters",
            summary =
                    "Lists dead letters with their reasons, history and origin; with groups, those that the groups count.",
            cursor = "/sequence+1")
    List<Letter> letters(List<String> group, long cursor, int limit, boolean unmasked);

    /// Predicts the result of a redrive, and stores its terms and the dead letters that it covers.
    /// Returns after at most half a second; the examination of the others continues, and
    /// [RunOperations#plan] returns its progress.
    @Operation(
            value = "POST dead-letters/{queue}/plans",
            summary =
                    "Predicts the result of a redrive, and stores it as a plan; 'GET plans/{plan}'"
                            + " shows the progress.",
            reads = true,
            masks = true)
    RedrivePlan plan(Audit.Terms terms);

    /// Predicts the result of a redrive of one dead letter with another body, and stores it as a
    /// plan. A value that the dead letter shows as masked, and that is masked in `body`, stays as
    /// it is.
    ///
    /// Throws [RefusedOperationException] of the kind UNKNOWN if there is no such dead letter,
    /// INVALID if its masked values cannot be related to those of `body`.
    @Operation(
            value = "POST dead-letters/{queue}/edits",
            summary = "Predicts the result of a redrive of one edited dead letter, as a plan.",
            reads = true,
            masks = true)
    RedrivePlan edit(long letter, String body, boolean unmasked);
}
