package dev.leat.testkit.verdict;

import dev.leat.app.LakeTable;
import dev.leat.app.WarehouseTable;
import dev.leat.testkit.cell.FileCells;
import dev.leat.testkit.cell.LakeCells;
import dev.leat.testkit.cell.WarehouseCells;
import dev.leat.testkit.scenario.Expectation.Subject;
import dev.leat.testkit.simulation.RunSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// Expected and actual rows of a lake table or warehouse table, without the columns that Leat adds.
record StoredRowsFinding(FileRowsFinding rows) implements Finding {

    static StoredRowsFinding of(Subject.LakeRows expected, boolean wanted, RunSnapshot snapshot) {
        var table = snapshot.app().get(LakeTable.class, expected.table());
        var subject =
                new Subject.FileRows(
                        expected.table(), "", expected.rows(), expected.all(), expected.count());
        return of(subject, wanted, cells(table, snapshot));
    }

    static StoredRowsFinding of(
            Subject.WarehouseRows expected, boolean wanted, RunSnapshot snapshot) {
        var table = snapshot.app().get(WarehouseTable.class, expected.table());
        var subject =
                new Subject.FileRows(
                        expected.table(), "", expected.rows(), expected.all(), expected.count());
        return of(subject, wanted, WarehouseCells.read(table, snapshot.warehouse()));
    }

    private static StoredRowsFinding of(
            Subject.FileRows expected, boolean wanted, FileCells.Rows actual) {
        return new StoredRowsFinding(
                FileRowsFinding.of(expected, wanted, actual, "the table has %d rows"));
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

    @Override
    public boolean holds() {
        return rows.holds();
    }

    @Override
    public List<String> lines() {
        var lines = new ArrayList<>(rows.lines());
        rows.expected()
                .count()
                .ifPresent(count -> lines.addFirst("  rows: expected %d".formatted(count)));
        return lines;
    }
}
