package dev.leat.quality.contrast;

import dev.leat.quality.profile.NumberText;
import java.util.Locale;

/// A condition that holds for many letters and for few records that passed. Values of personal
/// columns are masked.
///
/// @param column the column that it is about; a path such as `items[].quantity`
/// @param condition the condition in words, such as `total is null`
/// @param remark a further sentence, such as one about another unit; may be empty
/// @param edit an edit that may repair the letters, as `COLUMN=SQL`; may be empty
/// @param letters the letters of the sample for which it holds
/// @param allLetters the letters of the sample
/// @param passing the records of the sample that passed, for which it holds
/// @param allPassing the records of the sample that passed
/// @param chance an upper bound of the probability that any finding so clear is by chance, if the
///   letters were a random selection
public record ContrastFinding(
        FindingKind kind,
        String column,
        String condition,
        String remark,
        String edit,
        long letters,
        long allLetters,
        long passing,
        long allPassing,
        double chance) {

    /// Returns the share of letters minus the share of records that passed, from 0 to 1.
    public double separation() {
        return (double) letters / allLetters - (double) passing / allPassing;
    }

    /// Returns the finding as a sentence.
    public String sentence() {
        return "%s in %s, and in %s of the records that passed%s"
                .formatted(
                        condition,
                        letters == allLetters
                                ? "all %s letters".formatted(count(allLetters))
                                : "%s of %s letters".formatted(count(letters), count(allLetters)),
                        passing == 0 ? "none" : NumberText.percent((double) passing / allPassing),
                        remark.isEmpty() ? "" : "; " + remark);
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
