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
final class ItemsFinding {

    private ItemsFinding() {}

    static Finding of(Subject.Items expected, boolean wanted, RunSnapshot snapshot) {
        var rows = new ArrayList<Map<String, String>>();
        var columns = new LinkedHashSet<String>();
        snapshot.tables()
                .scan(
                        snapshot.app().get(Table.class, expected.table()),
                        item -> {
                            rows.add(CellText.ofJson(ItemJson.write(item)));
                            columns.addAll(rows.getLast().keySet());
                        });
        return FileRowsFinding.of(
                expected.rows(),
                wanted,
                new FileCells.Rows(List.copyOf(columns), rows, Optional.empty()),
                "the table has %d items",
                "items");
    }
}
