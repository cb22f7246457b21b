package dev.leat.testkit.verdict;

import java.util.ArrayList;
import java.util.List;

/// A table in plain text. Each row has a label.
final class AlignedText {

    /// Maximum length of a cell. Longer texts are truncated, so that the row fits on a line.
    private static final int LONGEST = 28;

    private static final String INDENT = "  ";
    private static final String BETWEEN = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    AlignedText(List<String> columns) {
        row("", columns);
    }

    void row(String word, List<String> cells) {
        var row = new ArrayList<String>();
        row.add(word);
        cells.forEach(cell -> row.add(cut(cell)));
        rows.add(row);
    }

    /// Adds a line of text after the previous row.
    void note(String text) {
        rows.add(List.of("", text));
    }

    List<String> lines() {
        var widths = new int[rows.getFirst().size()];
        for (var row : rows) {
            for (int i = 0; i < row.size() && row.size() == widths.length; i++) {
                widths[i] = Math.max(widths[i], length(row.get(i)));
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        var line = new StringBuilder(INDENT);
        for (int i = 0; i < row.size(); i++) {
            line.append(i == 0 ? "" : BETWEEN)
                    .append(row.get(i))
                    .repeat(' ', Math.max(0, widths[i] - length(row.get(i))));
        }
        return line.toString().stripTrailing();
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 2) + "..";
    }
}
