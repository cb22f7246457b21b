package dev.leat.quality.contrast;

import dev.leat.quality.data.DataTable;
import java.util.ArrayList;
import java.util.List;

/// Counts of conditions and values in the table of a contrast, for letters and for records that
/// passed. Owned by one thread.
record Counts(DataTable table) {

    /// Values that fewer records have are no candidates.
    private static final int LEAST = 3;

    /// The maximum number of values that are candidates, most frequent first.
    private static final int MOST = 2_000;

    private static final int AT_ONCE = 200;

    /// The numbers of letters and of records that passed.
    record Pair(long letters, long passing) {

        Pair minus(Pair other) {
            return new Pair(letters - other.letters, passing - other.passing);
        }
    }

    /// A value with the numbers of records that have it.
    record Group(String value, Pair count) {}

    /// Counts the records for which each condition is true.
    List<Pair> of(List<String> conditions) {
        var counts = new ArrayList<Pair>();
        for (int start = 0; start < conditions.size(); start += AT_ONCE) {
            var some = conditions.subList(start, Math.min(start + AT_ONCE, conditions.size()));
            var aggregates =
                    some.stream()
                            .map(one ->
                                    "count_if(letter AND (%1$s)), count_if(NOT letter AND (%1$s))"
                                            .formatted(one))
                            .toList();
            table.query(
                    "SELECT %s FROM records".formatted(String.join(",\n", aggregates)),
                    row -> {
                        for (int i = 0; i < some.size(); i++) {
                            counts.add(new Pair(row.getLong(2 * i + 1), row.getLong(2 * i + 2)));
                        }
                        return true;
                    });
        }
        return counts;
    }

    Pair of(String condition) {
        return of(List.of(condition)).getFirst();
    }

    /// Counts the records by the value of an expression, most frequent values first. The choice of
    /// values does not depend on which records are letters.
    List<Group> groups(String expression) {
        return table.query(
                """
                SELECT v, count_if(letter), count_if(NOT letter)
                FROM (SELECT CAST(%s AS VARCHAR) AS v, letter FROM records)
                WHERE v IS NOT NULL GROUP BY v HAVING count(*) >= %d
                ORDER BY count(*) DESC, v LIMIT %d\
                """
                        .formatted(expression, LEAST, MOST),
                row -> new Group(row.getString(1), new Pair(row.getLong(2), row.getLong(3))));
    }

    /// Counts the records by the values of the elements of a list; each record once for a value.
    ///
    /// @param element the value of an element `e`
    List<Group> elements(String list, String element) {
        return table.query(
                """
                SELECT v, count(DISTINCT n) FILTER (letter), count(DISTINCT n) FILTER (NOT letter)
                FROM (SELECT n, letter, CAST(%s AS VARCHAR) AS v
                      FROM (SELECT n, letter, unnest(%s) AS e FROM records))
                WHERE v IS NOT NULL GROUP BY v HAVING count(DISTINCT n) >= %d
                ORDER BY count(DISTINCT n) DESC, v LIMIT %d\
                """
                        .formatted(element, list, LEAST, MOST),
                row -> new Group(row.getString(1), new Pair(row.getLong(2), row.getLong(3))));
    }

    /// Counts the records by a number, in the order of the numbers.
    List<Intervals.Count> numbers(String expression) {
        return table.query(
                """
                SELECT v, count_if(letter), count_if(NOT letter)
                FROM (SELECT TRY_CAST(%s AS DOUBLE) AS v, letter FROM records)
                WHERE v IS NOT NULL AND isfinite(v) GROUP BY v ORDER BY v\
                """
                        .formatted(expression),
                row -> new Intervals.Count(row.getDouble(1), row.getLong(2), row.getLong(3)));
    }

    /// Returns the median over the letters for which a condition is true; NaN without letters.
    double median(String expression, String condition) {
        return table.query(
                        "SELECT coalesce(median(TRY_CAST(%s AS DOUBLE)), 'nan'::DOUBLE) FROM records WHERE letter AND (%s)"
                                .formatted(expression, condition),
                        row -> row.getDouble(1))
                .getFirst();
    }
}
