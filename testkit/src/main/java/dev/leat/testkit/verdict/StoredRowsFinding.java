package dev.leat.testkit.verdict;

import dev.leat.app.LakeTable;
import dev.leat.app.WarehouseTable;
import dev.leat.testkit.cell.FileCells;
import dev.leat.testkit.cell.LakeCells;
import dev.leat.testkit.cell.WarehouseCells;
import dev.leat.testkit.scenario.Expectation.Subject;
import dev.leat.testkit.scenario.ExpectedRows;
import dev.leat.testkit.simulation.RunSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;

/// Expected and actual rows of a lake table or warehouse table, without the columns that Leat adds.
final class StoredRowsFinding {

    private StoredRowsFinding() {}

    static Finding of(Subject.LakeRows expected, boolean wanted, RunSnapshot snapshot) {
        var table = snapshot.app().get(LakeTable.class, expected.table());
        return of(expected.rows(), wanted, cells(table, snapshot));
    }

    static Finding of(Subject.WarehouseRows expected, boolean wanted, RunSnapshot snapshot) {
        var table = snapshot.app().get(WarehouseTable.class, expected.table());
        return of(expected.rows(), wanted, WarehouseCells.read(table, snapshot.warehouse()));
    }

    private static Finding of(ExpectedRows expected, boolean wanted, FileCells.Rows actual) {
        return FileRowsFinding.of(expected, wanted, actual, "the table has %d rows", "rows");
    }

    private static FileCells.Rows cells(LakeTable table, RunSnapshot run) {
        try {
            var snapshot = run.lake().snapshot(table);
            var cells = LakeCells.read(snapshot.columns(), snapshot.files());
            var columns = new ArrayList<>(cells.columns());
            columns.removeAll(LakeTable.ADDED);
            return new FileCells.Rows(columns, cells.rows(), cells.trouble());
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read lake table " + table.name(), failed);
        }
    }
}
