package dev.leat.cli.fuzz.app;

import dev.leat.app.App;
import dev.leat.app.LakeTable;
import dev.leat.port.LakeTables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// Compares the rows of lake tables, which DuckDB reads, with the oracle.
record LakeCheck(App app, LakeTables tables) {

    /// Checks that no two rows of a table have the same key.
    List<Finding> unique() {
        var findings = new ArrayList<Finding>();
        for (var table : app.all(LakeTable.class).values()) {
            var seen = new HashSet<List<String>>();
            if (table.key().isEmpty()) {
                continue;
            }
            for (var row : rows(table)) {
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
