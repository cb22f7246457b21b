package dev.leat.port;

import dev.leat.app.View;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A reader of one view. It reads the last committed state. Keys are ordered by the code points of
/// their columns' texts. Thread-safe.
public interface ViewReader {

    /// Returns the row of a key, which is given as the text of each of its columns.
    Optional<Row> get(List<String> key);

    /// Returns the row of a key for a range of days. The values are computed from the periods that
    /// begin on the days `from` to `to`, both inclusive, in the view's time zone. If the key has no
    /// such periods, the values are null. Returns empty if the key does not exist.
    Optional<Row> get(List<String> key, LocalDate from, LocalDate to);

    /// Returns the rows with the largest values of the measure by which the view is ranked, largest
    /// first. Rows with equal values are ordered by key.
    List<Row> top(int limit);

    /// Returns the rows with the largest values for a range of days. The values are computed from
    /// the periods that begin on the days `from` to `to`, both inclusive, in the view's time zone.
    /// Keys without such periods are omitted.
    List<Row> top(int limit, LocalDate from, LocalDate to);

    /// Passes every row to `each`, ordered by key.
    void rows(Consumer<Row> each);

    /// Passes the values of every key in every period to `each`, ordered by key and period.
    void parts(Consumer<Part> each);

    /// A row: the texts of its key columns, and the values of its measures, both in the view's
    /// order. Values are encoded as `View.Measure` specifies. A value is null if no record
    /// contributed to it, or if it is unknown because the measure is newer than the row or one of
    /// its periods.
    ///
    /// @param hasUnknown true if some of the values are unknown
    record Row(List<String> key, @Nullable Long[] values, boolean hasUnknown) {

        /// Creates a row whose values are known.
        public Row(List<String> key, @Nullable Long[] values) {
            this(key, values, false);
        }

        /// Returns the row of a key to which no record contributed: counts and sums are zero.
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

        /// Returns this row, or [#nothing] if all its values are null and none of them is unknown.
        public Row orNothing(View view) {
            if (hasUnknown) {
                return this;
            }
            for (var value : values) {
                if (value != null) {
                    return this;
                }
            }
            return nothing(view, key);
        }
    }

    /// The values of one key in one period. `start` is the start of the period in microseconds
    /// since 1970 (UTC).
    record Part(long start, Row row) {}
}
