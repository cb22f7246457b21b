package dev.leat.kernel;

import dev.leat.batch.Column;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.kernel.compile.CompiledPipeline.Target;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Adds up the rows of each record that go to the same row and period of a view, so that a record
/// has at most one contribution to each of them. Used for one batch and view, whose measures are
/// counts and sums.
final class ContributionSums {

    private static final String MASK = "***";

    private final String name;
    private final Target.OfView view;
    private final List<Column> columns;
    private final int first;
    private final List<Place> places = new ArrayList<>();
    private final List<@Nullable BigInteger[]> sums = new ArrayList<>();

    /// Creates sums of a view's columns, in the form of [dev.leat.batch.Rows].
    ContributionSums(String name, Target.OfView view, List<Column> columns) {
        this.name = name;
        this.view = view;
        this.columns = columns;
        this.first = columns.size() - view.measures().size();
    }

    /// A row of the view, and the start of its period, or 0.
    private record Place(List<String> key, long start) {}

    /// Returns the contributions of records. `rows` has the positions of each record's rows, and
    /// `records` the record's index in the table. Rejects a record with a sum that does not fit
    /// into 64 bits.
    Column.Lists of(int[][] rows, int[] records, int sink, Outcomes table) {
        var lists = new int[rows.length][];
        for (int record = 0; record < rows.length; record++) {
            int before = places.size();
            add(rows[record]);
            lists[record] = range(before, places.size());
            var tooBig = tooBig(before);
            if (tooBig.isPresent()
                    && table.at(records[record], sink) == dev.leat.batch.Outcome.PENDING) {
                table.reject(records[record], List.of(tooBig.get()));
            }
        }
        return new Column.Lists(lists, columns());
    }

    private static int[] range(int from, int to) {
        var range = new int[to - from];
        Arrays.setAll(range, i -> from + i);
        return range;
    }

    private void add(int[] rows) {
        Map<Place, Integer> known = new LinkedHashMap<>();
        for (int row : rows) {
            var place = place(row);
            int at = known.computeIfAbsent(place, _ -> added(place));
            var sum = sums.get(at);
            for (int m = 0; m < sum.length; m++) {
                var column = (Column.Longs) columns.get(first + m);
                if (!column.isNull(row)) {
                    var more = BigInteger.valueOf(column.values()[row]);
                    var old = sum[m];
                    sum[m] = old == null ? more : old.add(more);
                }
            }
        }
    }

    private int added(Place place) {
        places.add(place);
        sums.add(new @Nullable BigInteger[view.measures().size()]);
        return places.size() - 1;
    }

    private Place place(int row) {
        int keys = view.key().size();
        var key = new String[keys];
        for (int i = 0; i < keys; i++) {
            key[i] = String.valueOf(((Column.Texts) columns.get(i)).values()[row]);
        }
        long start =
                view.period().isPresent() ? ((Column.Longs) columns.get(keys)).values()[row] : 0;
        return new Place(List.of(key), start);
    }

    private Optional<Reason> tooBig(int from) {
        for (var sum : sums.subList(from, sums.size())) {
            for (int m = 0; m < sum.length; m++) {
                var value = sum[m];
                if (value != null && value.bitLength() >= Long.SIZE) {
                    return Optional.of(tooBig(m, value));
                }
            }
        }
        return Optional.empty();
    }

    private Reason tooBig(int measure, BigInteger value) {
        var given = view.measures().get(measure);
        return new Reason(
                "range",
                Optional.of(given.measure()),
                Optional.of(given.pii() ? MASK : value.toString()),
                "the sum of the record's rows in measure '%s' of view '%s' does not fit into 64 bits"
                        .formatted(given.measure(), name),
                Optional.of("views." + name + "." + given.measure()));
    }

    private List<Column> columns() {
        var made = new ArrayList<Column>();
        for (int i = 0; i < view.key().size(); i++) {
            int column = i;
            var texts = places.stream().map(place -> place.key.get(column));
            made.add(new Column.Texts(texts.toArray(String[]::new)));
        }
        if (view.period().isPresent()) {
            var starts = places.stream().mapToLong(Place::start).toArray();
            made.add(new Column.Longs(starts, new BitSet()));
        }
        for (int m = 0; m < view.measures().size(); m++) {
            made.add(measure(m));
        }
        return made;
    }

    private Column.Longs measure(int measure) {
        var values = new long[sums.size()];
        var nulls = new BitSet();
        for (int at = 0; at < values.length; at++) {
            var value = sums.get(at)[measure];
            nulls.set(at, value == null);
            values[at] = value == null ? 0 : value.longValue();
        }
        return new Column.Longs(values, nulls);
    }
}
