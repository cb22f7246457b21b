package dev.leat.cli.fuzz.app;

import dev.leat.app.App;
import dev.leat.app.LakeTable;
import dev.leat.port.LakeTables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Compares the rows of lake tables, which DuckDB reads, with the oracle.
record LakeCheck(App app, LakeTables tables) {

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
