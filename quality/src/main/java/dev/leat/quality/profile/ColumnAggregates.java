package dev.leat.quality.profile;

import java.util.List;
import java.util.Optional;

/// The aggregates of one column that the first scan computes. Create it before the query runs, and
/// read it afterwards.
final class ColumnAggregates {

    private final ColumnPath path;
    private final AggregateQuery query;
    private final int count;
    private final int present;
    private final int distinct;
    private final int min;
    private final int max;

    /// The first of the aggregates that only this kind of column has.
    private int special = -1;

    ColumnAggregates(ColumnPath path, AggregateQuery query) {
        this.path = path;
        this.query = query;
        var sql = path.sql();
        var kind = path.kind();
        count = query.add("count(*)");
        present = query.add("count(%s)".formatted(sql));
        distinct = query.add("approx_count_distinct(%s)".formatted(sql));
        min = query.add(kind.ordered() ? "min(%s)".formatted(sql) : "NULL");
        max = query.add(kind.ordered() ? "max(%s)".formatted(sql) : "NULL");
        if (kind.number()) {
            numbers(sql, kind == ColumnKind.FLOAT);
        } else if (kind == ColumnKind.TEXT) {
            texts("CAST(%s AS VARCHAR)".formatted(sql));
        } else if (kind == ColumnKind.LIST) {
            lists("len(%s)".formatted(sql));
        }
    }

    private void numbers(String sql, boolean mayBeInfinite) {
        var filter = mayBeInfinite ? " FILTER (WHERE isfinite(%s))".formatted(sql) : "";
        var number = "CAST(%s AS DOUBLE)".formatted(sql);
        special = query.add("avg(%s)%s".formatted(number, filter));
        query.add("stddev_pop(%s)%s".formatted(number, filter));
        query.add("count_if(%s = 0)".formatted(sql));
        query.add("count_if(%s < 0)".formatted(sql));
        query.add("approx_quantile(%s, %s)%s".formatted(number, NumberProfile.SHARES, filter));
    }

    private void texts(String sql) {
        special = query.add("min(length(%s))".formatted(sql));
        query.add("max(length(%s))".formatted(sql));
        query.add("avg(length(%s))".formatted(sql));
        // texts that begin with another ASCII character are not trimmed, because that takes longer
        query.add(
                "count_if(CASE WHEN %1$s < '!' OR %1$s > '~' THEN trim(%1$s) = '' ELSE false END)"
                        .formatted(sql));
    }

    private void lists(String length) {
        special = query.add("min(%s)".formatted(length));
        query.add("max(%s)".formatted(length));
        query.add("avg(%s)".formatted(length));
        query.add("count_if(%s = 0)".formatted(length));
    }

    ColumnPath path() {
        return path;
    }

    /// Returns the values' statistics, with the estimated number of distinct values.
    ValueProfile values() {
        long values = query.whole(present);
        return new ValueProfile(
                query.whole(count),
                query.whole(count) - values,
                path.kind() == ColumnKind.TEXT ? query.whole(special + 3) : 0,
                Math.min(values, query.whole(distinct)),
                false,
                query.text(min),
                query.text(max),
                List.of());
    }

    /// Returns the statistics of numbers, without bins; empty if there is no finite number.
    Optional<NumberProfile> numbers() {
        if (!path.kind().number() || query.numbers(special + 4).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new NumberProfile(
                        query.number(special),
                        query.number(special + 1),
                        query.whole(special + 2),
                        query.whole(special + 3),
                        query.numbers(special + 4),
                        List.of()));
    }

    long shortest() {
        return query.whole(special);
    }

    long longest() {
        return query.whole(special + 1);
    }

    double meanLength() {
        return query.number(special + 2);
    }

    Optional<ListProfile> lists() {
        return path.kind() == ColumnKind.LIST
                ? Optional.of(
                        new ListProfile(
                                shortest(), longest(), meanLength(), query.whole(special + 3)))
                : Optional.empty();
    }
}
