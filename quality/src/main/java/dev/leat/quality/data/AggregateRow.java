package dev.leat.quality.data;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The results of aggregates as texts of DuckDB, in the order in which the aggregates were added.
public final class AggregateRow {

    private final List<@Nullable String> values;

    AggregateRow(List<@Nullable String> values) {
        this.values = values;
    }

    /// Returns the results from one number up to another.
    AggregateRow part(int from, int to) {
        return new AggregateRow(values.subList(from, to));
    }

    /// Returns the value of a text of DuckDB, which also writes `nan`, `inf` and `-inf`.
    public static double number(String text) {
        return switch (text) {
            case "nan", "-nan" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /// Returns a result; empty for null, and if there were no rows.
    public Optional<String> text(int number) {
        return number < values.size() ? Optional.ofNullable(values.get(number)) : Optional.empty();
    }

    /// Returns a whole number; 0 for null.
    public long whole(int number) {
        return text(number).map(Long::parseLong).orElse(0L);
    }

    /// Returns a number; 0 for null and for a number that is not finite.
    public double number(int number) {
        return text(number).map(AggregateRow::number).filter(Double::isFinite).orElse(0.0);
    }

    /// Returns a list of numbers; empty for null.
    public List<Double> numbers(int number) {
        return text(number)
                .map(list -> list.substring(1, list.length() - 1))
                .filter(list -> !list.isBlank())
                .map(list ->
                        Arrays.stream(list.split(",", -1)).map(one -> number(one.strip())).toList())
                .orElse(List.of());
    }
}
