package dev.leat.cli.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A table as text. Columns are as wide as their longest text; numbers are aligned right.
public final class TextTable {

    private static final String BETWEEN = "  ";

    /// Minimum width of the first column.
    private static final int LEAST = 8;

    private static final String CUT = "\u2026";

    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

    /// A column's heading; `number` is true if it holds numbers.
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
        lines(Integer.MAX_VALUE).forEach(terminal.out()::println);
        terminal.out().flush();
    }

    /// Formats a further row of a table that is already printed, with the same column widths. A
    /// longer text makes only its own row wider.
    String another(List<String> row, int[] widths) {
        var wide = new int[widths.length];
        Arrays.setAll(wide, i -> Math.max(widths[i], length(row.get(i))));
        return line(row, wide);
    }

    /// Returns the heading and one line per row. If a line would be longer than `most`, the texts
    /// of the first column are shortened in the middle.
    public List<String> lines(int most) {
        var widths = widths();
        int others = IntStream.of(widths).skip(1).map(width -> width + BETWEEN.length()).sum();
        widths[0] = Math.min(widths[0], Math.max(LEAST, most - others));
        var lines = new ArrayList<String>();
        lines.add(line(columns.stream().map(Column::name).toList(), widths));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    /// Returns the current width of each column, which is the length of its longest text.
    int[] widths() {
        var widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = length(columns.get(i).name());
            for (var row : rows) {
                widths[i] = Math.max(widths[i], length(row.get(i)));
            }
        }
        return widths;
    }

    private String line(List<String> row, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String text = cut(row.get(i), widths[i]);
            String blanks = " ".repeat(widths[i] - length(text));
            line.append(i == 0 ? "" : BETWEEN)
                    .append(columns.get(i).number() ? blanks + text : text + blanks);
        }
        return line.toString().stripTrailing();
    }

    private static String cut(String text, int width) {
        int length = length(text);
        if (length <= width) {
            return text;
        }
        int begin = text.offsetByCodePoints(0, width / 2);
        int end = text.offsetByCodePoints(0, length - (width - 1 - width / 2));
        return text.substring(0, begin) + CUT + text.substring(end);
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
