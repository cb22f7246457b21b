package dev.leat.contract;

import dev.leat.app.App;
import dev.leat.app.View;
import dev.leat.batch.Outcome;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A model of views and identities after any effects, in plain maps and big integers. Independent
/// of any store. Identities never expire. If records have versions, the model stores the
/// contribution of each record to a view, and subtracts it when a newer version arrives.
public final class ViewModel {

    private final App app;
    private final Map<String, Known> records = new HashMap<>();
    private final Map<String, ModelView> views = new HashMap<>();

    public ViewModel(App app) {
        this.app = app;
    }

    /// A record: its newest version, the views that have this version, and the record's
    /// contributions to each view, which may be those of an older version.
    private static final class Known {
        private String content = "";
        private long version;
        private final Set<String> places = new HashSet<>();
        private final Map<String, List<Fact.Contribution>> inside = new HashMap<>();
    }

    /// Writes facts to a view, one at a time.
    public List<Outcome> write(String pipeline, String view, List<Fact> facts) {
        boolean changing = app.pipeline(pipeline).version().isPresent();
        var outcomes = new ArrayList<Outcome>();
        for (var fact : facts) {
            if (fact.concerns(view)) {
                var record =
                        records.computeIfAbsent(pipeline + " " + fact.identity(), _ -> new Known());
                outcomes.add(write(record, fact, view, changing));
            }
        }
        return outcomes;
    }

    private Outcome write(Known record, Fact fact, String view, boolean changing) {
        boolean fresh = record.places.isEmpty();
        boolean same = fact.content().equals(record.content);
        boolean newer = changing && fact.version() > record.version;
        boolean older = changing && fact.version() < record.version;
        if (!fresh && !newer) {
            if (same && record.places.contains(view)) {
                return Outcome.DUPLICATE;
            }
            if (older || !same) {
                return older ? Outcome.SUPERSEDED : Outcome.REJECTED;
            }
        }
        boolean absent = fact.deleted() || fact.filtered().contains(view);
        var into = absent ? List.<Fact.Contribution>of() : fact.all(view);
        if (!model(view).replace(record.inside.getOrDefault(view, List.of()), into)) {
            return Outcome.REJECTED;
        }
        if (!same || newer) {
            record.places.clear();
        }
        enter(record, fact, view, changing ? into : List.of());
        return Outcome.DELIVERED;
    }

    private static void enter(Known record, Fact fact, String view, List<Fact.Contribution> into) {
        record.content = fact.content();
        record.version = fact.version();
        record.places.add(view);
        record.inside.put(view, into);
    }

    /// Returns every row in key order, as `key=[values]`.
    public List<String> rows(String view) {
        return model(view).totals().entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .toList();
    }

    /// Returns every period that starts at or after `from` and before `end`, in the order of keys
    /// and starts, as `key@start=[values]`.
    public List<String> parts(String view, long from, long end) {
        var lines = new ArrayList<String>();
        model(view)
                .parts()
                .forEach((key, row) ->
                        row.subMap(from, true, end, false)
                                .forEach((start, values) ->
                                        lines.add(key + "@" + start + "=" + values)));
        return lines;
    }

    /// Returns the row of a key, computed from its periods that start at or after `from` and before
    /// `end`.
    public String range(View view, List<String> key, long from, long end) {
        return key + "=" + model(view.name()).range(key, from, end);
    }

    /// Returns the first keys by rank: largest values first, null last, equal values in the order
    /// of keys.
    public List<List<String>> top(View view, int limit) {
        return ranked(view, model(view.name()).totals()).stream()
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
    }

    /// Returns the first rows by rank, as `key=[values]`, computed from the periods that start at
    /// or after `from` and before `end`.
    public List<String> top(View view, int limit, long from, long end) {
        var model = model(view.name());
        var sums = new TreeMap<>(model.totals());
        sums.keySet()
                .removeIf(key ->
                        !model.parts().containsKey(key)
                                || model.parts().get(key).subMap(from, true, end, false).isEmpty());
        sums.replaceAll((key, _) -> model.range(key, from, end));
        return ranked(view, sums).stream()
                .limit(limit)
                .map(e -> e.getKey() + "=" + e.getValue())
                .toList();
    }

    /// True if, for every key, the periods that start at or after `from` and before `end` can be
    /// added in any order without exceeding 64 bits.
    public boolean fits(View view, long from, long end) {
        return model(view.name()).parts().values().stream()
                .map(row -> row.subMap(from, true, end, false).values())
                .allMatch(parts ->
                        parts.stream()
                                        .flatMap(List::stream)
                                        .filter(Objects::nonNull)
                                        .map(BigInteger::abs)
                                        .reduce(BigInteger.ZERO, BigInteger::add)
                                        .bitLength()
                                < Long.SIZE);
    }

    private static List<Map.Entry<List<String>, List<@Nullable BigInteger>>> ranked(
            View view, SortedMap<List<String>, List<@Nullable BigInteger>> values) {
        int rank =
                view.measures().stream()
                        .map(View.Measure::name)
                        .toList()
                        .indexOf(view.rankBy().orElseThrow());
        var rows = new ArrayList<>(values.entrySet());
        rows.sort(
                Comparator.comparing(
                                (Map.Entry<List<String>, List<@Nullable BigInteger>> e) ->
                                        e.getValue().get(rank),
                                Comparator.nullsFirst(Comparator.<BigInteger>naturalOrder()))
                        .reversed());
        return rows;
    }

    private ModelView model(String view) {
        return views.computeIfAbsent(view, _ -> new ModelView(app.view(view)));
    }
}
