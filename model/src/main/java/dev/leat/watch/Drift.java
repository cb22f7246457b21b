package dev.leat.watch;

import dev.leat.app.Quality.Kind;
import dev.leat.app.StoredProfile;
import dev.leat.watch.QualityWindow.ValueShare;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.apache.datasketches.frequencies.ErrorType;

/// The drift of a column: the population stability index of its values compared with those of the
/// windows before or of a stored profile, less the index that chance exceeds in 1 % of the windows,
/// the largest change in words, and the shares of the most frequent groups, in their order.
record Drift(double index, String change, List<ValueShare> shares) {

    Drift {
        shares = List.copyOf(shares);
    }

    /// The maximum number of groups whose shares are listed.
    private static final int SHARES = 12;

    /// The share of earlier values from which a group is closed: groups are about deciles.
    private static final double GROUP = 0.1;

    /// The share from which a text is a group of its own.
    private static final double FREQUENT = 0.01;

    /// The quantile of the normal distribution for 1 %.
    private static final double CHANCE = 2.33;

    /// A group of values with its counts. `name` is empty for a group of numbers; `label` names the
    /// values of any group.
    private record Group(String name, String label, double now, double before) {

        Group(String name, double now, double before) {
            this(name, name, now, before);
        }

        /// Returns the group of the numbers or ages from those of a bin on.
        static Group from(int bin, double now, double before, boolean time) {
            var least = number(OptionalDouble.of(NumberBins.middle(bin)), time);
            return new Group("", "from " + least, now, before);
        }
    }

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
                        : numbers(before.numbers(), now.numbers(), now.kind() == Kind.TIME);
        if (before.nulls() + now.nulls() > 0) {
            groups.add(new Group("null", now.nulls(), before.nulls()));
        }
        return Optional.of(of(groups, median(before.numbers()), now));
    }

    /// Returns the drift from a stored profile; empty if the profile has no such values, as for the
    /// age of times.
    static Optional<Drift> between(StoredProfile.Column before, ColumnSummary now) {
        if (!before.comparable(now.kind()) || now.records() == 0) {
            return Optional.empty();
        }
        var groups = now.kind() == Kind.TEXT ? texts(before, now) : ranges(before, now.numbers());
        groups.add(new Group("null", now.nulls(), before.nulls()));
        return Optional.of(of(groups, before.median(), now));
    }

    /// @param before the median of earlier numbers, if it is known
    private static Drift of(List<Group> groups, OptionalDouble before, ColumnSummary now) {
        var index =
                StabilityIndex.of(
                        groups.stream().mapToDouble(Group::before).toArray(),
                        groups.stream().mapToDouble(Group::now).toArray(),
                        CHANCE);
        var largest = groups.get(index.largest());
        double records = groups.stream().mapToDouble(Group::before).sum();
        return new Drift(
                index.beyondChance(),
                change(largest, before, records, now),
                shares(groups, records, (double) now.records()));
    }

    private static List<ValueShare> shares(List<Group> groups, double before, double now) {
        var shares =
                groups.stream()
                        .map(one ->
                                new ValueShare(
                                        printable(one.label()),
                                        one.now() / now,
                                        one.before() / before))
                        .filter(one -> one.now() + one.before() > 0)
                        .toList();
        var frequent =
                shares.stream()
                        .sorted(
                                Comparator.comparingDouble(
                                        one -> -Math.max(one.now(), one.before())))
                        .limit(SHARES)
                        .toList();
        return shares.stream().filter(frequent::contains).toList();
    }

    private static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ");
    }

    /// Returns groups of about a tenth of the earlier numbers. A bin with so many numbers is a
    /// group of its own, and so are the numbers below and above all earlier ones.
    private static List<Group> numbers(NumberBins before, NumberBins now, boolean time) {
        var groups = new ArrayList<Group>();
        double least = Math.max(1, before.total() * GROUP);
        double sumBefore = 0;
        double sumNow = 0;
        int start = 0;
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
                groups.add(Group.from(start, sumNow, sumBefore, time));
                sumBefore = 0;
                sumNow = 0;
            }
            if (sumBefore + sumNow == 0) {
                start = earlier ? before.bins()[b] : now.bins()[a];
            }
            sumBefore += countBefore;
            sumNow += countNow;
            b += earlier ? 1 : 0;
            a += !earlier || both ? 1 : 0;
            if (sumBefore >= least || (earlier && b == before.bins().length)) {
                groups.add(Group.from(start, sumNow, sumBefore, time));
                sumBefore = 0;
                sumNow = 0;
            }
        }
        if (sumBefore + sumNow > 0 || groups.isEmpty()) {
            groups.add(Group.from(start, sumNow, sumBefore, time));
        }
        return groups;
    }

    /// Returns groups of about a tenth of the numbers of a profile. The limits of its ranges are
    /// rounded to bins. The numbers below and above all of the profile are groups of their own.
    private static List<Group> ranges(StoredProfile.Column before, NumberBins now) {
        var ranges = before.ranges();
        double least = Math.max(1, before.finite() * GROUP);
        var groups = new ArrayList<Group>();
        int from = NumberBins.bin(before.least());
        var smaller = "below " + plain(before.least());
        groups.add(new Group("", smaller, now.count(Integer.MIN_VALUE, from), 0));
        double sum = 0;
        for (int i = 0; i < ranges.size(); i++) {
            int to = NumberBins.bin(ranges.get(i).to()) + 1;
            sum += ranges.get(i).count();
            boolean last = i == ranges.size() - 1;
            boolean sameBin = !last && NumberBins.bin(ranges.get(i + 1).to()) + 1 == to;
            if (last || (sum >= least && !sameBin)) {
                groups.add(Group.from(from, (double) now.count(from, to), sum, false));
                from = to;
                sum = 0;
            }
        }
        groups.add(Group.from(from, (double) now.count(from, Integer.MAX_VALUE), 0, false));
        return groups;
    }

    /// Returns a group for each frequent text of a profile, and one of all others. A text that is
    /// frequent now is a group only if the profile lists all texts. Texts are compared by their
    /// beginnings, as windows have no more.
    private static List<Group> texts(StoredProfile.Column before, ColumnSummary now) {
        var cut = new HashMap<String, Long>();
        before.texts()
                .forEach((text, count) -> cut.merge(ColumnSummary.cut(text), count, Long::sum));
        var names = new TreeSet<String>();
        cut.forEach((text, count) -> {
            if (count >= before.values() * FREQUENT) {
                names.add(text);
            }
        });
        if (before.complete()) {
            names.addAll(frequent(now));
        }
        return texts(names, name -> cut.getOrDefault(name, 0L), before.values(), now);
    }

    /// Returns a group for each text that is frequent now or was before, and one of all others.
    private static List<Group> texts(ColumnSummary before, ColumnSummary now) {
        var names = new TreeSet<>(frequent(before));
        names.addAll(frequent(now));
        return texts(names, before.texts()::getEstimate, before.values(), now);
    }

    /// Returns a group for each of these texts, and one of all others.
    private static List<Group> texts(
            SortedSet<String> names, ToLongFunction<String> before, long all, ColumnSummary now) {
        var groups = new ArrayList<Group>();
        double restBefore = all;
        double restNow = now.values();
        for (var name : names) {
            double countBefore = before.applyAsLong(name);
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

    private static String change(
            Group group, OptionalDouble before, double recordsBefore, ColumnSummary now) {
        if (group.name().isEmpty()) {
            boolean time = now.kind() == Kind.TIME;
            return "median %s, before %s"
                    .formatted(number(median(now.numbers()), time), number(before, time));
        }
        return "%s %s, before %s"
                .formatted(
                        printable(group.name()),
                        percent(group.now() / now.records()),
                        percent(group.before() / recordsBefore));
    }

    private static OptionalDouble median(NumberBins numbers) {
        return numbers.total() == 0 ? OptionalDouble.empty() : OptionalDouble.of(numbers.median());
    }

    private static String number(OptionalDouble number, boolean time) {
        if (number.isEmpty()) {
            return "none";
        }
        double known = number.getAsDouble();
        return time ? "age " + age(known) : plain(known);
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
