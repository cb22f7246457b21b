package dev.leat.testkit.verdict;

import dev.leat.app.View;
import dev.leat.testkit.cell.CellText;
import dev.leat.testkit.scenario.Expectation.Subject;
import dev.leat.testkit.simulation.RunSnapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Expected and actual rows of a view. `wanted` is false if the rows must never exist.
record RowsFinding(
        View view,
        Subject.Rows expected,
        boolean wanted,
        List<Map<String, String>> actual,
        Matching matching)
        implements Finding {

    private static final int MOST_RIGHT = 5;
    private static final int MOST_WRONG = 20;

    static RowsFinding of(Subject.Rows expected, boolean wanted, RunSnapshot snapshot) {
        var view = snapshot.app().view(expected.view());
        var reader = snapshot.view(view.name());
        var actual =
                expected.days()
                        .map(days -> CellText.rows(view, reader, days))
                        .orElseGet(() -> CellText.rows(view, reader));
        return new RowsFinding(
                view,
                expected,
                wanted,
                actual,
                Matching.of(expected.rows(), actual, RowsFinding::is));
    }

    private static boolean is(Map<String, String> expected, Map<String, String> actual) {
        return actual.entrySet().containsAll(expected.entrySet());
    }

    @Override
    public boolean holds() {
        return matching.allExpected() && (!expected.all() || matching.others().isEmpty());
    }

    @Override
    public List<String> lines() {
        var columns = columns();
        var table = new AlignedText(columns);
        right(table, columns);
        var paired = new HashSet<Integer>();
        int wrong = 0;
        for (int missing : matching.missing()) {
            var row = expected.rows().get(missing);
            var near = near(row, paired);
            near.ifPresent(paired::add);
            if (++wrong <= MOST_WRONG) {
                differing(table, columns, row, near.map(actual::get));
            }
        }
        if (wrong > MOST_WRONG) {
            table.note("and %d more that differ".formatted(wrong - MOST_WRONG));
        }
        if (actual.isEmpty()) {
            table.note("the view has no rows");
        } else if (expected.all()) {
            others(table, columns, paired, "unexpected", MOST_WRONG);
        } else if (wrong > paired.size()) {
            others(table, columns, paired, "actual", MOST_RIGHT);
        }
        return table.lines();
    }

    private void right(AlignedText table, List<String> columns) {
        var word = wanted ? "as expected" : "actual";
        int right = 0;
        for (int at : matching.of()) {
            if (at >= 0 && ++right <= MOST_RIGHT) {
                table.row(word, cells(columns, actual.get(at)));
            }
        }
        if (right > MOST_RIGHT) {
            table.note(
                    "and %d more %s".formatted(right - MOST_RIGHT, wanted ? word : "that exist"));
        }
    }

    private static void differing(
            AlignedText table,
            List<String> columns,
            Map<String, String> row,
            Optional<Map<String, String>> near) {
        if (near.isEmpty()) {
            table.row("missing", cells(columns, row));
            return;
        }
        table.row("expected", cells(columns, row));
        table.row(
                "actual",
                columns.stream()
                        .map(column -> {
                            var cell = near.get().getOrDefault(column, "");
                            boolean differs =
                                    row.containsKey(column) && !cell.equals(row.get(column));
                            return differs ? cell + " *" : cell;
                        })
                        .toList());
    }

    /// Adds the actual rows that match no expected row and are not already shown as the row that is
    /// most similar to an expected row.
    private void others(
            AlignedText table, List<String> columns, Set<Integer> paired, String word, int most) {
        var others = matching.others().stream().filter(at -> !paired.contains(at)).toList();
        others.stream().limit(most).forEach(at -> table.row(word, cells(columns, actual.get(at))));
        if (others.size() > most) {
            table.note(
                    "and %d more %s"
                            .formatted(
                                    others.size() - most,
                                    expected.all() ? "unexpected" : "that exist"));
        }
    }

    /// Returns the actual row that is most similar to an expected row: the row with the same key
    /// or, if the view has no key, the row with the largest number of equal values.
    private Optional<Integer> near(Map<String, String> row, Set<Integer> paired) {
        var keys = view.key().stream().map(View.Key::column).toList();
        boolean keyed = !keys.isEmpty() && row.keySet().containsAll(keys);
        return matching.others().stream()
                .filter(at -> !paired.contains(at))
                .filter(at -> !keyed || alike(row, actual.get(at), keys) == keys.size())
                .filter(at -> keys.isEmpty() || alike(row, actual.get(at), row.keySet()) > 0)
                .max((a, b) ->
                        Integer.compare(
                                alike(row, actual.get(a), row.keySet()),
                                alike(row, actual.get(b), row.keySet())));
    }

    private static int alike(
            Map<String, String> row, Map<String, String> other, Iterable<String> columns) {
        int alike = 0;
        for (var column : columns) {
            alike += row.containsKey(column) && row.get(column).equals(other.get(column)) ? 1 : 0;
        }
        return alike;
    }

    /// Returns the key's columns and the columns that the expected rows name; all columns if they
    /// name none.
    private List<String> columns() {
        var named = new LinkedHashSet<String>();
        expected.rows().forEach(row -> named.addAll(row.keySet()));
        var keys = view.key().stream().map(View.Key::column).toList();
        var columns = new ArrayList<String>();
        for (var column : CellText.columns(view)) {
            if (named.isEmpty() || named.contains(column) || keys.contains(column)) {
                columns.add(column);
            }
        }
        return columns;
    }

    private static List<String> cells(List<String> columns, Map<String, String> row) {
        return columns.stream().map(column -> row.getOrDefault(column, "")).toList();
    }
}
