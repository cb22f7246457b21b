package dev.leat.kernel.reduce;

import dev.leat.app.Step;
import dev.leat.kernel.bind.PipelineColumns;
import dev.leat.kernel.bind.PipelineColumns.Variable;
import dev.leat.kernel.bind.SqlLiterals;
import java.util.List;
import java.util.stream.Collectors;

/// The SQL of a step over all rows: statements to be run in order, and the query of the step's
/// result. The order of the result depends only on the rows. Statements and query read the view
/// `_leat_rows`, which has the columns before the step, `_leat_line`, `_leat_offset` and the row
/// number `_leat_row`.
///
/// The query returns `_leat_line`, `_leat_offset`, `_leat_first` and the columns after the step.
/// `_leat_first` is NULL for a valid row. For a row that conflicts with an earlier row, it is the
/// line of the earlier row. For a row whose version is null, it is [#NO_VERSION].
record Reduction(List<String> statements, String query) {

    static final String ROWS = "_leat_rows";
    static final long NO_VERSION = -1;

    Reduction {
        statements = List.copyOf(statements);
    }

    /// Returns the step `distinct`. Its result consists of the first of each set of equal rows, and
    /// of the rows in conflict, in the file's order. For rows with duplicates, only the positions
    /// are stored; the content of these rows is read again.
    static Reduction distinct(Step.Distinct distinct, String version, PipelineColumns shape) {
        var by = SqlLiterals.names(distinct.by());
        var same =
                distinct.by().stream()
                        .map(SqlLiterals::name)
                        .map(c -> "r." + c + " IS NOT DISTINCT FROM k." + c)
                        .collect(Collectors.joining(" AND "));
        var differ =
                shape.all().values().stream()
                        .filter(column -> !column.source())
                        .filter(column -> !distinct.by().contains(column.name()))
                        .map(column -> SqlLiterals.name(column.name()))
                        .map(c -> " OR a." + c + " IS DISTINCT FROM b." + c)
                        .collect(Collectors.joining("", "(false", ")"));
        var newest = distinct.newest() ? SqlLiterals.name(version) : "0";
        return new Reduction(
                List.of(
                        "CREATE TEMP TABLE keys AS SELECT %s, min(_leat_row) AS _leat_group, max(%s) AS _leat_top FROM %s GROUP BY %s HAVING count(*) > 1"
                                .formatted(by, newest, ROWS, by),
                        "CREATE TEMP TABLE members AS SELECT r._leat_row, k._leat_group, coalesce(r.%s = k._leat_top, false) AS _leat_newest FROM %s r JOIN keys k ON %s"
                                .replace("r.%s", distinct.newest() ? "r.%s" : "%s")
                                .formatted(newest, ROWS, same),
                        "CREATE TEMP TABLE winners AS SELECT _leat_group, min(_leat_row) AS _leat_winner FROM members WHERE _leat_newest GROUP BY _leat_group",
                        "CREATE TEMP TABLE marks AS SELECT a._leat_row, CASE WHEN %s THEN b._leat_line END AS _leat_first FROM members m JOIN winners w USING (_leat_group) JOIN %s a ON a._leat_row = m._leat_row JOIN %s b ON b._leat_row = w._leat_winner WHERE m._leat_newest AND m._leat_row <> w._leat_winner"
                                .formatted(differ, ROWS, ROWS),
                        "INSERT INTO marks SELECT m._leat_row, NULL FROM members m WHERE NOT m._leat_newest"),
                "SELECT r._leat_line, r._leat_offset, %s AS _leat_first, %s FROM %s r LEFT JOIN marks m USING (_leat_row) WHERE m._leat_row IS NULL OR m._leat_first IS NOT NULL%s ORDER BY r._leat_row"
                        .formatted(
                                distinct.newest()
                                        ? "CASE WHEN r.%s IS NULL THEN %d ELSE m._leat_first END"
                                                .formatted(newest, NO_VERSION)
                                        : "m._leat_first",
                                qualified(shape),
                                ROWS,
                                distinct.newest() ? " OR r." + newest + " IS NULL" : ""));
    }

    /// Returns the step `aggregate`. Its result is a row for each group, ordered by `by`.
    static Reduction aggregate(Step.Aggregate aggregate, PipelineColumns after) {
        var by = SqlLiterals.names(aggregate.by());
        var columns =
                after.names().stream()
                        .map(name -> {
                            var sql = aggregate.measures().get(name);
                            return sql == null
                                    ? SqlLiterals.name(name)
                                    : cast("(\n" + sql.text() + "\n)", after.get(name));
                        })
                        .collect(Collectors.joining(", "));
        return made(
                "SELECT %s FROM batch%s".formatted(columns, by.isEmpty() ? "" : " GROUP BY " + by),
                by,
                after);
    }

    /// Returns the step `sql`. Its result is the rows of a SELECT, in the order of its ORDER BY or,
    /// without one, ordered by all columns.
    static Reduction query(Step.Query query, boolean ordered, PipelineColumns after) {
        var columns =
                after.names().stream()
                        .map(name -> cast(SqlLiterals.name(name), after.get(name)))
                        .collect(Collectors.joining(", "));
        return made(
                "SELECT %s FROM (\n%s\n) AS q".formatted(columns, query.select().text()),
                ordered ? "" : "ALL",
                after);
    }

    /// Returns a step that first creates all rows and then sorts them. Creating and sorting them in
    /// one statement would need twice the memory.
    private static Reduction made(String select, String order, PipelineColumns after) {
        return new Reduction(
                List.of("CREATE TEMP TABLE made AS " + select),
                "SELECT 0::BIGINT AS _leat_line, 0::BIGINT AS _leat_offset, NULL::BIGINT AS _leat_first, %s FROM made%s"
                        .formatted(
                                SqlLiterals.names(after.names()),
                                order.isEmpty() ? "" : " ORDER BY " + order));
    }

    private static String cast(String value, Variable column) {
        var name = SqlLiterals.name(column.name());
        return "CAST(%s AS %s) AS %s".formatted(value, column.sqlType(), name);
    }

    private static String qualified(PipelineColumns shape) {
        return shape.names().stream()
                .map(name -> "r." + SqlLiterals.name(name))
                .collect(Collectors.joining(", "));
    }
}
