package dev.leat.testkit.invariant;

import dev.leat.app.WarehouseTable;
import dev.leat.testkit.cell.CellText;
import dev.leat.testkit.cell.WarehouseCells;
import dev.leat.testkit.simulation.RunSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A warehouse table has one row for each key that its pipelines wrote, with the values of the
/// newest version, and no other rows. If records are all their rows, it has those of the newest
/// version. Each row belongs to a load.
final class WarehouseInvariant implements Invariant {

    static final String NAME = "warehouse tables have one row per key, of the newest version";

    /// A state that the table accepted, or would accept if it were new.
    private record State(long version, SinkShare.OfWarehouse share) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void check(Evidence evidence, Breaches breaches) {
        verify(evidence.snapshot(), breaches);
        for (var table : evidence.app().all(WarehouseTable.class).values()) {
            var expected = new LinkedHashMap<List<String>, List<State>>();
            for (var flow : evidence.flows()) {
                for (int sink = 0; sink < flow.sinks(); sink++) {
                    if (flow.sink(sink).warehouseTable().filter(table.name()::equals).isPresent()) {
                        expect(table, flow, sink, expected);
                    }
                }
            }
            compare(evidence.snapshot(), table, expected, breaches);
        }
    }

    /// Checks that the keys of all tables are unique, and that each row belongs to a load.
    static void verify(RunSnapshot snapshot, Breaches breaches) {
        for (var name : snapshot.app().all(WarehouseTable.class).keySet()) {
            var found = snapshot.warehouse().verify(name);
            if (!found.correct()) {
                breaches.add(
                        "warehouse table %s has %d keys in several rows, and %d rows without a load",
                        name, found.keysTwice(), found.rowsWithoutLoad());
            }
        }
    }

    /// True if another record with the key of this item has other values.
    static boolean conflicts(Evidence evidence, PipelineMessages flow, SourceItem item, int sink) {
        var table =
                evidence.app()
                        .get(WarehouseTable.class, flow.sink(sink).warehouseTable().orElseThrow());
        var own = share(item, sink);
        return own.isPresent()
                && states(evidence, table)
                        .anyMatch(other ->
                                key(table, other).equals(key(table, own.get()))
                                        && !other.equals(own.get()));
    }

    /// True if the record has no value for a column of its table that is not null.
    static boolean lacksValue(Evidence evidence, PipelineMessages flow, SourceItem item, int sink) {
        var table =
                evidence.app()
                        .get(WarehouseTable.class, flow.sink(sink).warehouseTable().orElseThrow());
        return share(item, sink)
                .filter(share ->
                        switch (share) {
                            case SinkShare.Stored(var values, var gone) ->
                                    lacks(table, values, gone);
                            case SinkShare.StoredRows(_, var rows) ->
                                    rows.stream().anyMatch(row -> lacks(table, row, false));
                        })
                .isPresent();
    }

    private static boolean lacks(WarehouseTable table, Map<String, String> row, boolean gone) {
        return table.schema().fields().stream()
                .filter(field -> !gone || table.key().contains(field.name()))
                .anyMatch(field -> field.notNull() && !row.containsKey(field.name()));
    }

    /// Returns what a record has in the table, if it was accepted.
    private static Optional<SinkShare.OfWarehouse> share(SourceItem item, int sink) {
        return item.word(sink) instanceof ExpectedOutcome.Included(SinkShare.OfWarehouse share)
                ? Optional.of(share)
                : Optional.empty();
    }

    private static Stream<SinkShare.OfWarehouse> states(Evidence evidence, WarehouseTable table) {
        var states = new ArrayList<SinkShare.OfWarehouse>();
        for (var flow : evidence.flows()) {
            for (int sink = 0; sink < flow.sinks(); sink++) {
                for (var item : flow.items()) {
                    if (flow.sink(sink).warehouseTable().filter(table.name()::equals).isPresent()) {
                        share(item, sink).ifPresent(states::add);
                    }
                }
            }
        }
        return states.stream();
    }

    private static void expect(
            WarehouseTable table,
            PipelineMessages flow,
            int sink,
            Map<List<String>, List<State>> expected) {
        for (var item : flow.items()) {
            var share = share(item, sink);
            if (share.isPresent() && flow.has(item, sink)) {
                expected.computeIfAbsent(key(table, share.get()), _ -> new ArrayList<>())
                        .add(new State(PipelineMessages.version(item), share.get()));
            }
        }
    }

    /// Returns the key of the record.
    private static List<String> key(WarehouseTable table, SinkShare.OfWarehouse share) {
        var values =
                switch (share) {
                    case SinkShare.Stored(var row, _) -> row;
                    case SinkShare.StoredRows(var record, _) -> record;
                };
        return key(table, WarehouseCells.comparable(table, values));
    }

    private static List<String> key(WarehouseTable table, Map<String, String> row) {
        return table.recordKey().stream()
                .map(column -> row.getOrDefault(column, CellText.NULL))
                .toList();
    }

    /// Returns the rows that the record has, in the form in which rows are compared.
    private static Set<Map<String, String>> rows(
            WarehouseTable table, SinkShare.OfWarehouse share) {
        var rows =
                switch (share) {
                    case SinkShare.Stored(var row, var gone) ->
                            gone ? Set.<Map<String, String>>of() : Set.of(row);
                    case SinkShare.StoredRows(_, var all) -> all;
                };
        return rows.stream()
                .map(row -> WarehouseCells.comparable(table, row))
                .collect(Collectors.toSet());
    }

    private static void compare(
            RunSnapshot snapshot,
            WarehouseTable table,
            Map<List<String>, List<State>> expected,
            Breaches breaches) {
        var actual = WarehouseCells.read(table, snapshot.warehouse());
        actual.trouble()
                .ifPresent(why -> breaches.add("warehouse table %s: %s", table.name(), why));
        var found = new LinkedHashMap<List<String>, Set<Map<String, String>>>();
        for (var cells : actual.rows()) {
            var row = WarehouseCells.comparable(table, cells);
            found.computeIfAbsent(key(table, row), _ -> new LinkedHashSet<>()).add(row);
        }
        var left = new LinkedHashMap<>(expected);
        found.forEach((key, rows) -> {
            var states = left.remove(key);
            if (states == null
                    || newest(states).stream().noneMatch(of -> rows(table, of).equals(rows))) {
                rows.forEach(row ->
                        breaches.add(
                                "warehouse table %s has an unexpected row: %s", table.name(), row));
            }
        });
        left.forEach((key, states) -> {
            if (newest(states).stream().noneMatch(of -> rows(table, of).isEmpty())) {
                breaches.add("warehouse table %s has no row with the key %s", table.name(), key);
            }
        });
        expected.forEach((key, states) -> {
            if (newest(states).size() > 1) {
                breaches.add(
                        "warehouse table %s accepted several rows with the key %s and one version",
                        table.name(), key);
            }
        });
    }

    private static Set<SinkShare.OfWarehouse> newest(List<State> states) {
        long top = states.stream().mapToLong(State::version).max().orElseThrow();
        var rows = new LinkedHashSet<SinkShare.OfWarehouse>();
        states.stream()
                .filter(state -> state.version() == top)
                .forEach(state -> rows.add(state.share()));
        return rows;
    }
}
