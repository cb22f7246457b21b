package dev.leat.quality.profile;

import dev.leat.quality.data.DataTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/// Counts numbers in bins of equal width between their 1 % and 99 % quantiles; the first and the
/// last bin extend to the least and the greatest value, so that outliers do not determine the
/// width.
record Bins(DataTable table) {

    private static final int NUMBER = 40;

    NumberProfile of(ColumnPath path, ValueProfile values, NumberProfile numbers) {
        double low = numbers.quantile(0.01);
        double high = numbers.quantile(0.99);
        double least = finite(values.min().orElse("0"), low);
        double greatest = finite(values.max().orElse("0"), high);
        if (low >= high) {
            low = least;
            high = greatest;
        }
        double width = (high - low) / NUMBER;
        var bins =
                low < high
                        ? bins(count(path, values.exact(), low, width), low, width, least, greatest)
                        : List.of(new NumberProfile.Bin(low, low, values.present()));
        return new NumberProfile(
                numbers.mean(),
                numbers.deviation(),
                numbers.zeros(),
                numbers.negatives(),
                numbers.quantiles(),
                bins);
    }

    private static double finite(String text, double otherwise) {
        double number = Double.parseDouble(text.replace("inf", "Infinity"));
        return Double.isFinite(number) ? number : otherwise;
    }

    /// Counts the numbers of each bin.
    ///
    /// @param few true if there are so few distinct numbers that it is faster to group by them
    ///   first
    private TreeMap<Integer, Long> count(ColumnPath path, boolean few, double low, double width) {
        var finite =
                path.kind() == ColumnKind.FLOAT ? "isfinite(%s)".formatted(path.sql()) : "true";
        var numbers =
                "SELECT %s AS v, %s AS n FROM %s WHERE %s IS NOT NULL AND %s%s"
                        .formatted(
                                path.sql(),
                                few ? "count(*)" : "1",
                                path.from(),
                                path.sql(),
                                finite,
                                few ? " GROUP BY 1" : "");
        var sql =
                """
                SELECT CAST(least(greatest(ceil((CAST(v AS DOUBLE) - (%s)) / %s) - 1, 0), %d) AS INTEGER), sum(n)
                FROM (%s) GROUP BY 1\
                """
                        .formatted(exact(low), exact(width), NUMBER - 1, numbers);
        var counts = new TreeMap<Integer, Long>();
        table.query(sql, row -> counts.put(row.getInt(1), row.getLong(2)));
        return counts;
    }

    private static String exact(double number) {
        return "CAST('%s' AS DOUBLE)".formatted(Double.toString(number).toLowerCase(Locale.ROOT));
    }

    private static List<NumberProfile.Bin> bins(
            TreeMap<Integer, Long> counts,
            double low,
            double width,
            double least,
            double greatest) {
        var bins = new ArrayList<NumberProfile.Bin>();
        for (int i = 0; i < NUMBER; i++) {
            double from = i == 0 ? Math.min(least, low) : low + i * width;
            double to =
                    i == NUMBER - 1
                            ? Math.max(greatest, low + NUMBER * width)
                            : low + (i + 1) * width;
            bins.add(new NumberProfile.Bin(from, to, counts.getOrDefault(i, 0L)));
        }
        return bins;
    }
}
