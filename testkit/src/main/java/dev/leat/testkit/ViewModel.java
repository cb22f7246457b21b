package dev.leat.testkit;

import dev.leat.app.App;
import dev.leat.app.View;
import dev.leat.batch.Outcome;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What views and identities must be after any effects, in plain maps and big integers: an oracle
/// that shares nothing with a store. It forgets no identity.
public final class ViewModel {

    private static final BigInteger SMALLEST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);

    /// Keys compare by code points, column by column.
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

    private final App app;
    private final Map<String, String> content = new HashMap<>();
    private final Map<String, Set<String>> places = new HashMap<>();
    private final Map<String, Map<List<String>, List<@Nullable BigInteger>>> totals =
            new HashMap<>();
    private final Map<String, Map<List<String>, NavigableMap<Long, List<@Nullable BigInteger>>>>
            parts = new HashMap<>();

    public ViewModel(App app) {
        this.app = app;
    }

    /// Takes facts to a view one at a time.
    public List<Outcome> write(String pipeline, String view, List<Fact> facts) {
        var outcomes = new ArrayList<Outcome>();
        for (var fact : facts) {
            var contribution = fact.to().get(view);
            if (contribution != null) {
                outcomes.add(write(pipeline + " " + fact.identity(), fact, view, contribution));
            }
        }
        return outcomes;
    }

    private Outcome write(String identity, Fact fact, String view, Fact.Contribution contribution) {
        var has = places.computeIfAbsent(identity, _ -> new HashSet<>());
        if (!has.isEmpty() && !fact.content().equals(content.get(identity))) {
            return Outcome.REJECTED;
        }
        if (has.contains(view)) {
            return Outcome.REPEAT;
        }
        if (!add(app.view(view), contribution)) {
            return Outcome.REJECTED;
        }
        content.put(identity, fact.content());
        has.add(view);
        return Outcome.DELIVERED;
    }

    private boolean add(View view, Fact.Contribution contribution) {
        var total = totals(view.name()).get(contribution.key());
        var row = parts(view.name()).get(contribution.key());
        var part = row == null ? null : row.get(contribution.start());
        var newTotal = sum(view, total, contribution.values());
        var newPart = sum(view, part, contribution.values());
        boolean hasParts = view.every().isPresent();
        if (!fits(newTotal) || (hasParts && !fits(newPart))) {
            return false;
        }
        totals(view.name()).put(contribution.key(), newTotal);
        if (hasParts) {
            parts(view.name())
                    .computeIfAbsent(contribution.key(), _ -> new TreeMap<>())
                    .put(contribution.start(), newPart);
        }
        return true;
    }

    private static List<@Nullable BigInteger> sum(
            View view, @Nullable List<@Nullable BigInteger> values, List<@Nullable Long> more) {
        var sums = new ArrayList<@Nullable BigInteger>();
        for (int i = 0; i < more.size(); i++) {
            var added = more.get(i) == null ? null : BigInteger.valueOf(more.get(i));
            sums.add(
                    combine(
                            view.measures().get(i).kind(),
                            values == null ? null : values.get(i),
                            added));
        }
        return sums;
    }

    private static @Nullable BigInteger combine(
            View.Kind kind, @Nullable BigInteger a, @Nullable BigInteger b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return switch (kind) {
            case COUNT, SUM -> a.add(b);
            case MIN -> a.min(b);
            case MAX -> a.max(b);
        };
    }

    private static boolean fits(List<@Nullable BigInteger> values) {
        for (var value : values) {
            if (value != null && (value.compareTo(SMALLEST) < 0 || value.compareTo(LARGEST) > 0)) {
                return false;
            }
        }
        return true;
    }

    /// Every row in the order of keys, as `key=[values]`.
    public List<String> rows(String view) {
        return totals(view).entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
    }

    /// Every part in the order of keys and starts, as `key@start=[values]`.
    public List<String> parts(String view, long from, long end) {
        var lines = new ArrayList<String>();
        parts(view)
                .forEach((key, row) ->
                        row.subMap(from, true, end, false)
                                .forEach((start, values) ->
                                        lines.add(key + "@" + start + "=" + values)));
        return lines;
    }

    /// The row of a key from its parts with a start from `from` to before `end`.
    public String range(View view, List<String> key, long from, long end) {
        List<@Nullable BigInteger> sums =
                new ArrayList<>(Collections.nCopies(view.measures().size(), (BigInteger) null));
        var row = parts(view.name()).getOrDefault(key, new TreeMap<>());
        for (var part : row.subMap(from, true, end, false).values()) {
            for (int i = 0; i < sums.size(); i++) {
                sums.set(i, combine(view.measures().get(i).kind(), sums.get(i), part.get(i)));
            }
        }
        return key + "=" + sums;
    }

    /// Keys by rank, largest first, null last, ties by key.
    public List<List<String>> top(View view, int limit) {
        int rank =
                view.measures().stream()
                        .map(View.Measure::name)
                        .toList()
                        .indexOf(view.rankBy().orElseThrow());
        var rows = new ArrayList<>(totals(view.name()).entrySet());
        rows.sort(
                Comparator.comparing(
                                (Map.Entry<List<String>, List<@Nullable BigInteger>> e) ->
                                        e.getValue().get(rank),
                                Comparator.nullsFirst(Comparator.<BigInteger>naturalOrder()))
                        .reversed());
        return rows.stream().limit(limit).map(Map.Entry::getKey).toList();
    }

    private Map<List<String>, List<@Nullable BigInteger>> totals(String view) {
        return totals.computeIfAbsent(view, _ -> new TreeMap<>(BY_KEY));
    }

    private Map<List<String>, NavigableMap<Long, List<@Nullable BigInteger>>> parts(String view) {
        return parts.computeIfAbsent(view, _ -> new TreeMap<>(BY_KEY));
    }
}
