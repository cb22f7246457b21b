package dev.leat.quality.contrast;

/// A condition that was counted, and that may be a finding.
///
/// @param column the column that it is about
/// @param depth the nesting of the column; of equal findings, that of the outer column is reported
/// @param condition the condition in words, such as `total is null`
/// @param count the letters, and the records that passed, for which it holds
/// @param remark a further sentence; may be empty
/// @param edit an edit of letters that follows from it, as `COLUMN=SQL`; may be empty
record Candidate(
        FindingKind kind,
        String column,
        int depth,
        String condition,
        Counts.Pair count,
        Choice choice,
        String remark,
        String edit) {

    /// The choice of the condition.
    ///
    /// @param tests the number of conditions of the same family, among which this one was chosen
    /// @param anchors the letters whose values the condition was made from
    record Choice(double tests, int anchors) {}

    /// Creates a candidate without a remark and an edit, which is the only one of its family.
    Candidate(FindingKind kind, String column, String condition, Counts.Pair count) {
        this(kind, column, 0, condition, count, new Choice(1, 0), "", "");
    }

    /// Creates a candidate without a remark and an edit.
    Candidate(
            FindingKind kind,
            ContrastColumn column,
            String condition,
            Counts.Pair count,
            Choice choice) {
        this(kind, column.name(), column.depth(), condition, count, choice, "", "");
    }

    long letters() {
        return count.letters();
    }

    long passing() {
        return count.passing();
    }

    Candidate with(double tests) {
        var other = new Choice(tests, choice.anchors);
        return new Candidate(kind, column, depth, condition, count, other, remark, edit);
    }

    Candidate withEdit(String other) {
        return new Candidate(kind, column, depth, condition, count, choice, remark, other);
    }

    Candidate withRemark(String other) {
        return new Candidate(kind, column, depth, condition, count, choice, other, edit);
    }
}
