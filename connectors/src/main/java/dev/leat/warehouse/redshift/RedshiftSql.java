package dev.leat.warehouse.redshift;

import dev.leat.app.RedshiftUrl;
import dev.leat.app.WarehouseTable;
import dev.leat.warehouse.LoadLog;
import dev.leat.warehouse.TableSetup;
import dev.leat.warehouse.TableSql;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A statement that Leat runs on Redshift.
///
/// @param purpose what the statement does, as a clause
public record RedshiftSql(String purpose, String sql) {

    private static final String GUIDE = "https://docs.aws.amazon.com/redshift/latest/dg/";

    private static final Map<String, String> PAGES =
            Map.ofEntries(
                    Map.entry("ALTER", "r_ALTER_TABLE"),
                    Map.entry("COMMIT", "r_COMMIT"),
                    Map.entry("COPY", "r_COPY"),
                    Map.entry("CREATE", "r_CREATE_TABLE_NEW"),
                    Map.entry("DELETE", "r_DELETE"),
                    Map.entry("DROP", "r_DROP_TABLE"),
                    Map.entry("INSERT", "r_INSERT_30"),
                    Map.entry("LOCK", "r_LOCK"),
                    Map.entry("SELECT", "r_SELECT_synopsis"),
                    Map.entry("SET", "r_SET"),
                    Map.entry("UPDATE", "r_UPDATE"));

    /// Returns the address of the page of AWS about the statement.
    public String page() {
        var word = sql.split(" ", 2)[0].toUpperCase(Locale.ROOT);
        return GUIDE + PAGES.get(word) + ".html";
    }

    /// Returns the statements for a table, in their order: of a session, of the first start, and of
    /// a load. Temporary tables have other numbers in later loads, and objects have random ids.
    ///
    /// @param url has a bucket and a role
    public static List<RedshiftSql> of(WarehouseTable table, RedshiftUrl url) {
        var copy = RedshiftCopy.of(url);
        var dialect = new RedshiftDialect();
        var sql = new TableSql(dialect.named(table), dialect);
        var statements = new Statements(new ArrayList<>());
        statements.all("begin a session", RedshiftDatabase.session(url.url()));
        statements.add("create the table that loads lock", RedshiftDatabase.CREATE_LOCK);
        statements.all("create Leat's own tables", TableSetup.own(dialect));
        statements.all("create the table, and that of its deleted rows", sql.create());
        statements.add("prevent other loads until COMMIT", RedshiftDatabase.LOCK);
        statements.add(
                "remove the former rows of a file, with `on_overwrite: replace`", sql.remove());
        var keys = "_leat_staged_0_keys";
        statements.add("stage the keys", sql.stageKeys(keys));
        statements.staged(copy, keys);
        statements.add("read what the table has for the keys", sql.known(keys));
        statements.add("drop the staged keys", "DROP TABLE " + keys);
        var rows = "_leat_staged_1_rows";
        statements.add("stage the rows that change", sql.stageRows(rows));
        statements.staged(copy, rows);
        statements.add("remove older rows", sql.delete(rows, false));
        statements.add("remove older deletions", sql.delete(rows, true));
        statements.add("add the rows", sql.insert(rows));
        statements.add("add the deletions", sql.bury(rows));
        statements.add("drop the staged rows", "DROP TABLE " + rows);
        statements.add("add the load to the log", LoadLog.INSERT);
        statements.add("make the load visible and durable", "COMMIT");
        return List.copyOf(statements.list);
    }

    private record Statements(List<RedshiftSql> list) {

        void add(String purpose, String sql) {
            list.add(new RedshiftSql(purpose, sql));
        }

        void all(String purpose, List<String> sql) {
            sql.forEach(each -> add(purpose, each));
        }

        void staged(RedshiftCopy copy, String temporary) {
            add("copy them from the file of a manifest", copy.sql(temporary, copy.keys("ID")));
            add("check that all were copied", RedshiftDatabase.count(temporary));
        }
    }
}
