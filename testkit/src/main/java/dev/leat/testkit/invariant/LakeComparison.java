package dev.leat.testkit.invariant;

import dev.leat.app.App;
import dev.leat.app.LakeTable;
import dev.leat.app.Pipeline;
import dev.leat.batch.FileUnit;
import dev.leat.lake.LakeLayout;
import dev.leat.lake.LakeSnapshot;
import dev.leat.lake.LakeSource;
import dev.leat.testkit.cell.LakeCells;
import dev.leat.testkit.simulation.RunSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Compares the rows of a pipeline's lake tables with those that its files must have given.
final class LakeComparison {

    private final Pipeline pipeline;
    private final Map<Integer, LakeSnapshot> tables = new TreeMap<>();
    private final Map<Integer, List<Map<String, String>>> expected = new TreeMap<>();
    private final Set<LakeSource> unknown = new HashSet<>();
    private final App app;

    LakeComparison(Pipeline pipeline, RunSnapshot run) {
        this.pipeline = pipeline;
        this.app = run.app();
        for (int sink = 0; sink < pipeline.to().size(); sink++) {
            var name = pipeline.to().get(sink).lakeTable();
            if (name.isPresent()) {
                tables.put(sink, snapshot(run.app().get(LakeTable.class, name.get()), run));
            }
        }
    }

    private static LakeSnapshot snapshot(LakeTable table, RunSnapshot run) {
        try {
            return run.lake().snapshot(table);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read lake table " + table.name(), failed);
        }
    }

    /// Returns the forms of the tables by the number of the sink.
    Map<Integer, LakeLayout> layouts() {
        var layouts = new TreeMap<Integer, LakeLayout>();
        tables.forEach(
                (sink, table) -> layouts.put(sink, new LakeLayout(table.columns(), List.of())));
        return layouts;
    }

    /// Expects the rows of a file, by the number of the sink.
    void expect(Map<Integer, List<Map<String, String>>> rows) {
        rows.forEach((sink, more) ->
                expected.computeIfAbsent(sink, _ -> new ArrayList<>()).addAll(more));
    }

    /// Ignores the rows of a file whose content no longer exists.
    void ignore(FileUnit unit) {
        unknown.add(LakeSource.of(unit));
    }

    void check(Breaches breaches) {
        tables.forEach((sink, table) -> check(sink, rows(table), breaches));
    }

    private static List<Map<String, String>> rows(LakeSnapshot table) {
        try {
            return LakeCells.read(table.columns(), table.files()).rows();
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read the files of a lake table", failed);
        }
    }

    private void check(int sink, List<Map<String, String>> actual, Breaches breaches) {
        var name = pipeline.to().get(sink).name();
        var key = app.get(LakeTable.class, name).key();
        var all = expected.getOrDefault(sink, List.of());
        if (!key.isEmpty()) {
            unique(name, key, all, actual, breaches);
        }
        var left = new HashMap<Map<String, String>, Integer>();
        all.forEach(row -> left.merge(row, 1, Integer::sum));
        actual.stream()
                .filter(row -> !unknown.contains(source(row)))
                .filter(row -> !ofOther(source(row), name))
                .forEach(row -> left.merge(row, -1, Integer::sum));
        left.forEach((row, times) -> {
            if (times > 0 && key.isEmpty()) {
                breaches.add("lake table %s lacks the row %s", name, row);
            } else if (times < 0) {
                breaches.add("lake table %s has the row %s too often", name, row);
            }
        });
    }

    /// Checks that a table with a unique key has one row for each key of the expected rows. It may
    /// be the row of another source, of which the expected row is a duplicate, a conflict or an
    /// older state.
    private static void unique(
            String table,
            List<String> key,
            List<Map<String, String>> expected,
            List<Map<String, String>> actual,
            Breaches breaches) {
        var keys = new HashSet<List<String>>();
        actual.stream()
                .map(row -> values(row, key))
                .filter(values -> !keys.add(values))
                .forEach(values ->
                        breaches.add(
                                "lake table %s has several rows with the key %s", table, values));
        expected.stream()
                .map(row -> values(row, key))
                .filter(values -> !keys.contains(values))
                .distinct()
                .forEach(values ->
                        breaches.add("lake table %s lacks a row with the key %s", table, values));
    }

    private static List<String> values(Map<String, String> row, List<String> key) {
        return key.stream()
                .map(column ->
                        row.entrySet().stream()
                                .filter(cell -> cell.getKey().equalsIgnoreCase(column))
                                .map(cell -> String.valueOf(cell.getValue()))
                                .findFirst()
                                .orElse(""))
                .toList();
    }

    /// Returns true if another pipeline that writes to the table made the rows of this source.
    private boolean ofOther(LakeSource source, String table) {
        return app.pipelines().values().stream()
                .filter(other -> !other.name().equals(pipeline.name()))
                .filter(other ->
                        other.to().stream()
                                .anyMatch(sink -> sink.lakeTable().equals(Optional.of(table))))
                .anyMatch(other ->
                        other.from()
                                .files()
                                .map(source::isIn)
                                .orElseGet(() -> app.terms(other).name().equals(source.object())));
    }

    private static LakeSource source(Map<String, String> row) {
        return new LakeSource(
                Objects.requireNonNullElse(row.get(LakeTable.SOURCE), ""),
                Objects.requireNonNullElse(row.get(LakeTable.VERSION), ""));
    }
}
