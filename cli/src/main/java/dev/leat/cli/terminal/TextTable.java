package dev.leat.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/// A table for people: columns as wide as their longest text, numbers to the right.
public final class TextTable {

    private static final String BETWEEN = "  ";

    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

    /// A column's heading, and whether it holds numbers.
    public record Column(String name, boolean number) {

        public static Column text(String name) {
            return new Column(name, false);
        }

        public static Column number(String name) {
            return new Column(name, true);
        }
    }

    public TextTable(List<Column> columns) {
        this.columns = List.copyOf(columns);
    }

    public TextTable(Column... columns) {
        this(List.of(columns));
    }

    public void row(List<String> texts) {
        rows.add(List.copyOf(texts));
    }

    public void row(String... texts) {
        row(List.of(texts));
    }

    public void print(Terminal terminal) {
        var widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = length(columns.get(i).name());
            for (var row : rows) {
                widths[i] = Math.max(widths[i], length(row.get(i)));
            }
        }
        print(terminal, columns.stream().map(Column::name).toList(), widths);
        rows.forEach(row -> print(terminal, row, widths));
        terminal.out().flush();
    }

    private void print(Terminal terminal, List<String> row, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String blanks = " ".repeat(widths[i] - length(row.get(i)));
            line.append(i == 0 ? "" : BETWEEN)
                    .append(columns.get(i).number() ? blanks + row.get(i) : row.get(i) + blanks);
        }
        terminal.out().println(line.toString().stripTrailing());
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
