package dev.leat.warehouse;

import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.app.WarehouseTable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The statements that create, read and change a warehouse table. In addition to the columns of the
/// app, a table has the digest and version of the record that each row was made from, and the id of
/// the load that wrote it. A second table has the versions of deleted rows. Staged values are
/// texts, in columns `c0`, `c1` and so on, with the number of their row in `n`.
///
/// If records are all their rows, the rows of a record are found, removed and judged together, by
/// the columns that identify the record, and its versions are stored by these columns.
public record TableSql(WarehouseTable table, WarehouseDialect dialect) {

    static final String DIGEST = "_leat_digest";
    static final String VERSION = "_leat_version";
    static final String LOAD = "_leat_load";

    static final String DELETED = "_leat_deleted_";

    /// The column of staged rows with the id of their load.
    private static final String LOADED = "load";

    /// The columns that follow those of the app.
    private static final List<String> STATE = List.of(DIGEST, VERSION, LOAD);

    List<Schema.Field> fields() {
        return table.schema().fields();
    }

    /// Returns the indexes of the key columns.
    List<Integer> key() {
        return indexes(table.key());
    }

    /// Returns the indexes of the columns that identify a record.
    List<Integer> record() {
        return indexes(table.recordKey());
    }

    /// Returns true if records are all their rows.
    boolean replacesRows() {
        return !table.recordKey().equals(table.key());
    }

    private List<Integer> indexes(List<String> names) {
        return names.stream()
                .map(name ->
                        IntStream.range(0, fields().size())
                                .filter(i -> fields().get(i).name().equals(name))
                                .findFirst()
                                .orElseThrow())
                .toList();
    }

    public static String name(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    public static String text(String literal) {
        return '\'' + literal.replace("'", "''") + '\'';
    }

    String name() {
        return name(table.name());
    }

    String deleted() {
        return name(DELETED + table.name());
    }

    private static String names(List<String> columns) {
        return columns.stream().map(TableSql::name).collect(Collectors.joining(", "));
    }

    /// Returns the statements that create the table.
    public List<String> create() {
        var columns = new ArrayList<String>();
        for (var field : fields()) {
            columns.add(column(field));
        }
        columns.add(DIGEST + " " + dialect.digest() + " NOT NULL");
        columns.add(VERSION + " BIGINT NOT NULL");
        columns.add(LOAD + " BIGINT NOT NULL");
        var record = columns(record(), i -> column(fields().get(i)));
        return List.of(
                "CREATE TABLE %s (%s%s)"
                        .formatted(name(), String.join(", ", columns), unique(table.key())),
                "CREATE TABLE %s (%s, %s %s NOT NULL, %s BIGINT NOT NULL%s)"
                        .formatted(
                                deleted(),
                                record,
                                DIGEST,
                                dialect.digest(),
                                VERSION,
                                unique(table.recordKey())));
    }

    private String unique(List<String> columns) {
        return dialect.enforcesKeys() ? ", PRIMARY KEY (" + names(columns) + ")" : "";
    }

    private String column(Schema.Field field) {
        return name(field.name())
                + " "
                + dialect.type(field.type())
                + (field.notNull() ? " NOT NULL" : "");
    }

    /// Returns the query for the stored states of staged keys: the number of the staged row, the
    /// digest, the version, and the number of rows in the table, 0 if they were deleted.
    public String known(String staged) {
        var from = staged(staged, record(), "", "");
        var group = replacesRows() ? " GROUP BY s.n, t.%s, t.%s".formatted(DIGEST, VERSION) : "";
        return "SELECT s.n, CAST(t.%1$s AS VARCHAR), t.%2$s, %7$s FROM %3$s s JOIN %4$s t ON %5$s%8$s UNION ALL SELECT s.n, CAST(t.%1$s AS VARCHAR), t.%2$s, 0 FROM %3$s s JOIN %6$s t ON %5$s"
                .formatted(
                        DIGEST,
                        VERSION,
                        from,
                        name(),
                        same(record()),
                        deleted(),
                        replacesRows() ? "count(*)" : "1",
                        group);
    }

    /// Returns the query for staged rows and the stored rows with their keys and versions: the
    /// number and the version of the staged row, and for each column the stored text and the staged
    /// one.
    ///
    /// @param where the condition of the staged rows, with `WHERE`
    String both(String staged, String where) {
        var texts =
                columns(
                        all(),
                        i ->
                                "%s, %s"
                                        .formatted(
                                                dialect.text("t." + name(fields().get(i).name())),
                                                dialect.text("s.c" + i)));
        return "SELECT s.n, s.version, %s FROM %s s JOIN %s t ON %s AND t.%s = s.version"
                .formatted(
                        texts,
                        staged(staged, all(), ", version", where),
                        name(),
                        same(key()),
                        VERSION);
    }

    /// Returns the statement that removes the rows, or the versions of deleted rows, with the keys
    /// of staged rows. It has no aliases, because Redshift does not know them here.
    public String delete(String staged, boolean tombstones) {
        var from = tombstones ? deleted() : name();
        return "DELETE FROM %s USING %s WHERE %s"
                .formatted(
                        from,
                        staged,
                        record().stream()
                                .map(i ->
                                        "%s.%s = %s"
                                                .formatted(
                                                        from,
                                                        name(fields().get(i).name()),
                                                        value(i, staged + ".c" + i)))
                                .collect(Collectors.joining(" AND ")));
    }

    /// Returns the statement that removes the rows of a file: those of its loads, except of one
    /// version and plan. Its parameters are the table, the pipeline, and the file of [LoadLog].
    public String remove() {
        return "DELETE FROM %s WHERE %s IN (SELECT id FROM %s WHERE table_name = ? AND pipeline = ? AND source = ? AND NOT (source_version = ? AND plan = ?))"
                .formatted(name(), LOAD, LoadLog.TABLE);
    }

    /// Returns the statement that inserts the staged rows that are present.
    public String insert(String staged) {
        return insert(staged, LOADED, "NOT gone");
    }

    /// Returns the statement that inserts the staged rows with a condition.
    ///
    /// @param load the column `load`, or an expression with this name
    String insert(String staged, String load, String condition) {
        var all = all();
        return "INSERT INTO %s (%s) SELECT %s FROM %s s"
                .formatted(
                        name(),
                        names(all, STATE),
                        columns(all, i -> "s.c" + i) + ", s.digest, s.version, s.load",
                        staged(staged, all, state(load), " WHERE " + condition));
    }

    /// Returns the statement that stores the versions of staged rows that are deleted.
    public String bury(String staged) {
        return bury(staged, LOADED, "gone");
    }

    /// Returns the statement that stores the versions of the staged rows with a condition.
    ///
    /// @param load the column `load`, or an expression with this name
    String bury(String staged, String load, String condition) {
        return "INSERT INTO %s (%s) SELECT %s FROM %s s"
                .formatted(
                        deleted(),
                        names(record(), List.of(DIGEST, VERSION)),
                        columns(record(), i -> "s.c" + i) + ", s.digest, s.version",
                        staged(staged, record(), state(load), " WHERE " + condition));
    }

    /// Returns the definition of the temporary table for staged keys.
    public String stageKeys(String staged) {
        return "CREATE TEMPORARY TABLE %s (n INTEGER, %s)"
                .formatted(staged, columns(record(), i -> "c" + i + " " + text()));
    }

    /// Returns the definition of the temporary table for staged rows.
    public String stageRows(String staged) {
        return "CREATE TEMPORARY TABLE %1$s (n INTEGER, %2$s, digest %3$s, version BIGINT, load BIGINT, gone BOOLEAN)"
                .formatted(staged, columns(all(), i -> "c" + i + " " + text()), text());
    }

    List<Integer> all() {
        return IntStream.range(0, fields().size()).boxed().toList();
    }

    String text() {
        return dialect.type(Type.Simple.VARCHAR);
    }

    private String state(String load) {
        return ", CAST(digest AS %s) AS digest, version, %s".formatted(dialect.digest(), load);
    }

    private String staged(String staged, List<Integer> columns, String more, String where) {
        return "(SELECT n, %s%s FROM %s%s)"
                .formatted(
                        columns(columns, i -> value(i, "c" + i) + " AS c" + i),
                        more,
                        staged,
                        where);
    }

    private String value(int column, String text) {
        return dialect.value(fields().get(column).type(), text);
    }

    private String same(List<Integer> columns) {
        return columns.stream()
                .map(i -> "t.%s = s.c%d".formatted(name(fields().get(i).name()), i))
                .collect(Collectors.joining(" AND "));
    }

    private String names(List<Integer> columns, List<String> more) {
        return columns(columns, i -> name(fields().get(i).name())) + ", " + String.join(", ", more);
    }

    static String columns(List<Integer> columns, IntFunction<String> text) {
        return columns.stream().map(text::apply).collect(Collectors.joining(", "));
    }

    /// Returns a query for the rows of the table, with the columns of the app.
    String select() {
        return fields().stream()
                .map(field -> name(field.name()))
                .collect(Collectors.joining(", ", "SELECT ", " FROM " + name()));
    }

    /// Returns a query that reads every value: the number of rows, the number of keys that more
    /// than one row has, and the number of rows of loads that are not in the log.
    String verify() {
        var values =
                fields().stream()
                        .map(field -> "count(" + name(field.name()) + ")")
                        .collect(Collectors.joining(" + "));
        return "SELECT (SELECT count(*) FROM %1$s), (SELECT count(*) FROM (SELECT 1 FROM %1$s GROUP BY %2$s HAVING count(*) > 1) k), (SELECT count(*) FROM %1$s t WHERE NOT EXISTS (SELECT 1 FROM %3$s l WHERE l.id = t.%4$s)), (SELECT %5$s FROM %1$s)"
                .formatted(name(), names(table.key()), LoadLog.TABLE, LOAD, values);
    }
}
