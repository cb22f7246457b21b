package dev.leat.contract;

import dev.leat.app.View;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Totals and periods of one view in maps, for [ViewModel].
final class ModelView {

    private static final BigInteger SMALLEST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);

    /// Compares keys by code points, column by column.
    private static final Comparator<List<String>> BY_KEY =
            (a, b) -> {
                int order = 0;
                for (int i = 0; i < a.size() && order == 0; i++) {
                    order =
                            java.util.Arrays.compare(
                                    a.get(i).codePoints().toArray(),
                                    b.get(i).codePoints().toArray());
                }
                return order;
            };

    private final View view;
    private SortedMap<List<String>, List<@Nullable BigInteger>> totals = new TreeMap<>(BY_KEY);
    private SortedMap<List<String>, NavigableMap<Long, List<@Nullable BigInteger>>> parts =
            new TreeMap<>(BY_KEY);

    ModelView(View view) {
        this.view = view;
    }

    SortedMap<List<String>, List<@Nullable BigInteger>> totals() {
        return totals;
    }

    SortedMap<List<String>, NavigableMap<Long, List<@Nullable BigInteger>>> parts() {
        return parts;
    }

    /// Replaces contributions with others. If the result is out of range, returns false and changes
    /// nothing.
    boolean replace(List<Fact.Contribution> old, List<Fact.Contribution> next) {
        var totalsBefore = new TreeMap<>(totals);
        var partsBefore = new TreeMap<>(parts);
        parts.replaceAll((_, row) -> new TreeMap<>(row));
        old.forEach(gone -> combine(gone, -1));
        next.forEach(added -> combine(added, 1));
        if (old.stream().allMatch(this::fits) && next.stream().allMatch(this::fits)) {
            return true;
        }
        totals = totalsBefore;
        parts = partsBefore;
        return false;
    }

    private void combine(Fact.Contribution contribution, int sign) {
        totals.put(
                contribution.key(),
                sum(totals.get(contribution.key()), contribution.values(), sign));
        if (view.every().isPresent()) {
            var row = parts.computeIfAbsent(contribution.key(), _ -> new TreeMap<>());
            row.put(
                    contribution.start(),
                    sum(row.get(contribution.start()), contribution.values(), sign));
        }
    }

    private List<@Nullable BigInteger> sum(
            @Nullable List<@Nullable BigInteger> values, List<@Nullable Long> more, int sign) {
        var sums = new ArrayList<@Nullable BigInteger>();
        for (int i = 0; i < view.measures().size(); i++) {
            var added = more.get(i) == null ? null : BigInteger.valueOf(more.get(i));
            sums.add(combine(i, values == null ? null : values.get(i), signed(added, i, sign)));
        }
        return sums;
    }

    private @Nullable BigInteger signed(@Nullable BigInteger value, int measure, int sign) {
        if (value == null || sign > 0) {
            return value;
        }
        return switch (view.measures().get(measure).kind()) {
            case COUNT, SUM -> value.negate();
            case MIN, MAX -> throw new IllegalArgumentException("nothing leaves a min or a max");
        };
    }

    private @Nullable BigInteger combine(
            int measure, @Nullable BigInteger a, @Nullable BigInteger b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return switch (view.measures().get(measure).kind()) {
            case COUNT, SUM -> a.add(b);
            case MIN -> a.min(b);
            case MAX -> a.max(b);
        };
    }

    private boolean fits(Fact.Contribution place) {
        var row = parts.get(place.key());
        var part = row == null ? null : row.get(place.start());
        return fit(totals.get(place.key())) && fit(part);
    }

    private static boolean fit(@Nullable List<@Nullable BigInteger> values) {
        return values == null
                || values.stream()
                        .allMatch(v ->
                                v == null
                                        || (v.compareTo(SMALLEST) >= 0
                                                && v.compareTo(LARGEST) <= 0));
    }

    List<@Nullable BigInteger> range(List<String> key, long from, long end) {
        List<@Nullable BigInteger> sums =
                new ArrayList<>(Collections.nCopies(view.measures().size(), (BigInteger) null));
        var row = parts.getOrDefault(key, new TreeMap<>());
        for (var part : row.subMap(from, true, end, false).values()) {
            for (int i = 0; i < sums.size(); i++) {
                sums.set(i, combine(i, sums.get(i), part.get(i)));
            }
        }
        return sums;
    }
}
