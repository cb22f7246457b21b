package dev.leat.port;

import dev.leat.app.View;
import dev.leat.port.ViewReader.Part;
import dev.leat.port.ViewReader.Row;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Computations on the rows of a view, for readers whose store does not do them.
public record ViewRows(View view) {

    /// Returns a row whose values are the sums of these parts.
    ///
    /// @throws ArithmeticException if a sum does not fit into 64 bits
    public Row sum(List<String> key, List<Part> parts) {
        var sums = new @Nullable Long[view.measures().size()];
        for (var part : parts) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] = combine(view.measures().get(i), sums[i], part.row().values()[i]);
            }
        }
        return new Row(List.copyOf(key), sums);
    }

    private @Nullable Long combine(View.Measure measure, @Nullable Long one, @Nullable Long other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return switch (measure.kind()) {
            case COUNT, SUM -> add(measure, one, other);
            case MIN -> Math.min(one, other);
            case MAX -> Math.max(one, other);
        };
    }

    private Long add(View.Measure measure, long one, long other) {
        try {
            return Math.addExact(one, other);
        } catch (ArithmeticException _) {
            throw tooLarge(measure.name());
        }
    }

    /// Returns the exception for a sum that does not fit into 64 bits.
    public ArithmeticException tooLarge(String measure) {
        return new ArithmeticException(
                "%s of the view %s does not fit into 64 bits for these days; query fewer days"
                        .formatted(measure, view.name()));
    }

    /// Returns the position of a measure by its name; empty if the view does not have it.
    public Optional<Integer> measure(String name) {
        int at = view.measures().stream().map(View.Measure::name).toList().indexOf(name);
        return at < 0 ? Optional.empty() : Optional.of(at);
    }

    /// Collects the rows with the largest values of the measure by which the view is ranked:
    /// largest first, null last, equal values in the order of keys.
    ///
    /// @throws IllegalStateException if the view has no rank
    public Top top(int limit) {
        return new Top(limit, rank());
    }

    /// Returns the position of the measure by which the view is ranked.
    ///
    /// @throws IllegalStateException if the view has no rank
    public int rank() {
        return view.rankBy()
                .flatMap(this::measure)
                .orElseThrow(() ->
                        new IllegalStateException(
                                "the view %s has no rank; set `rank_by`".formatted(view.name())));
    }

    /// The rows of a rank that were seen so far. Owned by one thread.
    public static final class Top {

        private final int limit;
        private final TreeSet<Row> best;

        private Top(int limit, int rank) {
            this.limit = limit;
            this.best =
                    new TreeSet<>(
                            Comparator.<Row, @Nullable Long>comparing(
                                            row -> row.values()[rank],
                                            Comparator.nullsLast(Comparator.reverseOrder()))
                                    .thenComparing(Row::key, ViewRows::compareKeys));
        }

        public void add(Row row) {
            best.add(row);
            if (best.size() > limit) {
                best.removeLast();
            }
        }

        public List<Row> rows() {
            return List.copyOf(best);
        }
    }

    /// Compares keys by the code points of their columns' texts.
    public static int compareKeys(List<String> one, List<String> other) {
        int order = 0;
        for (int i = 0; i < one.size() && order == 0; i++) {
            order =
                    Arrays.compareUnsigned(
                            one.get(i).getBytes(StandardCharsets.UTF_8),
                            other.get(i).getBytes(StandardCharsets.UTF_8));
        }
        return order;
    }

    /// Returns the periods of the view.
    ///
    /// @throws IllegalStateException if the view has no periods
    public View.Every every() {
        return view.every()
                .orElseThrow(() ->
                        new IllegalStateException(
                                "the view %s has no periods; set `every`".formatted(view.name())));
    }

    /// Checks the number of columns of a key.
    ///
    /// @throws IllegalArgumentException if the key has another number of columns than the view's
    public void check(List<String> key) {
        if (key.size() != view.key().size()) {
            throw new IllegalArgumentException(
                    "the key of the view %s has %d columns, not %d"
                            .formatted(view.name(), view.key().size(), key.size()));
        }
    }
}
