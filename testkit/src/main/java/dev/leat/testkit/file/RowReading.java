package dev.leat.testkit.file;

import dev.leat.app.View;
import dev.leat.config.Value;
import dev.leat.config.text.Node;
import dev.leat.error.Suggestion;
import dev.leat.testkit.cell.CellText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A reader of the expected rows of a view. It checks the columns and values.
record RowReading(View view, TestFileContext in) {

    static List<Map<String, String>> read(View view, List<Node> nodes, TestFileContext in) {
        var reading = new RowReading(view, in.within("a row of " + in.in().thing()));
        return nodes.stream().map(reading::row).toList();
    }

    /// Reads a row with any columns. The columns of files and of endpoint records are not known in
    /// advance. A map or a list is a struct or a list of the row, and becomes JSON.
    static Map<String, String> any(Node node, TestFileContext in) {
        var row = new LinkedHashMap<String, String>();
        if (!(node instanceof Node.Entries map) || map.entries().isEmpty()) {
            Value.unexpected("a map from columns to values", node, in.in());
            return row;
        }
        for (var entry : map.entries()) {
            if (entry.value() instanceof Node.Scalar cell) {
                boolean missing = cell.nothing() && !cell.value().isEmpty();
                row.put(entry.key().value(), missing ? CellText.NULL : CellText.of(cell.value()));
            } else {
                MessageBody.of(entry.value(), in)
                        .ifPresent(json ->
                                row.put(
                                        entry.key().value(),
                                        new String(json, StandardCharsets.UTF_8)));
            }
        }
        return row;
    }

    private Map<String, String> row(Node node) {
        var row = new LinkedHashMap<String, String>();
        if (!(node instanceof Node.Entries map) || map.entries().isEmpty()) {
            Value.unexpected("a map from columns to values", node, in.in());
            return row;
        }
        for (var entry : map.entries()) {
            var column = entry.key().value();
            var columns = new ArrayList<>(CellText.columns(view));
            if (!columns.contains(column)) {
                in.say(
                        entry.key().mark(),
                        TestFileLintMessage.NO_COLUMN,
                        view.name(),
                        column,
                        Suggestion.toOneOf(column, columns));
            } else {
                cell(column, entry.value(), row);
            }
        }
        return row;
    }

    private void cell(String column, Node node, Map<String, String> row) {
        if (!(node instanceof Node.Scalar scalar)) {
            Value.unexpected(CellText.form(view, column), node, in.within("column " + column).in());
            return;
        }
        var written = node.nothing() && !scalar.value().isEmpty() ? CellText.NULL : scalar.value();
        var text = CellText.text(view, column, written);
        if (text.isEmpty()) {
            in.say(
                    scalar.mark(),
                    TestFileLintMessage.NO_VALUE,
                    column,
                    view.name(),
                    CellText.form(view, column),
                    scalar.value());
        }
        text.ifPresent(cell -> row.put(column, cell));
    }
}
