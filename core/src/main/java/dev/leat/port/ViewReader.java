package dev.leat.port;

import dev.leat.app.View;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads one view as of the last commit. Keys are ordered by their texts' code points. Threads may
/// share it.
public interface ViewReader {

    /// The row of a key, given as the texts of its columns.
    Optional<Row> get(List<String> key);

    /// The same from its parts that begin in `from` to `to`, both inclusive days of the view's
    /// zone: nulls for a key that has no parts there, empty for a key that is not there at all.
    Optional<Row> get(List<String> key, LocalDate from, LocalDate to);

    /// The first rows by the view's rank, largest first, ties by key.
    List<Row> top(int limit);

    /// The first rows by the view's rank, each from its parts that begin in `from` to `to`, both
    /// inclusive days of the view's zone. Keys without parts there are left out.
    List<Row> top(int limit, LocalDate from, LocalDate to);

    /// Every row, in the order of the keys.
    void rows(Consumer<Row> each);

    /// Every part, in the order of keys and periods.
    void parts(Consumer<Part> each);

    /// Key texts in the view's order and values in the order of its measures, encoded as
    /// `View.Measure` says; null where nothing contributed.
    record Row(List<String> key, @Nullable Long[] values) {

        /// What is told of a key to which nothing contributed: counts and sums are zero.
        public static Row nothing(View view, List<String> key) {
            var values = new @Nullable Long[view.measures().size()];
            for (int i = 0; i < values.length; i++) {
                values[i] =
                        switch (view.measures().get(i).kind()) {
                            case COUNT, SUM -> 0L;
                            case MIN, MAX -> null;
                        };
            }
            return new Row(key, values);
        }

        /// This row, or [#nothing] if nothing contributed to any of its values.
        public Row orNothing(View view) {
            for (var value : values) {
                if (value != null) {
                    return this;
                }
            }
            return nothing(view, key);
        }
    }

    /// `start` is microseconds since 1970 (UTC) of the period's begin.
    record Part(long start, Row row) {}
}
