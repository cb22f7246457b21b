package dev.leat.testkit.verdict;

import dev.leat.app.Table;
import dev.leat.item.ItemJson;
import dev.leat.testkit.cell.CellText;
import dev.leat.testkit.cell.FileCells;
import dev.leat.testkit.scenario.Expectation.Subject;
import dev.leat.testkit.simulation.RunSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Expected and actual items of a table.
record ItemsFinding(FileRowsFinding items) implements Finding {

    static ItemsFinding of(Subject.Items expected, boolean wanted, RunSnapshot snapshot) {
        var rows = new ArrayList<Map<String, String>>();
        var columns = new LinkedHashSet<String>();
        snapshot.tables()
                .scan(
                        snapshot.app().get(Table.class, expected.table()),
                        item -> {
                            rows.add(CellText.ofJson(ItemJson.write(item)));
                            columns.addAll(rows.getLast().keySet());
                        });
        return new ItemsFinding(
                FileRowsFinding.of(
                        new Subject.FileRows(
                                expected.table(),
                                "",
                                expected.rows(),
                                expected.all(),
                                expected.count()),
                        wanted,
                        new FileCells.Rows(List.copyOf(columns), rows, Optional.empty()),
                        "the table has %d items"));
    }

    @Override
    public boolean holds() {
        return items.holds();
    }

    @Override
    public List<String> lines() {
        var lines = new ArrayList<>(items.lines());
        items.expected()
                .count()
                .ifPresent(count -> lines.addFirst("  items: expected %d".formatted(count)));
        return lines;
    }
}
