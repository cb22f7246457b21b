package dev.leat.quality.contrast;

import java.util.ArrayList;
import java.util.List;

/// The candidates of a text column: values, forms, beginnings, ends and lengths. Values of a
/// personal column are no candidates.
record TextFeatures(Counts counts, RangeFeatures ranges) {

    /// The longest beginning or end that is a candidate.
    private static final int LONGEST_AFFIX = 4;

    /// A longer run of characters of one class is one character with `+`, as in the shapes of a
    /// profile.
    private static final int LONGEST_RUN = 4;

    private static final int LONGEST_FORM = 60;

    /// Returns the families of candidates.
    ///
    /// @param present the records in which the column is not null
    /// @param values the kind of a finding about a value
    List<List<Candidate>> of(ContrastColumn column, Counts.Pair present, FindingKind values) {
        var families = new ArrayList<List<Candidate>>();
        if (!column.personal()) {
            families.add(values(column, present, values));
        }
        if (values == FindingKind.PRODUCER) {
            return families;
        }
        families.add(
                groups(
                        column,
                        present,
                        form(column.sql()),
                        FindingKind.FORM,
                        "has the form",
                        "does not have the form"));
        families.add(ranges.lengths(column));
        if (!column.personal()) {
            for (int length = 1; length <= LONGEST_AFFIX; length++) {
                families.add(affix(column, present, "left", length, "begin"));
                families.add(affix(column, present, "right", length, "end"));
            }
        }
        return families;
    }

    /// Returns the candidates of the values of a column of any type.
    List<Candidate> values(ContrastColumn column, Counts.Pair present, FindingKind kind) {
        var groups =
                counts.groups(column.sql()).stream()
                        .filter(group -> !group.value().isBlank())
                        .toList();
        return candidates(column, present, groups, kind, "is", "is not", true);
    }

    private List<Candidate> affix(
            ContrastColumn column, Counts.Pair present, String side, int length, String verb) {
        var part =
                "CASE WHEN length(%1$s) > %2$d THEN %3$s(%1$s, %2$d) END"
                        .formatted(column.sql(), length, side);
        return groups(
                column,
                present,
                part,
                FindingKind.AFFIX,
                verb + "s with",
                "does not %s with".formatted(verb));
    }

    private List<Candidate> groups(
            ContrastColumn column,
            Counts.Pair present,
            String expression,
            FindingKind kind,
            String is,
            String not) {
        return candidates(
                column,
                present,
                counts.groups(expression),
                kind,
                is,
                not,
                kind != FindingKind.FORM);
    }

    private static List<Candidate> candidates(
            ContrastColumn column,
            Counts.Pair present,
            List<Counts.Group> groups,
            FindingKind kind,
            String is,
            String not,
            boolean quoted) {
        var found = new ArrayList<Candidate>();
        double tests = 2.0 * groups.size();
        for (var group : groups) {
            var value = quoted ? column.quoted(group.value()) : group.value();
            found.add(column.candidate(kind, is + " " + value, group.count(), tests));
            found.add(
                    column.candidate(kind, not + " " + value, present.minus(group.count()), tests));
        }
        return found;
    }

    /// Returns the shape of a text, as a profile shows it, in SQL.
    static String form(String sql) {
        var shape = "left(%s, %d)".formatted(sql, LONGEST_FORM);
        shape = "regexp_replace(%s, '\\p{Lu}', 'A', 'g')".formatted(shape);
        shape = "regexp_replace(%s, '[\\p{Ll}\\p{Lo}\\p{Lt}\\p{Lm}]', 'a', 'g')".formatted(shape);
        shape = "regexp_replace(%s, '\\p{Nd}', '9', 'g')".formatted(shape);
        for (var one : List.of("A", "a", "9")) {
            shape =
                    "regexp_replace(%s, '%s{%d,}', '%s+', 'g')"
                            .formatted(shape, one, LONGEST_RUN + 1, one);
        }
        return shape;
    }
}
