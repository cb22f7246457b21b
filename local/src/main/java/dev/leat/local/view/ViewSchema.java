package dev.leat.local.view;

import dev.leat.app.View;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The tables and SQL statements of one view. The table of totals has one row per key. If the view
/// has periods, the table of parts has one row per key and period. The tables are STRICT, because
/// SQLite would otherwise convert values that do not fit into 64 bits to REAL. Columns are `k0, k1,
/// ..` in the order of the view's key, and `m0, m1, ..` in alphabetical order of its measures. So
/// the order of measures in the app file does not matter.
///
/// A measure that was added to a view with rows is unknown in these rows and their periods. Such a
/// view has a column `unknown` in its tables: bit `i` is set if the value of `mi` is unknown.
///
/// @param hasUnknown true if the tables have the column `unknown`
record ViewSchema(long id, View view, boolean hasUnknown) {

    private static final String UNKNOWN = ", unknown INTEGER NOT NULL DEFAULT 0";

    String totals() {
        return "view_" + id;
    }

    String parts() {
        return "view_" + id + "_part";
    }

    private String rank() {
        return "view_" + id + "_rank";
    }

    List<String> definitions() {
        var definitions = new ArrayList<String>();
        var unknown = hasUnknown ? UNKNOWN : "";
        var unique = keys().isEmpty() ? "" : ", UNIQUE (" + String.join(", ", keys()) + ")";
        definitions.add(
                "CREATE TABLE %s (id INTEGER PRIMARY KEY%s%s%s%s) STRICT"
                        .formatted(
                                totals(),
                                each(keys(), " TEXT NOT NULL"),
                                numbers(),
                                unknown,
                                unique));
        if (view.every().isPresent()) {
            definitions.add(
                    "CREATE TABLE %s (id INTEGER NOT NULL, start INTEGER NOT NULL%s%s, PRIMARY KEY (id, start)) STRICT, WITHOUT ROWID"
                            .formatted(parts(), numbers(), unknown));
        }
        return definitions;
    }

    /// Returns the definition of the index for the rank; empty if the view has no rank.
    String rankDefinition() {
        return view.rankBy()
                .map(m -> "CREATE INDEX %s ON %s (%s)".formatted(rank(), totals(), column(m)))
                .orElse("");
    }

    String findRankDefinition() {
        return "SELECT sql FROM sqlite_schema WHERE name = '%s'".formatted(rank());
    }

    String dropRank() {
        return "DROP INDEX IF EXISTS " + rank();
    }

    // This statement and the following ones are for the writer. Values are in the order of the
    // view's measures. Those that are read are followed by a column with the bits of the unknown
    // ones, in the same order.

    String findTotal() {
        return "SELECT id%s, %s FROM %s%s"
                .formatted(
                        each(measures(), ""), unknown("unknown >> %d & 1"), totals(), whereKey());
    }

    String findPart() {
        return "SELECT %s, %s FROM %s WHERE id = ? AND start = ?"
                .formatted(String.join(", ", measures()), unknown("unknown >> %d & 1"), parts());
    }

    String lastId() {
        return "SELECT max(id) FROM " + totals();
    }

    String insertTotal() {
        return "INSERT INTO %s (id%s%s) VALUES (?%s)"
                .formatted(
                        totals(),
                        each(keys(), ""),
                        each(measures(), ""),
                        ", ?".repeat(keys().size() + measures().size()));
    }

    String updateTotal() {
        return "UPDATE %s SET %s WHERE id = ?"
                .formatted(
                        totals(),
                        measures().stream().map(m -> m + " = ?").collect(Collectors.joining(", ")));
    }

    String writePart() {
        return "INSERT INTO %s (id, start%s) VALUES (?, ?%s) ON CONFLICT (id, start) DO UPDATE SET %s"
                .formatted(
                        parts(),
                        each(measures(), ""),
                        ", ?".repeat(measures().size()),
                        measures().stream()
                                .map(m -> m + " = excluded." + m)
                                .collect(Collectors.joining(", ")));
    }

    String dropParts() {
        return "DELETE FROM %s WHERE id BETWEEN ? AND ? AND start < ?".formatted(parts());
    }

    // This statement and the following ones are for readers. The columns of a result are the key,
    // then the values, then the bits of the unknown ones.

    String row() {
        return "SELECT %s FROM %s%s".formatted(keysAndMeasures(), totals(), whereKey());
    }

    String rows() {
        return "SELECT %s FROM %s%s".formatted(keysAndMeasures(), totals(), byKey(""));
    }

    /// NULL is ordered as the smallest value.
    String top() {
        var rank = view.rankBy().orElseThrow();
        return "SELECT %s FROM %s ORDER BY %s DESC%s LIMIT ?"
                .formatted(keysAndMeasures(), totals(), column(rank), each(keys(), ""));
    }

    /// Returns a query for the first rows by rank, computed from the sums of their parts. Parts are
    /// stored in the order of their rows, so that one scan can sum the parts of each row.
    String topOfParts() {
        var sums = view.measures().stream().map(this::sum).toList();
        var columns = new ArrayList<>(keys());
        measures().forEach(m -> columns.add(m + "_sum"));
        columns.add("unknown_sum");
        return "SELECT %s FROM (SELECT id AS part%s, %s AS unknown_sum FROM %s WHERE start >= ? AND start < ? GROUP BY id) JOIN %s ON id = part ORDER BY %s DESC%s LIMIT ?"
                .formatted(
                        String.join(", ", columns),
                        each(sums, ""),
                        unknown("max(unknown >> %d & 1)"),
                        parts(),
                        totals(),
                        column(view.rankBy().orElseThrow()) + "_sum",
                        each(keys(), ""));
    }

    private String sum(View.Measure measure) {
        var column = column(measure.name());
        var function =
                switch (measure.kind()) {
                    case COUNT, SUM -> "sum";
                    case MIN -> "min";
                    case MAX -> "max";
                };
        var sum = "%s(%s)".formatted(function, column);
        var known =
                hasUnknown
                        ? "iif(max(unknown >> %d & 1), NULL, %s)"
                                .formatted(number(measure.name()), sum)
                        : sum;
        return "%s AS %s_sum".formatted(known, column);
    }

    /// Returns a query for the row of a key, computed from its parts.
    String range() {
        var sums = new ArrayList<String>();
        keys().forEach(k -> sums.add("t." + k));
        measures().forEach(m -> sums.add("p." + m));
        sums.add(unknown("p.unknown >> %d & 1"));
        return "SELECT %s FROM %s t LEFT JOIN %s p ON p.id = t.id AND p.start >= ? AND p.start < ?%s"
                .formatted(String.join(", ", sums), totals(), parts(), whereKey());
    }

    String allParts() {
        var columns = new ArrayList<String>();
        columns.add("p.start");
        keys().forEach(k -> columns.add("t." + k));
        measures().forEach(m -> columns.add("p." + m));
        columns.add(unknown("p.unknown >> %d & 1"));
        return "SELECT %s FROM %s t JOIN %s p ON p.id = t.id WHERE p.start >= ?%s"
                .formatted(String.join(", ", columns), totals(), parts(), byKey(", p.start"));
    }

    private String byKey(String more) {
        var order = String.join(", ", keys()) + more;
        return order.isEmpty() ? "" : " ORDER BY " + (keys().isEmpty() ? more.substring(2) : order);
    }

    private String whereKey() {
        return keys().isEmpty()
                ? ""
                : keys().stream()
                        .map(k -> k + " = ?")
                        .collect(Collectors.joining(" AND ", " WHERE ", ""));
    }

    private String keysAndMeasures() {
        var columns = new ArrayList<>(keys());
        columns.addAll(measures());
        columns.add(unknown("unknown >> %d & 1"));
        return String.join(", ", columns);
    }

    /// Returns an expression for the bits of the unknown values, in the order of the view's
    /// measures.
    ///
    /// @param bit an expression for the bit of the column with number `%d`
    private String unknown(String bit) {
        return hasUnknown
                ? IntStream.range(0, view.measures().size())
                        .mapToObj(i ->
                                "(%s) << %d"
                                        .formatted(
                                                bit.formatted(
                                                        number(view.measures().get(i).name())),
                                                i))
                        .map(term -> "(" + term + ")")
                        .collect(Collectors.joining(" | "))
                : "0";
    }

    private List<String> keys() {
        return IntStream.range(0, view.key().size()).mapToObj(i -> "k" + i).toList();
    }

    private List<String> measures() {
        return view.measures().stream().map(m -> column(m.name())).toList();
    }

    private String column(String measure) {
        return "m" + number(measure);
    }

    private int number(String measure) {
        var names =
                view.measures().stream()
                        .map(View.Measure::name)
                        .sorted(Comparator.naturalOrder())
                        .toList();
        return names.indexOf(measure);
    }

    private String numbers() {
        return each(
                IntStream.range(0, view.measures().size()).mapToObj(i -> "m" + i).toList(),
                " INTEGER");
    }

    private static String each(List<String> columns, String suffix) {
        return columns.stream().map(c -> ", " + c + suffix).collect(Collectors.joining());
    }
}
