package dev.leat.warehouse;

import dev.leat.app.Type;
import dev.leat.column.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The statements that judge and merge the staged rows of a file together. The staged rows are
/// numbered from 0 in `n`. A row is contested if the database knows its key or if several staged
/// rows have its key. Only the contested rows must be judged.
///
/// @param name the start of the names of the temporary tables
record StagedLoadSql(TableSql sql, String name) {

    /// Returns the table with all rows.
    String rows() {
        return name + "_file";
    }

    /// Returns the table with what the database knows of the rows' keys.
    private String known() {
        return name + "_known";
    }

    /// Returns the table with the numbers of the rows that may repeat the key of an earlier row.
    String repeats() {
        return name + "_repeats";
    }

    /// Returns the table with the keys, or groups of keys, that several rows have.
    private String repeated() {
        return name + "_repeated";
    }

    /// Returns the table with the contested rows, which are numbered from 1 in `i`, in the order of
    /// their keys. Rows with one key are in their order.
    String contested() {
        return name + "_contested";
    }

    /// Returns the table with the outcomes of the contested rows.
    String verdicts() {
        return name + "_verdicts";
    }

    /// Returns the table with the keys of rows to delete.
    private String changed() {
        return name + "_changed";
    }

    /// Returns the table with the outcomes in the order of the rows.
    private String outcomes() {
        return name + "_outcomes";
    }

    /// Returns true if the values of a column are staged as numbers; other values are texts.
    boolean number(int column) {
        var type = sql.fields().get(column).type();
        return type == Type.Simple.INTEGER || type == Type.Simple.BIGINT;
    }

    String stageRows() {
        var columns =
                TableSql.columns(
                        sql.all(), i -> "c" + i + " " + (number(i) ? "BIGINT" : sql.text()));
        return "CREATE TEMPORARY TABLE %s (n BIGINT, %s, digest %s, version BIGINT, gone BOOLEAN)"
                .formatted(rows(), columns, sql.dialect().digest());
    }

    /// Returns the layouts of the columns of staged rows.
    List<Layout> layouts() {
        var layouts = new ArrayList<Layout>();
        layouts.add(Layout.LONG);
        sql.all().forEach(i -> layouts.add(number(i) ? Layout.LONG : Layout.TEXT));
        layouts.addAll(List.of(ColumnWriter.UUIDS, Layout.LONG, ColumnWriter.BOOLEANS));
        return List.copyOf(layouts);
    }

    /// Returns the statement that creates the table [#repeats].
    String stageRepeats() {
        return "CREATE TEMPORARY TABLE %s (n BIGINT)".formatted(repeats());
    }

    /// Returns the statements that find contested rows, if there are any.
    ///
    /// @param repeats true if there is a table [#repeats]
    List<String> findContested(boolean repeats) {
        var groups = sql.dialect().groups(sql.key().stream().map(i -> "c" + i).toList());
        var list = String.join(", ", groups);
        var where =
                repeats
                        ? "(%s) IN (SELECT %s FROM %s WHERE n IN (SELECT n FROM %s))"
                                .formatted(list, list, rows(), repeats())
                        : "FALSE";
        return List.of(
                "CREATE TEMPORARY TABLE %s AS WITH found (n, digest, version, present) AS (%s) SELECT * FROM found"
                        .formatted(known(), sql.known(rows())),
                "CREATE TEMPORARY TABLE %s AS SELECT %s FROM %s WHERE %s GROUP BY %s HAVING count(*) > 1"
                        .formatted(repeated(), named(groups), rows(), where, list));
    }

    /// Returns the query for the number of known rows and of repeated keys.
    String countContested() {
        return "SELECT (SELECT count(*) FROM %s) + (SELECT count(*) FROM %s)"
                .formatted(known(), repeated());
    }

    /// Returns the statements that create the table of the contested rows and that of their
    /// outcomes.
    List<String> contest() {
        var groups = sql.dialect().groups(sql.key().stream().map(i -> "r.c" + i).toList());
        var same =
                IntStream.range(0, groups.size())
                        .mapToObj(i -> "%s = g.g%d".formatted(groups.get(i), i))
                        .collect(Collectors.joining(" AND "));
        var keys = TableSql.columns(sql.key(), i -> "r.c" + i);
        var contest =
                "CREATE TEMPORARY TABLE %1$s AS SELECT row_number() OVER (ORDER BY %2$s, r.n) AS i, r.n, r.digest, r.version, r.gone, k.digest AS known_digest, k.version AS known_version, k.present, %2$s FROM (SELECT n FROM %3$s UNION SELECT r.n FROM %4$s r JOIN %5$s g ON %6$s) u JOIN %4$s r ON r.n = u.n LEFT JOIN %3$s k ON k.n = u.n"
                        .formatted(contested(), keys, known(), rows(), repeated(), same);
        var verdicts =
                "CREATE TEMPORARY TABLE %1$s (n BIGINT, outcome %2$s, wins BOOLEAN, held BOOLEAN, cause %2$s, reason %2$s)"
                        .formatted(verdicts(), sql.text());
        return indexed(List.of(contest, verdicts), contested(), "i");
    }

    /// Returns the statement with the ordered rows of a table that makes their ranges fast.
    private List<String> indexed(List<String> statements, String table, String column) {
        var all = new ArrayList<>(statements);
        sql.dialect().index(table, column).ifPresent(all::add);
        return List.copyOf(all);
    }

    /// Returns the query for the contested rows with a number greater than the first parameter and
    /// not greater than the second one, in order: `n`, digest, version and `gone` of the row;
    /// digest, version and presence of the known row, which are NULL if there is none; and the key.
    String readContested() {
        return "SELECT n, digest, version, gone, known_digest, known_version, present, %s FROM %s WHERE i > ? AND i <= ? ORDER BY i"
                .formatted(TableSql.columns(sql.key(), i -> "c" + i), contested());
    }

    /// Returns the statements that remove the former rows, or versions of deleted rows, of the keys
    /// whose rows change.
    List<String> remove() {
        return List.of(
                "CREATE TEMPORARY TABLE %s AS SELECT %s FROM %s r JOIN %s v ON v.n = r.n WHERE v.wins AND v.held"
                        .formatted(
                                changed(),
                                TableSql.columns(sql.key(), i -> "r.c" + i),
                                rows(),
                                verdicts()),
                sql.delete(changed(), false),
                sql.delete(changed(), true));
    }

    /// Returns the statement that inserts the rows that change the table.
    ///
    /// @param contested true if there are contested rows
    String insert(long load, boolean contested) {
        return sql.insert(rows(), load(load), "NOT gone" + wins(contested));
    }

    /// Returns the statement that stores the versions of the rows that are deleted.
    String bury(long load, boolean contested) {
        return sql.bury(rows(), load(load), "gone" + wins(contested));
    }

    private static String load(long load) {
        return load + " AS load";
    }

    private String wins(boolean contested) {
        return contested
                ? " AND NOT EXISTS (SELECT 1 FROM %1$s v WHERE v.n = %2$s.n AND NOT v.wins)"
                        .formatted(verdicts(), rows())
                : "";
    }

    /// Returns the statements that make the outcomes ready to be read.
    List<String> order() {
        return indexed(
                List.of(
                        "CREATE TEMPORARY TABLE %s AS SELECT n, outcome, cause, reason FROM %s ORDER BY n"
                                .formatted(outcomes(), verdicts())),
                outcomes(),
                "n");
    }

    /// Returns the query for outcomes, with causes and reasons, of the rows from the first
    /// parameter to that before the second one.
    String readOutcomes() {
        return "SELECT n, outcome, cause, reason FROM %s WHERE n >= ? AND n < ?"
                .formatted(outcomes());
    }

    /// Returns the query of [TableSql#both] for the rows in conflict from the number `from` to that
    /// before `to`.
    String readConflicts(long from, long to) {
        return sql.both(
                rows(),
                " WHERE n IN (SELECT n FROM %s WHERE n >= %d AND n < %d AND cause = '%s')"
                        .formatted(outcomes(), from, to, ConflictReasons.CAUSE));
    }

    /// Returns the statements that remove the temporary tables, of which some may not exist.
    List<String> drop() {
        return Stream.of(
                        rows(),
                        repeats(),
                        known(),
                        repeated(),
                        contested(),
                        verdicts(),
                        changed(),
                        outcomes())
                .map(table -> "DROP TABLE IF EXISTS " + table)
                .toList();
    }

    private static String named(List<String> groups) {
        return IntStream.range(0, groups.size())
                .mapToObj(i -> groups.get(i) + " AS g" + i)
                .collect(Collectors.joining(", "));
    }
}
