package dev.leat.cli.top;

import dev.leat.cli.terminal.TextTable;
import java.util.ArrayList;
import java.util.List;

/// One table of `leat top`: its columns, its rows, and the number of rows that are omitted because
/// the screen is too small.
record BoardTable(String noun, List<TextTable.Column> columns, List<Row> rows, int hidden) {

    BoardTable {
        rows = List.copyOf(rows);
    }

    /// A row. `below` has lines that are printed under it. `quiet` is true if the row shows no
    /// activity; such rows are omitted first.
    record Row(List<String> cells, List<String> below, boolean quiet) {

        int height() {
            return 1 + below.size();
        }
    }

    int height() {
        return 1 + rows.stream().mapToInt(Row::height).sum() + (hidden > 0 ? 1 : 0);
    }

    /// Returns the table without its last quiet row or, if it has none, without its last row.
    BoardTable shorter() {
        var left = new ArrayList<>(rows);
        int last = left.size() - 1;
        for (int row = last; row >= 0; row--) {
            if (left.get(row).quiet()) {
                last = row;
                break;
            }
        }
        left.remove(last);
        return new BoardTable(noun, columns, left, hidden + 1);
    }

    List<String> lines(int width) {
        var table = new TextTable(columns);
        rows.forEach(row -> table.row(row.cells()));
        var drawn = table.lines(width);
        var lines = new ArrayList<String>();
        lines.add(drawn.getFirst());
        for (int row = 0; row < rows.size(); row++) {
            lines.add(drawn.get(row + 1));
            rows.get(row).below().forEach(text -> lines.add(cut("  " + text, width)));
        }
        if (hidden > 0) {
            lines.add(cut("(%d more %s)".formatted(hidden, noun), width));
        }
        return lines;
    }

    static String cut(String text, int width) {
        return text.codePointCount(0, text.length()) <= width
                ? text
                : text.substring(0, text.offsetByCodePoints(0, width - 1)) + "\u2026";
    }
}
