package dev.leat.quality.profile;

import dev.leat.mask.Mask;
import dev.leat.quality.profile.ProfileDrift.ColumnDrift;
import dev.leat.quality.profile.ProfileDrift.Degree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Computes the differences of two profiles.
public final class DriftCalculator {

    /// Differences of shares below this are not worth words.
    private static final double SHARE = 0.02;

    /// The least share of a value that is new or missing.
    private static final double NEW_VALUE = 0.005;

    /// The factor between two means from which a change of the unit is likely.
    private static final double UNIT = 5;

    private static final long FREQUENT = 50;
    private static final double FREQUENT_SHARE = 0.01;

    private static final String NULL = "\0null";
    private static final String OTHER = "\0other";

    private DriftCalculator() {}

    /// Compares two profiles.
    public static ProfileDrift compare(Profile before, Profile after) {
        var columns = new ArrayList<ColumnDrift>();
        for (var column : after.columns()) {
            columns.add(
                    before.column(column.name())
                            .map(old -> compare(old, column))
                            .orElseGet(() -> only(column.name(), "new column")));
        }
        before.columns().stream()
                .filter(column -> after.column(column.name()).isEmpty())
                .forEach(column -> columns.add(only(column.name(), "missing column")));
        return new ProfileDrift(
                before.source(),
                after.source(),
                before.records().total(),
                after.records().total(),
                columns);
    }

    private static ColumnDrift only(String name, String change) {
        return new ColumnDrift(
                name, Degree.LARGE, Optional.empty(), "columns", Optional.empty(), List.of(change));
    }

    private static ColumnDrift compare(ColumnProfile before, ColumnProfile after) {
        var changes = new ArrayList<String>();
        if (!before.type().equals(after.type())) {
            changes.add("type %s instead of %s".formatted(after.type(), before.type()));
        }
        shares(before, after, changes);
        var measured = measure(before, after);
        if (measured.degree() != Degree.NONE) {
            changes.addAll(words(before, after));
        }
        newValues(before, after, changes);
        zone(before, after, changes);
        return new ColumnDrift(
                after.name(),
                changes.isEmpty() || measured.degree() != Degree.NONE
                        ? measured.degree()
                        : Degree.MODERATE,
                measured.psi(),
                measured.basis(),
                measured.ks(),
                changes);
    }

    private static ColumnDrift measured(
            ColumnProfile before,
            ColumnProfile after,
            String basis,
            List<CategoryShares> shares,
            Optional<Double> ks) {
        var index =
                CategoryShares.index(
                        shares.get(0),
                        before.values().count(),
                        shares.get(1),
                        after.values().count());
        return new ColumnDrift(
                after.name(), Degree.of(index), Optional.of(index.value()), basis, ks, List.of());
    }

    /// Measures the drift by the most detailed statistics that both profiles have.
    private static ColumnDrift measure(ColumnProfile before, ColumnProfile after) {
        double nullsBefore = before.values().nullShare();
        double nullsAfter = after.values().nullShare();
        if (complete(before) && complete(after)) {
            var shares = CategoryShares.of(counts(before, List.of()), counts(after, List.of()));
            return measured(before, after, "values", shares, ks(before, after));
        }
        if (before.numbers().isPresent() && after.numbers().isPresent()) {
            var limits = limits(before.numbers().get());
            var shares =
                    List.of(
                            CategoryShares.of(before.numbers().get(), limits, nullsBefore),
                            CategoryShares.of(after.numbers().get(), limits, nullsAfter));
            return measured(before, after, "ranges", shares, ks(before, after));
        }
        var hoursBefore = before.times().map(TimeProfile::hours).orElse(List.of());
        var hoursAfter = after.times().map(TimeProfile::hours).orElse(List.of());
        if (!hoursBefore.isEmpty() && !hoursAfter.isEmpty()) {
            var shares =
                    List.of(
                            CategoryShares.of(with(hoursBefore, before.values().nulls())),
                            CategoryShares.of(with(hoursAfter, after.values().nulls())));
            return measured(before, after, "hours", shares, Optional.empty());
        }
        var names = frequent(before.values());
        if (listed(before) && listed(after) && !names.isEmpty()) {
            var shares = CategoryShares.of(counts(before, names), counts(after, names));
            return measured(before, after, "values", shares, Optional.empty());
        }
        if (before.texts().isPresent() && after.texts().isPresent()) {
            var shares =
                    CategoryShares.of(
                            shapes(before.texts().get(), nullsBefore),
                            shapes(after.texts().get(), nullsAfter));
            return measured(before, after, "shapes", shares, Optional.empty());
        }
        var shares =
                CategoryShares.of(
                        Map.of(NULL, before.values().nulls(), OTHER, before.values().present()),
                        Map.of(NULL, after.values().nulls(), OTHER, after.values().present()));
        return measured(before, after, "nulls", shares, Optional.empty());
    }

    /// Returns the values that are so frequent that they are not the most frequent ones by chance.
    private static List<String> frequent(ValueProfile values) {
        return values.top().stream()
                .filter(one -> one.count() >= Math.max(FREQUENT, FREQUENT_SHARE * values.count()))
                .map(ValueProfile.Frequency::value)
                .toList();
    }

    /// Returns true if the most frequent values are counted and not masked.
    private static boolean listed(ColumnProfile column) {
        return column.values().exact()
                && !column.values().top().isEmpty()
                && column.values().top().stream()
                        .map(ValueProfile.Frequency::value)
                        .noneMatch(value -> value.contains(Mask.MASK));
    }

    private static List<Long> with(List<Long> counts, long nulls) {
        return Stream.concat(counts.stream(), Stream.of(nulls)).toList();
    }

    /// Returns true if the most frequent values are all values.
    private static boolean complete(ColumnProfile column) {
        var values = column.values();
        return listed(column) && values.top().size() == values.distinct();
    }

    /// Returns the counts of the most frequent values, of null, and of all other values. If
    /// `listed` is not empty, only these values have a count of their own.
    private static Map<String, Long> counts(ColumnProfile column, List<String> listed) {
        var values = column.values();
        var counts = new LinkedHashMap<String, Long>();
        values.top().stream()
                .filter(one -> listed.isEmpty() || listed.contains(one.value()))
                .forEach(one -> counts.put(one.value(), one.count()));
        long named = counts.values().stream().mapToLong(Long::longValue).sum();
        counts.put(NULL, values.nulls());
        counts.put(OTHER, values.present() - named);
        return counts;
    }

    private static Map<String, Long> shapes(TextProfile texts, double nulls) {
        var counts = new HashMap<String, Long>();
        texts.shapes().forEach(shape -> counts.put(shape.shape(), shape.count()));
        long named = counts.values().stream().mapToLong(Long::longValue).sum();
        counts.put(OTHER, texts.shapesCounted() - named);
        counts.put(NULL, Math.round(texts.shapesCounted() * nulls / Math.max(0.0001, 1 - nulls)));
        return counts;
    }

    /// Returns limits between ranges that have equal shares before; equal limits are one.
    private static List<Double> limits(NumberProfile numbers) {
        var limits = new TreeSet<Double>();
        Stream.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
                .forEach(share -> limits.add(numbers.quantile(share)));
        return List.copyOf(limits);
    }

    private static Optional<Double> ks(ColumnProfile before, ColumnProfile after) {
        if (before.numbers().isEmpty() || after.numbers().isEmpty()) {
            return Optional.empty();
        }
        var limits = new TreeSet<Double>();
        Stream.of(before.numbers().get(), after.numbers().get())
                .flatMap(numbers -> numbers.bins().stream())
                .forEach(bin -> limits.add(bin.to()));
        return limits.stream()
                .map(limit ->
                        Math.abs(
                                CategoryShares.cumulative(before.numbers().get(), limit)
                                        - CategoryShares.cumulative(after.numbers().get(), limit)))
                .max(Comparator.naturalOrder());
    }

    private static void shares(ColumnProfile before, ColumnProfile after, List<String> changes) {
        share("null", before.values().nullShare(), after.values().nullShare(), changes);
        share(
                "blank",
                (double) before.values().blanks() / Math.max(1, before.values().count()),
                (double) after.values().blanks() / Math.max(1, after.values().count()),
                changes);
    }

    private static void share(String what, double before, double after, List<String> changes) {
        if (Math.abs(after - before) >= SHARE) {
            changes.add("%s %s, before %s".formatted(percent(after), what, percent(before)));
        }
    }

    private static List<String> words(ColumnProfile before, ColumnProfile after) {
        var words = new ArrayList<String>();
        if (before.numbers().isPresent() && after.numbers().isPresent()) {
            double old = before.numbers().get().mean();
            double now = after.numbers().get().mean();
            if (old != now) {
                words.add("mean %s, before %s".formatted(number(now), number(old)));
            }
            double factor = old == 0 ? 0 : now / old;
            if (factor >= UNIT || (factor > 0 && factor <= 1 / UNIT)) {
                words.add("%s times as large: perhaps another unit".formatted(number(factor)));
            }
        }
        if (before.times().isPresent() && after.times().isPresent()) {
            int old = busiest(before.times().get());
            int now = busiest(after.times().get());
            if (old >= 0 && now >= 0 && old != now) {
                words.add("most values at %02d h, before at %02d h".formatted(now, old));
            }
        }
        return words;
    }

    private static int busiest(TimeProfile times) {
        var hours = times.hours();
        return hours.isEmpty() ? -1 : hours.indexOf(hours.stream().max(Long::compare).orElse(0L));
    }

    /// Reports frequent values that the other profile does not have; only if it lists all values.
    private static void newValues(ColumnProfile before, ColumnProfile after, List<String> changes) {
        if (after.numbers().isPresent()) {
            return;
        }
        report("new value", after, before, changes);
        report("missing value", before, after, changes);
    }

    private static void report(
            String what, ColumnProfile with, ColumnProfile without, List<String> changes) {
        if (!complete(without)) {
            return;
        }
        var known = without.values().top().stream().map(ValueProfile.Frequency::value).toList();
        with.values().top().stream()
                .filter(one -> !known.contains(one.value()))
                .filter(one -> one.count() >= NEW_VALUE * with.values().count())
                .limit(3)
                .forEach(one ->
                        changes.add(
                                "%s '%s' (%s)"
                                        .formatted(
                                                what,
                                                with.personal().masked()
                                                        ? Mask.MASK
                                                        : ProfileMask.text(one.value()),
                                                percent(
                                                        (double) one.count()
                                                                / with.values().count()))));
    }

    private static void zone(ColumnProfile before, ColumnProfile after, List<String> changes) {
        if (before.times().isPresent()
                && after.times().isPresent()
                && before.times().get().kind() != after.times().get().kind()) {
            changes.add(
                    "times are %s, before %s"
                            .formatted(
                                    words(after.times().get().kind()),
                                    words(before.times().get().kind())));
        }
    }

    private static String words(TimeProfile.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static String percent(double share) {
        return String.format(
                Locale.ROOT, share > 0 && share < 0.01 ? "%.2f %%" : "%.1f %%", share * 100);
    }

    private static String number(double number) {
        return NumberText.of(number);
    }
}
