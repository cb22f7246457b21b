package dev.leat.quality.profile;

import dev.leat.quality.data.DataTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Counts the most frequent values of columns.
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

    /// Returns the statistics with the most frequent values, and with the exact number of distinct
    /// values if it is small.
    ///
    /// @param estimated the statistics with the estimated number of distinct values
    Map<ColumnPath, ValueProfile> of(Map<ColumnPath, ValueProfile> estimated) {
        var exact = new ArrayList<ColumnPath>();
        var selected = new ArrayList<ColumnPath>();
        estimated.forEach((path, values) -> {
            if (values.present() > 0 && path.kind().ordered()) {
                if (values.distinct() <= COUNTED) {
                    exact.add(path);
                } else if (values.distinct() <= RARE * values.present()) {
                    selected.add(path);
                }
            }
        });
        var top = new HashMap<ColumnPath, List<Counted>>();
        ColumnCells.of(exact).forEach(cells -> top.putAll(counted(cells, "")));
        selected.stream()
                .map(path -> new ColumnCells(List.of(path)))
                .forEach(cells ->
                        top.putAll(counted(cells, " AND v IN (%s)".formatted(likely(cells)))));
        var all = new HashMap<ColumnPath, ValueProfile>();
        estimated.forEach((path, values) ->
                all.put(
                        path,
                        Optional.ofNullable(top.get(path))
                                .map(found -> values(values, found, exact.contains(path)))
                                .orElse(values)));
        return all;
    }

    private static ValueProfile values(ValueProfile values, List<Counted> top, boolean exact) {
        return new ValueProfile(
                values.count(),
                values.nulls(),
                values.blanks(),
                exact ? top.getFirst().distinct() : values.distinct(),
                exact,
                values.min(),
                values.max(),
                top.stream()
                        .map(one -> new ValueProfile.Frequency(one.value(), one.count()))
                        .toList());
    }

    private Map<ColumnPath, List<Counted>> counted(ColumnCells cells, String condition) {
        var sql =
                """
                SELECT c, CAST(v AS VARCHAR), n, d FROM (
                  SELECT c, v, n, count(*) OVER (PARTITION BY c) AS d,
                  row_number() OVER (PARTITION BY c ORDER BY n DESC, v) AS place FROM (
                    SELECT c, v, count(*) AS n FROM %1$s WHERE v IS NOT NULL%2$s GROUP BY ALL))
                WHERE place <= %3$d ORDER BY c, place\
                """
                        .formatted(cells.sql(), condition, LISTED);
        var found = new HashMap<ColumnPath, List<Counted>>();
        table.query(
                sql,
                row ->
                        found.computeIfAbsent(
                                        cells.paths().get(row.getInt(1)), _ -> new ArrayList<>())
                                .add(
                                        new Counted(
                                                row.getString(2), row.getLong(3), row.getLong(4))));
        return found;
    }

    /// Selects the values that are the most frequent ones in the sample and occur several times
    /// there. Elements of lists are not sampled: DuckDB selects theirs in one scan.
    private String likely(ColumnCells cells) {
        return cells.ofRecord()
                ? "SELECT v FROM %s WHERE v IS NOT NULL GROUP BY 1 HAVING count(*) >= %d ORDER BY count(*) DESC, 1 LIMIT %d"
                        .formatted(cells.in(sample), LEAST, CANDIDATES)
                : "SELECT unnest(approx_top_k(v, %d)) FROM %s".formatted(LISTED, cells.sql());
    }
}
