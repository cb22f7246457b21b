package dev.leat.quality.profile;

import dev.leat.quality.data.AggregateRow;
import dev.leat.quality.data.ColumnQuery;
import dev.leat.quality.data.DataTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The aggregates of one column that the first scan computes.
record ColumnAggregates(ColumnPath path, AggregateRow row) {

    private static final int COUNT = 0;
    private static final int PRESENT = 1;
    private static final int DISTINCT = 2;
    private static final int MIN = 3;
    private static final int MAX = 4;

    /// The first of the aggregates that only this kind of column has.
    private static final int SPECIAL = 5;

    /// A power of two, so that sums of the largest numbers are finite, and no digit is lost.
    private static final String SCALE = "18446744073709551616";

    /// The squares of larger numbers are not finite.
    private static final String MOST = "1e150";

    /// Computes the aggregates of columns, in the same order.
    static List<ColumnAggregates> of(DataTable table, List<ColumnPath> paths) {
        var queries = new LinkedHashMap<String, List<ColumnPath>>();
        paths.forEach(
                path -> queries.computeIfAbsent(path.from(), _ -> new ArrayList<>()).add(path));
        Map<ColumnPath, ColumnAggregates> found = new LinkedHashMap<>();
        queries.forEach((from, some) -> {
            var query = new ColumnQuery(from);
            some.forEach(path -> query.add(path.sql(), path.type(), aggregates(path.kind())));
            var rows = query.run(table);
            for (int i = 0; i < some.size(); i++) {
                found.put(some.get(i), new ColumnAggregates(some.get(i), rows.get(i)));
            }
        });
        return paths.stream()
                .map(path -> Optional.ofNullable(found.get(path)).orElseThrow())
                .toList();
    }

    private static List<String> aggregates(ColumnKind kind) {
        var all = new ArrayList<>(List.of("count(*)", "count({v})", "approx_count_distinct({v})"));
        all.add(kind.ordered() ? "min({v})" : "NULL");
        all.add(kind.ordered() ? "max({v})" : "NULL");
        all.addAll(
                switch (kind) {
                    case WHOLE, DECIMAL -> numbers(true);
                    case FLOAT -> numbers(false);
                    case TEXT -> texts("CAST({v} AS VARCHAR)");
                    case LIST -> lists("len({v})");
                    case DATE, TIMESTAMP, TIMESTAMPTZ, BOOLEAN, STRUCT, OTHER -> List.of();
                });
        return all;
    }

    private static List<String> numbers(boolean exact) {
        var number = "CAST({v} AS DOUBLE)";
        var finite = exact ? "" : " FILTER (WHERE isfinite({v}))";
        return List.of(
                exact
                        ? "avg(%s)".formatted(number)
                        : "avg(%s / %s)%s * %s".formatted(number, SCALE, finite, SCALE),
                "stddev_pop(%s)%s"
                        .formatted(
                                number,
                                exact ? "" : " FILTER (WHERE abs({v}) < %s)".formatted(MOST)),
                "count_if({v} = 0)",
                "count_if({v} < 0)",
                "approx_quantile(%s, %s)%s".formatted(number, NumberProfile.SHARES, finite));
    }

    private static List<String> texts(String text) {
        return List.of(
                "min(length(%s))".formatted(text),
                "max(length(%s))".formatted(text),
                "avg(length(%s))".formatted(text),
                // texts that begin with another ASCII character are not trimmed, because that takes
                // longer
                "count_if(CASE WHEN %1$s < '!' OR %1$s > '~' THEN trim(%1$s) = '' ELSE false END)"
                        .formatted(text));
    }

    private static List<String> lists(String length) {
        return List.of(
                "min(%s)".formatted(length),
                "max(%s)".formatted(length),
                "avg(%s)".formatted(length),
                "count_if(%s = 0)".formatted(length));
    }

    /// Returns the values' statistics, with the estimated number of distinct values.
    ValueProfile values() {
        long values = row.whole(PRESENT);
        return new ValueProfile(
                row.whole(COUNT),
                row.whole(COUNT) - values,
                path.kind() == ColumnKind.TEXT ? row.whole(SPECIAL + 3) : 0,
                Math.min(values, row.whole(DISTINCT)),
                false,
                row.text(MIN),
                row.text(MAX),
                List.of());
    }

    /// Returns the statistics of numbers, without bins; empty if there is no finite number.
    Optional<NumberProfile> numbers() {
        if (!path.kind().number() || row.numbers(SPECIAL + 4).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new NumberProfile(
                        row.number(SPECIAL),
                        row.number(SPECIAL + 1),
                        row.whole(SPECIAL + 2),
                        row.whole(SPECIAL + 3),
                        row.numbers(SPECIAL + 4),
                        List.of()));
    }

    long shortest() {
        return row.whole(SPECIAL);
    }

    long longest() {
        return row.whole(SPECIAL + 1);
    }

    double meanLength() {
        return row.number(SPECIAL + 2);
    }

    Optional<ListProfile> lists() {
        return path.kind() == ColumnKind.LIST
                ? Optional.of(
                        new ListProfile(
                                shortest(), longest(), meanLength(), row.whole(SPECIAL + 3)))
                : Optional.empty();
    }
}
