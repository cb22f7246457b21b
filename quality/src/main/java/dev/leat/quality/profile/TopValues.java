package dev.leat.quality.profile;

import dev.leat.quality.data.DataTable;
import java.util.List;

/// Counts the most frequent values of a column.
///
/// @param sample a table with a part of the records
record TopValues(DataTable table, String sample) {

    /// The number of values that a profile lists.
    static final int LISTED = 10;

    /// Up to this estimated number of distinct values, all are counted exactly.
    private static final long COUNTED = 20_000;

    /// The share of distinct values above which values are too rare to be listed.
    private static final double RARE = 0.8;

    /// Of more values, one that occurs less often in the sample is not frequent.
    private static final int LEAST = 3;

    /// The number of values of the sample that are counted in all records: more than are listed,
    /// because the order in the sample is not exact.
    private static final int CANDIDATES = 10 * LISTED;

    private record Counted(String value, long count, long distinct) {}

    /// Returns a copy with the most frequent values, and with the exact number of distinct values
    /// if it is small.
    ValueProfile of(ColumnPath path, ValueProfile estimated) {
        if (estimated.present() == 0 || !path.kind().ordered()) {
            return estimated;
        }
        boolean exact = estimated.distinct() <= COUNTED;
        if (!exact && estimated.distinct() > RARE * estimated.present()) {
            return estimated;
        }
        var top = exact ? counted(path, "") : selected(path);
        return new ValueProfile(
                estimated.count(),
                estimated.nulls(),
                estimated.blanks(),
                exact && !top.isEmpty() ? top.getFirst().distinct() : estimated.distinct(),
                exact,
                estimated.min(),
                estimated.max(),
                top.stream()
                        .map(one -> new ValueProfile.Frequency(one.value(), one.count()))
                        .toList());
    }

    private List<Counted> counted(ColumnPath path, String condition) {
        var sql =
                """
                SELECT CAST(v AS VARCHAR), n, d FROM (
                  SELECT v, n, count(*) OVER () AS d FROM (
                    SELECT %1$s AS v, count(*) AS n FROM %2$s WHERE %1$s IS NOT NULL%3$s GROUP BY ALL))
                ORDER BY n DESC, v LIMIT %4$d\
                """
                        .formatted(path.sql(), path.from(), condition, LISTED);
        return table.query(
                sql, row -> new Counted(row.getString(1), row.getLong(2), row.getLong(3)));
    }

    /// Counts the values that are the most frequent ones in the sample and occur several times
    /// there. Elements of lists are not sampled: DuckDB selects theirs in one scan.
    private List<Counted> selected(ColumnPath path) {
        var candidates =
                path.ofRecord()
                        ? "SELECT %1$s FROM %2$s WHERE %1$s IS NOT NULL GROUP BY 1 HAVING count(*) >= %3$d ORDER BY count(*) DESC, 1 LIMIT %4$d"
                                .formatted(path.sql(), sample, LEAST, CANDIDATES)
                        : "SELECT unnest(approx_top_k(%s, %d)) FROM %s"
                                .formatted(path.sql(), LISTED, path.from());
        return counted(path, " AND %s IN (%s)".formatted(path.sql(), candidates));
    }
}
