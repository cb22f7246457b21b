package dev.leat.app;

import dev.leat.app.Quality.Kind;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// The profile of earlier records, from the JSON file that `leat profile --json` wrote.
///
/// @param file the path in the app file
/// @param columns the columns of the profile, by name
public record StoredProfile(String file, Map<String, Column> columns) {

    public StoredProfile {
        columns = Map.copyOf(columns);
    }

    /// Numbers that are greater than the limit of the range before, and not greater than `to`.
    public record Range(double to, long count) {}

    /// The values of a column.
    ///
    /// @param values the number of values that are not null
    /// @param least the least number; 0 if there is none
    /// @param median the median of the numbers; empty if it is unknown
    /// @param ranges the ranges of numbers in their order; empty for other values
    /// @param texts the most frequent texts; empty for other values and if they are masked
    /// @param complete true if `texts` are all texts
    public record Column(
            long values,
            long nulls,
            double least,
            OptionalDouble median,
            List<Range> ranges,
            Map<String, Long> texts,
            boolean complete) {

        public Column {
            ranges = List.copyOf(ranges);
            texts = Map.copyOf(texts);
        }

        /// Returns the number of values in all ranges.
        public long finite() {
            return ranges.stream().mapToLong(Range::count).sum();
        }

        /// Returns true if values of this kind can be compared with these.
        public boolean comparable(Kind kind) {
            return switch (kind) {
                case NUMBER -> !ranges.isEmpty();
                case TEXT -> !texts.isEmpty();
                case TIME, COUNT -> false;
            };
        }
    }
}
