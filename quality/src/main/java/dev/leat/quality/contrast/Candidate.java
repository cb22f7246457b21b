package dev.leat.quality.contrast;

/// A condition that was counted, and that may be a finding.
///
/// @param column the column that it is about
/// @param depth the nesting of the column; of equal findings, that of the outer column is reported
/// @param condition the condition in words, such as `total is null`
/// @param remark a further sentence; may be empty
/// @param edit an edit of letters that follows from it, as `COLUMN=SQL`; may be empty
/// @param letters the letters for which it holds
/// @param passing the records that passed for which it holds
/// @param tests the number of conditions of the same family, among which this one was chosen
/// @param anchors the letters whose values the condition was made from
record Candidate(
        FindingKind kind,
        String column,
        int depth,
        String condition,
        String remark,
        String edit,
        long letters,
        long passing,
        double tests,
        int anchors) {

    /// Creates a candidate without a remark and an edit that is one of `tests` conditions, none of
    /// which depends on the letters.
    static Candidate of(
            FindingKind kind,
            ContrastColumn column,
            String condition,
            Counts.Pair count,
            double tests) {
        return new Candidate(
                kind,
                column.name(),
                column.depth(),
                condition,
                "",
                "",
                count.letters(),
                count.passing(),
                tests,
                0);
    }

    Candidate with(double otherTests) {
        return new Candidate(
                kind,
                column,
                depth,
                condition,
                remark,
                edit,
                letters,
                passing,
                otherTests,
                anchors);
    }

    Candidate withEdit(String other) {
        return new Candidate(
                kind, column, depth, condition, remark, other, letters, passing, tests, anchors);
    }

    Candidate withRemark(String other) {
        return new Candidate(
                kind, column, depth, condition, other, edit, letters, passing, tests, anchors);
    }
}
