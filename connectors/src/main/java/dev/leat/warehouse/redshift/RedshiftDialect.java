package dev.leat.warehouse.redshift;

import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.app.WarehouseTable;
import dev.leat.warehouse.PostgresDialect;
import dev.leat.warehouse.TableSql;
import dev.leat.warehouse.WarehouseDialect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The SQL of Redshift where it differs from PostgreSQL
/// (https://docs.aws.amazon.com/redshift/latest/dg/c_redshift-and-postgres-sql.html), and the
/// values that it does not store.
final class RedshiftDialect implements WarehouseDialect {

    private static final WarehouseDialect POSTGRES = new PostgresDialect();

    /// The longest text, in bytes
    /// (https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html). A `VARCHAR` without
    /// a length has 256.
    private static final int TEXT_BYTES = 65_535;

    private static final String TEXT = "VARCHAR(%d)".formatted(TEXT_BYTES);

    private static final Pattern FINITE = Pattern.compile("[-+.0-9eE]+");

    /// Writes names in lower case: Redshift does so, also with names in quotation marks
    /// (https://docs.aws.amazon.com/redshift/latest/dg/r_names.html).
    @Override
    public WarehouseTable named(WarehouseTable table) {
        var fields =
                table.schema().fields().stream()
                        .map(field ->
                                new Schema.Field(
                                        lower(field.name()),
                                        field.type(),
                                        field.notNull(),
                                        field.pii(),
                                        field.format()))
                        .toList();
        return new WarehouseTable(
                lower(table.name()),
                new Schema(table.schema().name(), fields),
                table.key().stream().map(RedshiftDialect::lower).toList(),
                table.recordKey().stream().map(RedshiftDialect::lower).toList());
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /// A JSON document is a text, because SUPER changes documents: it refuses a member that occurs
    /// twice, and rounds numbers (https://docs.aws.amazon.com/redshift/latest/dg/JSON_PARSE.html).
    @Override
    public String type(Type type) {
        return type == Type.Simple.VARCHAR || type == Type.Simple.JSON ? TEXT : POSTGRES.type(type);
    }

    @Override
    public String type(String stored) {
        return stored.equals("CHARACTER VARYING") ? TEXT : POSTGRES.type(stored);
    }

    @Override
    public String digest() {
        return "VARCHAR(36)";
    }

    @Override
    public String value(Type type, String text) {
        return switch (type) {
            // texts cannot be cast to it
            case Type.Simple.BOOLEAN -> "(%s = 'true')".formatted(text);
            case Type.Simple.TIMESTAMP ->
                    "CAST(REPLACE(%s, 'T', ' ') AS TIMESTAMP)".formatted(text);
            case Type.Simple.TIMESTAMPTZ ->
                    "CAST(REPLACE(REPLACE(%s, 'T', ' '), 'Z', '+00') AS TIMESTAMPTZ)"
                            .formatted(text);
            default -> WarehouseDialect.super.value(type, text);
        };
    }

    /// The driver makes the text: a cast to `VARCHAR` would cut it after 256 bytes.
    @Override
    public String text(String column) {
        return column;
    }

    /// https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_COLUMNS.html
    @Override
    public String columns() {
        return "svv_columns";
    }

    /// Copies the values to a new column, because `ALTER COLUMN` changes only the length of texts
    /// (https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE.html).
    @Override
    public List<String> retype(String table, Schema.Field field, boolean wider) {
        return copied(table, field);
    }

    @Override
    public List<String> renull(String table, Schema.Field field) {
        return copied(table, field);
    }

    private List<String> copied(String table, Schema.Field field) {
        var name = TableSql.name(field.name());
        var copy = TableSql.name("_leat_new_" + field.name());
        var type = type(field.type());
        // the default is never used: each INSERT has all columns
        var required = field.notNull() ? " DEFAULT %s NOT NULL".formatted(initial(field)) : "";
        return List.of(
                "ALTER TABLE %s ADD COLUMN %s %s%s".formatted(table, copy, type, required),
                "UPDATE %s SET %s = CAST(%s AS %s)".formatted(table, copy, name, type),
                "ALTER TABLE %s DROP COLUMN %s".formatted(table, name),
                "ALTER TABLE %s RENAME COLUMN %s TO %s".formatted(table, copy, name));
    }

    private static String initial(Schema.Field field) {
        return switch (field.type()) {
            case Type.Simple.VARCHAR, Type.Simple.JSON -> "''";
            case Type.Simple.BOOLEAN -> "FALSE";
            case Type.Simple.DATE, Type.Simple.TIMESTAMP, Type.Simple.TIMESTAMPTZ -> "'1970-01-01'";
            default -> "0";
        };
    }

    @Override
    public boolean stagesFiles() {
        return false;
    }

    /// A declared key would not be enforced either, but Redshift's planner would rely on it
    /// (https://docs.aws.amazon.com/redshift/latest/dg/t_Defining_constraints.html).
    @Override
    public boolean enforcesKeys() {
        return false;
    }

    @Override
    public Optional<String> refused(Type type, String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length > TEXT_BYTES) {
            return Optional.of(
                    "it has more than %d bytes, the maximum of Redshift".formatted(TEXT_BYTES));
        }
        if (type == Type.Simple.DOUBLE && !FINITE.matcher(text).matches()) {
            return Optional.of("Leat does not store NaN and infinity in Redshift");
        }
        return text.endsWith("infinity") && type != Type.Simple.VARCHAR && type != Type.Simple.JSON
                ? Optional.of("Redshift has no infinite times")
                : POSTGRES.refused(type, text);
    }

    /// Redshift ignores spaces at the end of a text when it compares texts
    /// (https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html). Two such keys would
    /// be one.
    @Override
    public Optional<String> refusedKey(List<String> key) {
        return key.stream().anyMatch(text -> text.endsWith(" "))
                ? Optional.of(
                        "its key ends with a space, which Redshift ignores when it compares keys")
                : Optional.empty();
    }
}
