package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.app.WarehouseTable;
import dev.leat.config.text.ReadContext;
import dev.leat.config.text.WarehouseLintMessage;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// Rules about warehouse tables.
final class WarehouseRules {

    private static final String SECTION = "warehouse_tables";

    /// A kind of database.
    private enum Database {
        /// Longer names lose their ends (https://www.postgresql.org/docs/17/limits.html).
        POSTGRESQL("PostgreSQL", 63, 63 - "_leat_deleted_".length()),
        /// https://docs.aws.amazon.com/redshift/latest/dg/r_names.html; a column that changes its
        /// type has another name meanwhile.
        REDSHIFT("Redshift", 127 - "_leat_new_".length(), 127 - "_leat_deleted_".length());

        private final String title;
        private final int mostColumn;
        private final int mostTable;

        /// @param mostColumn the maximum length of a column's name in bytes
        /// @param mostTable the maximum length of a table's name in bytes; the name of the table
        ///   with its deleted rows has a prefix
        Database(String title, int mostColumn, int mostTable) {
            this.title = title;
            this.mostColumn = mostColumn;
            this.mostTable = mostTable;
        }

        static Database of(String url) {
            return url.startsWith("redshift:") ? REDSHIFT : POSTGRESQL;
        }
    }

    /// Names that no column of a table can have
    /// (https://www.postgresql.org/docs/17/ddl-system-columns.html).
    private static final Set<String> SYSTEM_COLUMNS =
            Set.of("ctid", "cmax", "cmin", "tableoid", "xmax", "xmin");

    private WarehouseRules() {}

    /// Checks the types of columns, and the key.
    static void columnsFit(App app, ReadContext in) {
        for (var table : tables(app)) {
            for (var field : table.schema().fields()) {
                var mark = in.mark(SECTION, table.name(), "schema");
                if (field.type() instanceof Type.ListOf || field.type() instanceof Type.Struct) {
                    in.problem(mark, WarehouseLintMessage.NESTED, field.name(), field.type());
                }
            }
            if (!table.schema().fields().isEmpty()) {
                table.key().forEach(column -> keyFits(table, column, in));
            }
        }
    }

    private static void keyFits(WarehouseTable table, String column, ReadContext in) {
        var mark = in.mark(SECTION, table.name(), "key");
        var field =
                table.schema().fields().stream().filter(f -> f.name().equals(column)).findFirst();
        if (field.isEmpty()) {
            in.problem(mark, WarehouseLintMessage.KEY_COLUMN, table.name(), column);
            return;
        }
        var type = field.get().type();
        if (type == Type.Simple.DOUBLE || type == Type.Simple.JSON) {
            in.problem(mark, WarehouseLintMessage.KEY_TYPE, column, type);
        }
        if (field.filter(Schema.Field::notNull).isEmpty()) {
            in.problem(mark, WarehouseLintMessage.KEY_NULL, column, table.name());
        }
    }

    /// Requires that names differ as SQL compares them.
    static void namesDiffer(App app, ReadContext in) {
        var seen = new HashMap<String, String>();
        for (var table : tables(app)) {
            var other = seen.putIfAbsent(table.name().toLowerCase(Locale.ROOT), table.name());
            if (other != null) {
                in.problem(
                        in.keyMark(SECTION, table.name()),
                        WarehouseLintMessage.SAME_NAME,
                        other,
                        table.name());
            }
        }
    }

    /// Requires that the columns which a pipeline writes are known.
    static void schemasAreKnown(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            for (var sink : pipeline.to()) {
                if (sink.warehouseTable().isPresent() && pipeline.from().infersColumns()) {
                    in.problem(
                            in.markIn(sink, sink.kind()),
                            WarehouseLintMessage.NO_SCHEMA,
                            pipeline.name(),
                            sink.name());
                }
            }
        }
    }

    static void tablesAreUsed(App app, ReadContext in) {
        var used = new HashSet<String>();
        app.pipelines()
                .values()
                .forEach(pipeline ->
                        pipeline.to().forEach(sink -> sink.warehouseTable().ifPresent(used::add)));
        for (var table : tables(app)) {
            if (!used.contains(table.name())) {
                in.warning(
                        in.keyMark(SECTION, table.name()),
                        WarehouseLintMessage.UNUSED,
                        table.name());
            }
        }
    }

    /// Requires that the databases of the environments have room for the names.
    static void namesFitDatabases(App app, ReadContext in) {
        var checked = EnumSet.noneOf(Database.class);
        for (var environment : app.environments().values()) {
            environment
                    .warehouse()
                    .map(Database::of)
                    .filter(checked::add)
                    .ifPresent(database ->
                            tables(app)
                                    .forEach(table ->
                                            namesFit(table, database, environment.name(), in)));
        }
    }

    private static void namesFit(
            WarehouseTable table, Database database, String environment, ReadContext in) {
        if (bytes(table.name()) > database.mostTable) {
            in.problem(
                    in.keyMark(SECTION, table.name()),
                    WarehouseLintMessage.LONG_NAME,
                    table.name(),
                    database.title,
                    environment,
                    database.mostTable);
        }
        var mark = in.mark(SECTION, table.name(), "schema");
        for (var field : table.schema().fields()) {
            if (bytes(field.name()) > database.mostColumn) {
                in.problem(
                        mark,
                        WarehouseLintMessage.LONG_NAME,
                        field.name(),
                        database.title,
                        environment,
                        database.mostColumn);
            }
            if (SYSTEM_COLUMNS.contains(field.name())) {
                in.problem(
                        mark,
                        WarehouseLintMessage.SYSTEM_COLUMN,
                        table.name(),
                        field.name(),
                        database.title,
                        environment);
            }
        }
    }

    private static int bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }

    private static Collection<WarehouseTable> tables(App app) {
        return app.all(WarehouseTable.class).values();
    }
}
