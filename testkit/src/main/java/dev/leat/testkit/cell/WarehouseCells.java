package dev.leat.testkit.cell;

import com.google.re2j.Pattern;
import dev.leat.app.FileFormat;
import dev.leat.app.Type;
import dev.leat.app.WarehouseTable;
import dev.leat.batch.Column;
import dev.leat.kernel.query.FileTable;
import dev.leat.port.WarehouseTables;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Rows of a warehouse table, as texts; a missing value is [CellText#NULL].
public final class WarehouseCells {

    private WarehouseCells() {}

    /// Returns the rows of the table, with the columns of the app.
    public static FileCells.Rows read(WarehouseTable table, WarehouseTables tables) {
        var file = tables.export(table.name());
        var folder = Objects.requireNonNull(file.getParent());
        return FileCells.rows(
                folder,
                copy ->
                        copy.files(
                                FileCells.TABLE,
                                List.of(new FileTable(FileFormat.PARQUET, List.of(file)))));
    }

    /// Returns a row of [#read] or [#row] in the form in which rows are compared: without doubles
    /// and JSON, which may be written in several ways.
    public static Map<String, String> comparable(WarehouseTable table, Map<String, String> row) {
        var cells = new LinkedHashMap<String, String>();
        for (var field : table.schema().fields()) {
            if (compares(field.type())) {
                cells.put(field.name(), text(field.type(), row.get(field.name())));
            }
        }
        return cells;
    }

    /// Returns a row that a pipeline writes, without values that are NULL.
    public static Map<String, String> row(WarehouseTable table, Column.Named named, int row) {
        var values = new LinkedHashMap<String, String>();
        for (var field : table.schema().fields()) {
            named.columns()
                    .forEach((name, texts) -> {
                        var value = texts.values()[row];
                        if (name.equalsIgnoreCase(field.name()) && value != null) {
                            values.put(field.name(), stored(field.type(), value));
                        }
                    });
        }
        return values;
    }

    /// Returns one text for equal values: a pipeline may write a decimal with fewer digits than the
    /// column has, and a date to a timestamp.
    private static String stored(Type type, String value) {
        if (type == Type.Simple.TIMESTAMP && Pattern.matches("\\d+-\\d\\d-\\d\\d", value)) {
            return value + "T00:00:00";
        }
        return type instanceof Type.Decimal
                ? CellType.of(type).text(value).orElse(value)
                : CellText.of(value);
    }

    private static boolean compares(Type type) {
        return type != Type.Simple.DOUBLE && type != Type.Simple.JSON;
    }

    private static String text(Type type, @Nullable String value) {
        if (value == null || value.equals(CellText.NULL)) {
            return CellText.NULL;
        }
        return CellType.of(type).text(value).orElse(value);
    }
}
