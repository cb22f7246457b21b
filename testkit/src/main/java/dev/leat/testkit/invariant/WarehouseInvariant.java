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
import java.util.Set;
import java.util.stream.Stream;

/// A warehouse table has one row for each key that its pipelines wrote, with the values of the
/// newest version, and no other rows. Each row belongs to a load.
final class WarehouseInvariant implements Invariant {

    static final String NAME = "warehouse tables have one row per key, of the newest version";

    /// A state that the table accepted, or would accept if it were new.
    private record State(long version, SinkShare.Stored row) {}

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
        if (!(item.word(sink) instanceof ExpectedOutcome.Included(SinkShare.Stored row))) {
            return false;
        }
        var key = key(table, row);
        return states(evidence, table)
                .anyMatch(other -> key(table, other).equals(key) && !other.equals(row));
    }

    /// True if the record has no value for a column of its table that is not null.
    static boolean lacksValue(Evidence evidence, PipelineMessages flow, SourceItem item, int sink) {
        var table =
                evidence.app()
                        .get(WarehouseTable.class, flow.sink(sink).warehouseTable().orElseThrow());
        return item.word(sink) instanceof ExpectedOutcome.Included(SinkShare.Stored row)
                && table.schema().fields().stream()
                        .filter(field -> !row.gone() || table.key().contains(field.name()))
                        .anyMatch(field ->
                                field.notNull() && !row.values().containsKey(field.name()));
    }

    private static Stream<SinkShare.Stored> states(Evidence evidence, WarehouseTable table) {
        var states = new ArrayList<SinkShare.Stored>();
        for (var flow : evidence.flows()) {
            for (int sink = 0; sink < flow.sinks(); sink++) {
                for (var item : flow.items()) {
                    if (flow.sink(sink).warehouseTable().filter(table.name()::equals).isPresent()
                            && item.word(sink)
                                    instanceof ExpectedOutcome.Included(SinkShare.Stored row)) {
                        states.add(row);
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
            if (item.word(sink) instanceof ExpectedOutcome.Included(SinkShare.Stored row)
                    && flow.has(item, sink)) {
                expected.computeIfAbsent(key(table, row), _ -> new ArrayList<>())
                        .add(new State(PipelineMessages.version(item), row));
            }
        }
    }

    private static List<String> key(WarehouseTable table, SinkShare.Stored stored) {
        return key(table, WarehouseCells.comparable(table, stored.values()));
    }

    private static List<String> key(WarehouseTable table, Map<String, String> row) {
        return table.key().stream().map(column -> row.getOrDefault(column, CellText.NULL)).toList();
    }

    private static void compare(
            RunSnapshot snapshot,
            WarehouseTable table,
            Map<List<String>, List<State>> expected,
            Breaches breaches) {
        var left = new LinkedHashMap<>(expected);
        var actual = WarehouseCells.read(table, snapshot.warehouse());
        actual.trouble()
                .ifPresent(why -> breaches.add("warehouse table %s: %s", table.name(), why));
        for (var cells : actual.rows()) {
            var row = WarehouseCells.comparable(table, cells);
            var states = left.remove(key(table, row));
            if (states == null
                    || newest(states).stream().noneMatch(state -> is(table, state, row))) {
                breaches.add("warehouse table %s has an unexpected row: %s", table.name(), row);
            }
        }
        left.forEach((key, states) -> {
            if (newest(states).stream().noneMatch(SinkShare.Stored::gone)) {
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

    private static boolean is(
            WarehouseTable table, SinkShare.Stored state, Map<String, String> row) {
        return !state.gone() && WarehouseCells.comparable(table, state.values()).equals(row);
    }

    private static Set<SinkShare.Stored> newest(List<State> states) {
        long top = states.stream().mapToLong(State::version).max().orElseThrow();
        var rows = new LinkedHashSet<SinkShare.Stored>();
        states.stream()
                .filter(state -> state.version() == top)
                .forEach(state -> rows.add(state.row()));
        return rows;
    }
}
