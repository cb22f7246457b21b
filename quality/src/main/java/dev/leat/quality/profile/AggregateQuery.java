package dev.leat.quality.profile;

import dev.leat.quality.data.DataTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A SELECT of aggregates over one table, which computes all of them in one scan. Order of calls:
/// [#add] for each aggregate, [#run], then the results by the numbers that [#add] returned.
final class AggregateQuery {

    /// More aggregates are computed in several scans, because their states need memory.
    private static final int MOST = 400;

    private final String from;
    private final List<String> aggregates = new ArrayList<>();
    private final List<@Nullable String> results = new ArrayList<>();

    AggregateQuery(String from) {
        this.from = from;
    }

    /// Adds an aggregate and returns its number.
    int add(String aggregate) {
        aggregates.add("CAST(%s AS VARCHAR)".formatted(aggregate));
        return aggregates.size() - 1;
    }

    void run(DataTable table) {
        for (int start = 0; start < aggregates.size(); start += MOST) {
            var some = aggregates.subList(start, Math.min(start + MOST, aggregates.size()));
            var sql = "SELECT %s FROM %s".formatted(String.join(",\n", some), from);
            table.query(
                    sql,
                    row -> {
                        for (int i = 1; i <= some.size(); i++) {
                            results.add(row.getString(i));
                        }
                        return true;
                    });
        }
    }

    Optional<String> text(int number) {
        return Optional.ofNullable(results.get(number));
    }

    /// Returns a whole number; 0 for null.
    long whole(int number) {
        return text(number).map(Long::parseLong).orElse(0L);
    }

    /// Returns a number; 0 for null.
    double number(int number) {
        return text(number).map(Double::parseDouble).filter(Double::isFinite).orElse(0.0);
    }

    /// Returns a list of numbers; empty for null.
    List<Double> numbers(int number) {
        return text(number)
                .map(list -> list.substring(1, list.length() - 1))
                .filter(list -> !list.isBlank())
                .map(list -> Arrays.stream(list.split(",", -1)).map(Double::valueOf).toList())
                .orElse(List.of());
    }
}
