package dev.leat.operations;

import dev.leat.deadletter.Cause;
import java.util.List;
import java.util.Optional;

/// The properties that the dead letters of a group have in common, compared with records that
/// passed, and repairs that follow. Personal values are masked.
///
/// @param group the id of the group
/// @param letters the dead letters of the group
/// @param sampled the dead letters that were compared; fewer than `letters` in a sample
/// @param reference the records that passed; empty if there are none to compare with
/// @param findings the common properties, most separating first; empty if chance explains all
///   differences
/// @param repairs changes after which letters pass
/// @param notes remarks for the user, one sentence each
public record LetterContrast(
        String queue,
        String group,
        Cause cause,
        long letters,
        long sampled,
        Optional<Reference> reference,
        List<Finding> findings,
        List<Repair> repairs,
        List<String> notes) {

    public LetterContrast {
        findings = List.copyOf(findings);
        repairs = List.copyOf(repairs);
        notes = List.copyOf(notes);
    }

    /// Returns a copy with other repairs.
    public LetterContrast withRepairs(List<Repair> other) {
        return new LetterContrast(
                queue, group, cause, letters, sampled, reference, findings, other, notes);
    }

    /// Records that passed.
    ///
    /// @param source the place from which they were read
    /// @param records the records that were found
    /// @param sampled the records that were compared; fewer than `records` in a sample
    public record Reference(String source, long records, long sampled) {}

    /// A property of letters.
    ///
    /// @param kind the kind of the property, such as `null` or `range`
    /// @param column the column that it is about
    /// @param sentence the property with its shares
    /// @param letters the compared letters that have it
    /// @param passing the compared records that passed and have it
    /// @param separation the share of letters minus the share of records that passed
    public record Finding(
            String kind,
            String column,
            String sentence,
            long letters,
            long passing,
            double separation) {}

    /// A change, and the number of letters that pass with it.
    ///
    /// @param change the change in words
    /// @param set the edit of the letters as `COLUMN=SQL`, for the option `--set`; empty if the app
    ///   file would change
    /// @param passing the letters that pass
    /// @param letters the letters for which this was predicted
    public record Repair(String change, Optional<String> set, long passing, long letters) {}
}
