package dev.leat.testkit.cell;

import dev.leat.app.View;
import dev.leat.app.ViewColumn;
import dev.leat.port.ViewColumns;
import dev.leat.port.ViewReader;
import dev.leat.testkit.scenario.Expectation.Days;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Cells of a view's rows in a canonical text form: equal values have equal texts. In a column with
/// scale 2, `250.0` and `250` are both `250.00`. A measure without records is [#NULL].
public final class CellText {

    public static final String NULL = "null";

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    private CellText() {}

    /// Returns the cell of a text: the text, in quotes if it would be [#NULL].
    public static String of(String text) {
        return text.equals(NULL) ? '"' + NULL + '"' : text;
    }

    /// Returns the members of a JSON object. Nested values are JSON.
    public static Map<String, String> ofJson(String document) {
        var row = new LinkedHashMap<String, String>();
        tree(document)
                .properties()
                .forEach(member -> {
                    var value = member.getValue();
                    row.put(member.getKey(), value.isNull() ? NULL : of(text(value)));
                });
        return row;
    }

    /// Reads a JSON document, whose numbers keep all their digits.
    public static JsonNode tree(String document) {
        return JSON.readTree(document);
    }

    /// Returns a text without quotes, a number with all its digits, and any other value as JSON.
    public static String text(JsonNode value) {
        return value.isString()
                ? value.asString()
                : value.isBigDecimal() ? value.decimalValue().toPlainString() : value.toString();
    }

    /// Returns the names of the columns: the columns of the key, then the measures.
    public static List<String> columns(View view) {
        return Stream.concat(
                        view.key().stream().map(View.Key::column),
                        view.columns().stream().map(ViewColumn::name))
                .toList();
    }

    /// Returns all rows of a view. As in the API, a view without a key always has one row.
    public static List<Map<String, String>> rows(View view, ViewReader reader) {
        return rows(view, keys(view, reader));
    }

    /// Returns all rows, computed from the periods of these days only. A key without records in
    /// these days is included, with a count of 0.
    public static List<Map<String, String>> rows(View view, ViewReader reader, Days days) {
        return rows(
                view,
                keys(view, reader).stream()
                        .map(row ->
                                reader.get(row.key(), days.from(), days.to())
                                        .orElse(row)
                                        .orNothing(view))
                        .toList());
    }

    private static List<Map<String, String>> rows(View view, List<ViewReader.Row> rows) {
        var columns = new ViewColumns(view);
        return rows.stream().map(row -> row(view, columns, row)).toList();
    }

    private static List<ViewReader.Row> keys(View view, ViewReader reader) {
        var rows = new ArrayList<ViewReader.Row>();
        reader.rows(rows::add);
        return rows.isEmpty() && view.key().isEmpty()
                ? List.of(ViewReader.Row.nothing(view, List.of()))
                : rows;
    }

    /// Returns the canonical text of a value that a test contains; empty if the column cannot have
    /// this value.
    public static Optional<String> text(View view, String column, String written) {
        for (var key : view.key()) {
            if (key.column().equals(column)) {
                return CellType.of(key.type()).text(written);
            }
        }
        var columns = new ViewColumns(view);
        for (int i = 0; i < columns.size(); i++) {
            if (columns.name(i).equals(column)) {
                return !columns.isCount(i) && written.equals(NULL)
                        ? Optional.of(NULL)
                        : CellType.of(columns.type(i)).text(written);
            }
        }
        return Optional.empty();
    }

    /// Describes the valid values of a column.
    public static String form(View view, String column) {
        for (var key : view.key()) {
            if (key.column().equals(column)) {
                return CellType.of(key.type()).form();
            }
        }
        var columns = new ViewColumns(view);
        for (int i = 0; i < columns.size(); i++) {
            if (columns.name(i).equals(column)) {
                var form = CellType.of(columns.type(i)).form();
                return columns.isCount(i) ? form : form + ", or null";
            }
        }
        throw new IllegalArgumentException("view " + view.name() + " has no column " + column);
    }

    private static Map<String, String> row(View view, ViewColumns columns, ViewReader.Row row) {
        var cells = new LinkedHashMap<String, String>();
        for (int i = 0; i < view.key().size(); i++) {
            var key = view.key().get(i);
            var text = row.key().get(i);
            cells.put(key.column(), CellType.of(key.type()).text(text).orElse(text));
        }
        for (int i = 0; i < columns.size(); i++) {
            var text = columns.text(i, row);
            cells.put(
                    columns.name(i),
                    text == null ? NULL : CellType.of(columns.type(i)).text(text).orElse(text));
        }
        return cells;
    }
}
