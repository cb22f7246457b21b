package dev.leat.cli.fuzz.app;

import dev.leat.app.App;
import dev.leat.app.LakeTable;
import dev.leat.app.Type;
import dev.leat.cli.fuzz.draw.Data;
import dev.leat.cli.fuzz.draw.Drawn;
import dev.leat.cli.fuzz.draw.Flow;
import dev.leat.cli.fuzz.draw.Oracle;
import dev.leat.cli.fuzz.draw.Parquet;
import dev.leat.port.LakeTables;
import dev.leat.testkit.scenario.Expectation;
import dev.leat.testkit.scenario.Expectation.Subject;
import dev.leat.testkit.scenario.Expectation.Timing;
import dev.leat.testkit.scenario.ExpectedRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/// Compares the rows of lake tables, which DuckDB reads, with the oracle and the model.
///
/// @param loaded whether a file was processed to its end
record LakeCheck(Drawn drawn, App app, LakeTables tables, BiPredicate<Flow, Data> loaded) {

    /// Checks the tables with a unique key: no two rows have the same key, and the rows are those
    /// of the model.
    ///
    /// @param rejected the number of rejected records of each pipeline
    List<Finding> keyed(Map<String, Long> rejected) {
        var findings = new ArrayList<Finding>();
        for (var table : app.all(LakeTable.class).values()) {
            var seen = new HashSet<List<String>>();
            if (table.key().isEmpty()) {
                continue;
            }
            var rows = rows(table);
            if (replacesRows(table)) {
                if (isFlat(table)) {
                    RecordModel.of(drawn, app, TableModel.Table.of(table))
                            .map(model -> model.findings(rows))
                            .ifPresent(findings::addAll);
                }
                continue;
            }
            model(table).map(model -> model.findings(rows, rejected)).ifPresent(findings::addAll);
            for (var row : rows) {
                var key = table.key().stream().map(row::get).map(String::valueOf).toList();
                if (!seen.add(key)) {
                    findings.add(
                            new Finding(
                                    "up: a lake table has a key twice", table.name() + ": " + row));
                }
            }
        }
        return findings;
    }

    private static boolean isFlat(LakeTable table) {
        return table.schema().fields().stream()
                .noneMatch(f -> f.type() instanceof Type.ListOf || f.type() instanceof Type.Struct);
    }

    /// Returns true if the records of a table are all their rows.
    private boolean replacesRows(LakeTable table) {
        return drawn.flows().stream()
                .filter(Flow::replacesRows)
                .flatMap(flow -> flow.targets().stream())
                .anyMatch(target -> target.place().equals(table.name()));
    }

    /// The expected rows of a table; empty if they are not known.
    private Optional<TableModel> model(LakeTable table) {
        return isFlat(table)
                ? TableModel.of(
                        drawn, app, TableModel.Table.of(table), loaded, GivenData.ordered(drawn))
                : Optional.empty();
    }

    /// The number of rows that a test must find.
    List<Expectation> expected() {
        var expected = new ArrayList<Expectation>();
        for (var table : app.all(LakeTable.class).values()) {
            if (!table.key().isEmpty() && GivenData.ordered(drawn)) {
                model(table).stream()
                        .flatMapToLong(model -> model.count().stream())
                        .mapToInt(Math::toIntExact)
                        .mapToObj(rows ->
                                new Subject.LakeRows(table.name(), ExpectedRows.counted(rows)))
                        .map(rows -> new Expectation(rows, new Timing.AtEnd()))
                        .forEach(expected::add);
            }
        }
        return expected;
    }

    private List<Map<String, Object>> rows(LakeTable table) {
        try {
            return Parquet.read(tables.snapshot(table).files());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Finding> of(Flow flow, Oracle.Opinion opinion) throws IOException {
        var findings = new ArrayList<Finding>();
        var odd = ItemCheck.odd(flow);
        for (int i = 0; i < flow.targets().size(); i++) {
            var target = flow.targets().get(i);
            if (!target.kind().equals("lake_table")) {
                continue;
            }
            var snapshot = tables.snapshot(app.get(LakeTable.class, target.place()));
            var actual = Parquet.read(snapshot.files()).stream();
            var rows = actual.map(row -> Written.canonical(row, odd)).sorted().toList();
            var reckoned = opinion.sinks().get(i).stream();
            var expected = reckoned.map(row -> Written.canonical(row, odd)).sorted().toList();
            if (!rows.equals(expected)) {
                findings.add(
                        new Finding(
                                "up: a lake table has other rows than reckoned",
                                "%s to %s: %s%nreckoned: %s"
                                        .formatted(flow.name(), target.place(), rows, expected)));
            }
        }
        return findings;
    }
}
