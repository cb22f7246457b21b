package dev.leat.quality.contrast;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/// Selects findings from candidates. A candidate is a finding if it separates letters from records
/// that passed, and if the test of Fisher, corrected by Bonferroni for all conditions that were
/// considered, excludes chance: in a random selection of records, the probability of any finding is
/// at most [#CHANCE].
public final class FindingSelection {

    /// The greatest probability that a random selection of records has any finding.
    public static final double CHANCE = 0.001;

    /// The least difference between the share of letters and the share of records that passed.
    public static final double SEPARATION = 0.2;

    /// The maximum number of findings.
    public static final int MOST = 8;

    /// Findings whose separation differs by less are ordered by their kind.
    private static final double SIMILAR = 0.02;

    private final Counts.Pair all;
    private final Hypergeometric test;

    FindingSelection(Counts.Pair all) {
        this.all = all;
        test = new Hypergeometric(Math.toIntExact(all.letters() + all.passing()));
    }

    /// Returns the findings, most separating first; one for each column.
    List<ContrastFinding> of(List<List<Candidate>> families) {
        var passed = new ArrayList<Candidate>();
        for (var family : families) {
            family.stream()
                    .filter(one -> separation(one) >= SEPARATION)
                    .filter(one -> chance(one, families.size()) <= CHANCE)
                    .forEach(passed::add);
        }
        passed.sort(
                Comparator.<Candidate>comparingLong(one -> -Math.round(separation(one) / SIMILAR))
                        .thenComparing(Candidate::kind)
                        .thenComparingInt(Candidate::depth)
                        .thenComparingDouble(one -> -separation(one))
                        .thenComparing(Candidate::condition));
        var columns = new HashSet<String>();
        var chosen = new ArrayList<Candidate>();
        for (var one : passed) {
            boolean repeats = chosen.stream().anyMatch(other -> repeats(one, other));
            if (chosen.size() < MOST && !repeats && columns.add(one.column())) {
                chosen.add(one);
            }
        }
        return chosen.stream().map(one -> finding(one, families.size())).toList();
    }

    /// Returns true if a condition on an inner column says the same as one on an outer column.
    private static boolean repeats(Candidate one, Candidate other) {
        return one.letters() == other.letters()
                && one.passing() == other.passing()
                && (one.column().startsWith(other.column() + ".")
                        || one.column().startsWith(other.column() + "[]"));
    }

    private double separation(Candidate one) {
        return (double) one.letters() / all.letters() - (double) one.passing() / all.passing();
    }

    /// Returns the bound of the probability of this or a clearer finding by chance. If the
    /// condition was made from the values of some letters, only the other letters are evidence.
    private double chance(Candidate one, int families) {
        return test.atLeast(
                        one.letters() - one.choice().anchors(),
                        all.letters() - one.choice().anchors(),
                        one.passing(),
                        all.passing())
                * one.choice().tests()
                * families;
    }

    private ContrastFinding finding(Candidate one, int families) {
        return new ContrastFinding(
                one.kind(),
                one.column(),
                one.condition(),
                one.remark(),
                one.edit(),
                one.letters(),
                all.letters(),
                one.passing(),
                all.passing(),
                chance(one, families));
    }
}
