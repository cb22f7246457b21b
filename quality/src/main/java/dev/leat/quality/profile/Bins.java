package dev.leat.quality.profile;

import dev.leat.quality.data.AggregateRow;
import dev.leat.quality.data.DataTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Counts numbers in bins of equal width between their 1 % and 99 % quantiles; the first and the
/// last bin extend to the least and the greatest value, so that outliers do not determine the
/// width.
record Bins(DataTable table) {

    private static final int NUMBER = 40;

    /// Differences of smaller numbers are finite.
    private static final double LARGE = Double.MAX_VALUE / 4;

    /// The range of a column's bins.
    ///
    /// @param few true if there are so few distinct numbers that it is faster to group by them
    ///   first
    private record Range(double low, double high, double least, double greatest, boolean few) {

        static Range of(ValueProfile values, NumberProfile numbers) {
            double low = within(numbers.quantile(0.01));
            double high = within(numbers.quantile(0.99));
            double least = finite(values.min(), low);
            double greatest = finite(values.max(), high);
            return low < high
                    ? new Range(low, high, least, greatest, values.exact())
                    : new Range(within(least), within(greatest), least, greatest, values.exact());
        }

        private static double within(double number) {
            return Math.clamp(number, -LARGE, LARGE);
        }

        private static double finite(Optional<String> text, double otherwise) {
            return text.map(AggregateRow::number).filter(Double::isFinite).orElse(otherwise);
        }

        boolean several() {
            return low < high;
        }

        double width() {
            return (high - low) / NUMBER;
        }
    }

    /// Returns the statistics of numbers with their bins.
    ///
    /// @param values the other statistics of the same columns
    Map<ColumnPath, NumberProfile> of(
            Map<ColumnPath, NumberProfile> numbers, Map<ColumnPath, ValueProfile> values) {
        var ranges = new LinkedHashMap<ColumnPath, Range>();
        numbers.forEach((path, its) -> ranges.put(path, Range.of(of(values, path), its)));
        var counts = new HashMap<ColumnPath, Map<Integer, Long>>();
        for (boolean few : new boolean[] {true, false}) {
            var some =
                    ranges.keySet().stream()
                            .filter(path -> of(ranges, path).several())
                            .filter(path -> of(ranges, path).few == few)
                            .toList();
            ColumnCells.of(some).forEach(cells -> count(cells, ranges, counts));
        }
        var all = new HashMap<ColumnPath, NumberProfile>();
        numbers.forEach((path, its) -> {
            var range = of(ranges, path);
            long present = of(values, path).present();
            all.put(
                    path,
                    its.with(
                            range.several()
                                    ? bins(counts.getOrDefault(path, Map.of()), range)
                                    : List.of(
                                            new NumberProfile.Bin(
                                                    range.least, range.least, present))));
        });
        return all;
    }

    private static <T> T of(Map<ColumnPath, T> values, ColumnPath path) {
        return Objects.requireNonNull(values.get(path));
    }

    /// Counts the numbers of each bin.
    private void count(
            ColumnCells cells,
            Map<ColumnPath, Range> ranges,
            Map<ColumnPath, Map<Integer, Long>> counts) {
        var its = cells.paths().stream().map(path -> of(ranges, path)).toList();
        boolean few = its.getFirst().few;
        var numbers =
                "SELECT c, v, %s AS n FROM %s WHERE v IS NOT NULL%s%s"
                        .formatted(
                                few ? "count(*)" : "1",
                                cells.sql(),
                                cells.kind() == ColumnKind.FLOAT ? " AND isfinite(v)" : "",
                                few ? " GROUP BY ALL" : "");
        var sql =
                """
                SELECT c, CAST(least(greatest(ceil((CAST(v AS DOUBLE) - %s) / %s) - 1, 0), %d) AS INTEGER) AS b, sum(n)
                FROM (%s) GROUP BY ALL\
                """
                        .formatted(
                                exact(its, Range::low),
                                exact(its, Range::width),
                                NUMBER - 1,
                                numbers);
        table.query(
                sql,
                row ->
                        counts.computeIfAbsent(
                                        cells.paths().get(row.getInt(1)), _ -> new HashMap<>())
                                .put(row.getInt(2), row.getLong(3)));
    }

    /// Returns a number of each column as SQL.
    private static String exact(List<Range> ranges, Function<Range, Double> number) {
        return ranges.size() == 1
                ? "CAST('%s' AS DOUBLE)".formatted(number.apply(ranges.getFirst()))
                : ranges.stream()
                        .map(range -> "'" + number.apply(range) + "'")
                        .collect(Collectors.joining(", ", "CAST([", "] AS DOUBLE[])[c + 1]"));
    }

    private static List<NumberProfile.Bin> bins(Map<Integer, Long> counts, Range range) {
        var bins = new ArrayList<NumberProfile.Bin>();
        double low = range.low;
        double width = range.width();
        for (int i = 0; i < NUMBER; i++) {
            double from = i == 0 ? Math.min(range.least, low) : low + i * width;
            double to =
                    i == NUMBER - 1
                            ? Math.max(range.greatest, low + NUMBER * width)
                            : low + (i + 1) * width;
            bins.add(new NumberProfile.Bin(from, to, counts.getOrDefault(i, 0L)));
        }
        return bins;
    }
}
