package dev.leat.cli.fuzz.app;

import dev.leat.app.App;
import dev.leat.app.WarehouseTable;
import dev.leat.cli.fuzz.draw.Data;
import dev.leat.cli.fuzz.draw.Drawn;
import dev.leat.cli.fuzz.draw.Flow;
import dev.leat.cli.fuzz.draw.Parquet;
import dev.leat.testkit.scenario.Expectation;
import dev.leat.testkit.scenario.Expectation.Subject;
import dev.leat.testkit.scenario.Expectation.Timing;
import dev.leat.testkit.scenario.ExpectedRows;
import dev.leat.warehouse.WarehouseStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/// Compares the rows of warehouse tables with the model, and the rejected records of the pipelines
/// that only write such a table.
///
/// @param loaded whether a file was processed to its end
record WarehouseCheck(Drawn drawn, App app, WarehouseStore store, BiPredicate<Flow, Data> loaded) {

    /// @param rejected the number of rejected records of each pipeline
    List<Finding> of(Map<String, Long> rejected) {
        var findings = new ArrayList<Finding>();
        for (var table : app.all(WarehouseTable.class).values()) {
            var verified = store.verify(table.name());
            if (!verified.correct()) {
                findings.add(
                        new Finding("up: a warehouse table is not correct", verified.toString()));
            }
            RecordModel.of(drawn, app, TableModel.Table.of(table))
                    .map(model -> model.findings(Parquet.read(List.of(store.export(table.name())))))
                    .ifPresent(findings::addAll);
            model(table, true)
                    .map(model ->
                            model.findings(
                                    Parquet.read(List.of(store.export(table.name()))), rejected))
                    .ifPresent(findings::addAll);
        }
        return findings;
    }

    private Optional<TableModel> model(WarehouseTable table, boolean ordered) {
        return TableModel.of(drawn, app, TableModel.Table.of(table), loaded, ordered);
    }

    /// The loads and rows of the tables that do not change if everything is given again.
    Map<String, Object> lasting() {
        var lasting = new HashMap<String, Object>();
        for (var table : app.all(WarehouseTable.class).values()) {
            if (!overwritten(table) && model(table, true).isPresent()) {
                lasting.put(table.name(), store.loads(table.name(), 1000));
                lasting.put(
                        table.name() + " rows",
                        new HashSet<>(Parquet.read(List.of(store.export(table.name())))));
            }
        }
        return lasting;
    }

    /// The number of rows that a test must find.
    ///
    /// @param ordered false if failures may change the order of the data
    List<Expectation> expected(boolean ordered) {
        var expected = new ArrayList<Expectation>();
        for (var table : app.all(WarehouseTable.class).values()) {
            if (ordered || !overwritten(table)) {
                model(table, ordered)
                        .map(TableModel::count)
                        .ifPresent(count ->
                                count.ifPresent(rows ->
                                        expected.add(
                                                new Expectation(
                                                        new Subject.WarehouseRows(
                                                                table.name(),
                                                                ExpectedRows.counted((int) rows)),
                                                        new Timing.AtEnd()))));
            }
        }
        return expected;
    }

    /// Returns true if a file of a pipeline that writes the table is put several times.
    private boolean overwritten(WarehouseTable table) {
        return drawn.flows().stream()
                .filter(f -> f.targets().stream().anyMatch(t -> t.place().equals(table.name())))
                .filter(flow -> flow.source().files())
                .map(flow -> drawn.data().getOrDefault(flow.name(), List.of()))
                .anyMatch(data -> data.stream().map(Data::key).distinct().count() < data.size());
    }
}
