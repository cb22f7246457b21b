package dev.leat.testkit.verdict;

import dev.leat.testkit.cell.CellComparison;
import dev.leat.testkit.cell.CellText;
import dev.leat.testkit.cell.FileCells;
import dev.leat.testkit.scenario.Expectation.Subject;
import dev.leat.testkit.scenario.ExpectedRows;
import dev.leat.testkit.simulation.RunSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// Expected and actual rows of a file, or of something else that has rows. `counted` is the format
/// of the text with the number of rows. The first line has the expected number of `things`; if this
/// is empty, there is no such line.
record FileRowsFinding(
        ExpectedRows expected,
        boolean wanted,
        FileCells.Rows actual,
        Matching matching,
        String counted,
        String things)
        implements Finding {

    static final int MOST = 20;

    static FileRowsFinding of(Subject.FileRows expected, boolean wanted, RunSnapshot snapshot) {
        var actual = FileCells.read(expected.bucket(), expected.key(), snapshot.buckets());
        return of(expected.rows(), wanted, actual, "the file has %d rows", "");
    }

    static FileRowsFinding of(
            ExpectedRows expected,
            boolean wanted,
            FileCells.Rows actual,
            String counted,
            String things) {
        return new FileRowsFinding(
                expected,
                wanted,
                actual,
                Matching.of(expected.rows(), actual.rows(), FileRowsFinding::is),
                counted,
                things);
    }

    static boolean is(Map<String, String> expected, Map<String, String> actual) {
        return expected.entrySet().stream()
                .allMatch(cell ->
                        actual.containsKey(cell.getKey())
                                && CellComparison.same(cell.getValue(), actual.get(cell.getKey())));
    }

    @Override
    public boolean holds() {
        return actual.trouble().isEmpty()
                && matching.allExpected()
                && (!expected.all() || matching.others().isEmpty())
                && (expected.count().isEmpty()
                        || expected.count().getAsInt() == actual.rows().size());
    }

    @Override
    public List<String> lines() {
        var lines = new ArrayList<>(rowLines());
        if (!things.isEmpty() && expected.count().isPresent()) {
            lines.addFirst("  %s: expected %d".formatted(things, expected.count().getAsInt()));
        }
        return lines;
    }

    private List<String> rowLines() {
        if (actual.trouble().isPresent()) {
            return List.of("  " + actual.trouble().get());
        }
        var columns = List.copyOf(columns());
        var counted = this.counted.formatted(actual.rows().size());
        if (columns.isEmpty()) {
            return List.of("  " + counted);
        }
        var table = new AlignedText(columns);
        matching.missing().stream()
                .limit(MOST)
                .forEach(at -> table.row("missing", cells(columns, expected.rows().get(at))));
        boolean others = expected.all() || !matching.allExpected();
        if (others) {
            var word = expected.all() ? "unexpected" : "actual";
            matching.others().stream()
                    .limit(MOST)
                    .forEach(at -> table.row(word, cells(columns, actual.rows().get(at))));
        }
        if (!wanted) {
            expected.rows().forEach(row -> table.row("actual", cells(columns, row)));
        }
        table.note(counted);
        return table.lines();
    }

    /// Returns the columns that the expected rows name; all columns if they name none.
    private LinkedHashSet<String> columns() {
        var named = new LinkedHashSet<String>();
        expected.rows().forEach(row -> named.addAll(row.keySet()));
        if (named.isEmpty()) {
            named.addAll(actual.columns());
        }
        return named;
    }

    private static List<String> cells(List<String> columns, Map<String, String> row) {
        return columns.stream().map(column -> row.getOrDefault(column, CellText.NULL)).toList();
    }
}
