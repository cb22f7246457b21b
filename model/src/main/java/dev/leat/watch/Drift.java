package dev.leat.watch;

import dev.leat.app.Quality.Kind;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.datasketches.frequencies.ErrorType;

/// The drift of a column: the population stability index (PSI) of its values compared with earlier
/// ones, and the largest change in words.
///
/// The index is the sum of `(a - b) * ln(a / b)` over groups of values, with the shares `a` of the
/// group now and `b` before. Common thresholds are 0.1 for some and 0.25 for a large change (N.
/// Siddiqi, Credit Risk Scorecards, 2006). Without any change, the index of `n` and `m` records in
/// `g` groups is about `(1/n + 1/m)` times a chi-squared variable with `g - 1` degrees of freedom
/// (B. Yurdakul, Statistical Properties of Population Stability Index, 2018). The mean of this
/// variable and three standard deviations are subtracted, so that chance alone is no drift.
record Drift(double index, String change) {

    /// The share of earlier values from which a group is closed: groups are about deciles.
    private static final double GROUP = 0.1;

    /// The share from which a text is a group of its own.
    private static final double FREQUENT = 0.01;

    private static final double DEVIATIONS = 3;

    /// A group of values with its counts. `name` is empty for a group of numbers.
    private record Group(String name, double now, double before) {}

    /// Returns the drift; empty if there is nothing to compare.
    static Optional<Drift> between(ColumnSummary before, ColumnSummary now) {
        if (now.kind() == Kind.COUNT
                || before.kind() != now.kind()
                || before.records() == 0
                || now.records() == 0) {
            return Optional.empty();
        }
        var groups =
                now.kind() == Kind.TEXT
                        ? texts(before, now)
                        : numbers(before.numbers(), now.numbers());
        if (before.nulls() + now.nulls() > 0) {
            groups.add(new Group("null", now.nulls(), before.nulls()));
        }
        double sum = 0;
        double most = -1;
        var largest = groups.getFirst();
        for (var group : groups) {
            double term = term(group, groups.size(), now.records(), before.records());
            sum += term;
            if (term > most) {
                most = term;
                largest = group;
            }
        }
        double freedom = groups.size() - 1;
        double chance =
                (freedom + DEVIATIONS * Math.sqrt(2 * freedom))
                        * (1.0 / now.records() + 1.0 / before.records());
        return Optional.of(new Drift(Math.max(0, sum - chance), change(largest, before, now)));
    }

    /// Returns the term of a group. Half a record is added to each count, because the term of an
    /// empty group would be infinite.
    private static double term(Group group, int groups, long now, long before) {
        double a = (group.now() + 0.5) / (now + 0.5 * groups);
        double b = (group.before() + 0.5) / (before + 0.5 * groups);
        return (a - b) * Math.log(a / b);
    }

    /// Returns groups of about a tenth of the earlier numbers. A bin with so many numbers is a
    /// group of its own, and so are the numbers below and above all earlier ones.
    private static List<Group> numbers(NumberBins before, NumberBins now) {
        var groups = new ArrayList<Group>();
        double least = Math.max(1, before.total() * GROUP);
        double sumBefore = 0;
        double sumNow = 0;
        int a = 0;
        int b = 0;
        while (a < now.bins().length || b < before.bins().length) {
            boolean ended = b == before.bins().length;
            boolean earlier =
                    !ended && (a == now.bins().length || before.bins()[b] <= now.bins()[a]);
            boolean both = earlier && a < now.bins().length && before.bins()[b] == now.bins()[a];
            double countBefore = earlier ? before.counts()[b] : 0;
            double countNow = !earlier || both ? now.counts()[a] : 0;
            boolean first = earlier && b == 0;
            if ((first || countBefore >= least) && sumBefore + sumNow > 0) {
                groups.add(new Group("", sumNow, sumBefore));
                sumBefore = 0;
                sumNow = 0;
            }
            sumBefore += countBefore;
            sumNow += countNow;
            b += earlier ? 1 : 0;
            a += !earlier || both ? 1 : 0;
            if (sumBefore >= least || (earlier && b == before.bins().length)) {
                groups.add(new Group("", sumNow, sumBefore));
                sumBefore = 0;
                sumNow = 0;
            }
        }
        if (sumBefore + sumNow > 0 || groups.isEmpty()) {
            groups.add(new Group("", sumNow, sumBefore));
        }
        return groups;
    }

    /// Returns a group for each text that is frequent now or was before, and one of all others.
    private static List<Group> texts(ColumnSummary before, ColumnSummary now) {
        Set<String> names = new HashSet<>(frequent(before));
        names.addAll(frequent(now));
        var groups = new ArrayList<Group>();
        double restBefore = before.values();
        double restNow = now.values();
        for (var name : names.stream().sorted().toList()) {
            double countBefore = before.texts().getEstimate(name);
            double countNow = now.texts().getEstimate(name);
            groups.add(new Group("'" + name + "'", countNow, countBefore));
            restBefore -= countBefore;
            restNow -= countNow;
        }
        if (groups.isEmpty() || restBefore > 0 || restNow > 0) {
            groups.add(new Group("other texts", Math.max(0, restNow), Math.max(0, restBefore)));
        }
        return groups;
    }

    private static List<String> frequent(ColumnSummary column) {
        var names = new ArrayList<String>();
        var texts = column.texts();
        if (!texts.isEmpty()) {
            double least = column.values() * FREQUENT;
            for (var row : texts.getFrequentItems(ErrorType.NO_FALSE_POSITIVES)) {
                if (row.getLowerBound() >= least) {
                    names.add(row.getItem());
                }
            }
        }
        return names;
    }

    private static String change(Group group, ColumnSummary before, ColumnSummary now) {
        if (group.name().isEmpty()) {
            boolean time = now.kind() == Kind.TIME;
            return "median %s, before %s"
                    .formatted(median(now.numbers(), time), median(before.numbers(), time));
        }
        return "%s %s, before %s"
                .formatted(
                        group.name().replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " "),
                        percent(group.now() / now.records()),
                        percent(group.before() / before.records()));
    }

    private static String median(NumberBins numbers, boolean time) {
        if (numbers.total() == 0) {
            return "none";
        }
        double median = numbers.median();
        return time ? "age " + age(median) : plain(median);
    }

    private static String age(double seconds) {
        double size = Math.abs(seconds);
        if (size >= 86_400) {
            return plain(seconds / 86_400) + "d";
        }
        if (size >= 3600) {
            return plain(seconds / 3600) + "h";
        }
        return size >= 60 ? plain(seconds / 60) + "m" : plain(seconds) + "s";
    }

    private static String plain(double number) {
        return new BigDecimal(number)
                .round(new MathContext(3))
                .stripTrailingZeros()
                .toPlainString();
    }

    static String percent(double share) {
        return String.format(
                        Locale.ROOT, share > 0 && share < 0.01 ? "%.2f%%" : "%.1f%%", share * 100)
                .replace(".0%", "%");
    }
}
