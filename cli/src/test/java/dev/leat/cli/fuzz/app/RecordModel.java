package dev.leat.cli.fuzz.app;

import dev.leat.app.App;
import dev.leat.cli.fuzz.draw.Drawn;
import dev.leat.cli.fuzz.draw.Expressions;
import dev.leat.cli.fuzz.draw.Flow;
import dev.leat.cli.fuzz.draw.Oracle;
import dev.leat.cli.fuzz.draw.SentRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The expected rows of a table whose records are all their rows: for each record the rows of the
/// newest state, or of one of several states with the newest version.
final class RecordModel {

    /// The rows of a state. In a lake table, a record without rows is one row.
    private record State(long version, Set<Map<String, String>> rows) {}

    private final TableModel.Table table;
    private final List<String> record;
    private final Map<List<String>, List<State>> states = new LinkedHashMap<>();

    private RecordModel(TableModel.Table table, List<String> record) {
        this.table = table;
        this.record = record;
    }

    /// Empty if records are not all their rows, or their rows are not known.
    static Optional<RecordModel> of(Drawn drawn, App app, TableModel.Table table) {
        for (var flow : drawn.flows()) {
            for (int sink = 0; sink < flow.targets().size(); sink++) {
                if (flow.replacesRows() && flow.targets().get(sink).place().equals(table.name())) {
                    var model = new RecordModel(table, app.pipeline(flow.name()).recordKey());
                    return model.known(drawn, flow, sink) ? Optional.of(model) : Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /// A view rejects records for reasons that are not known here.
    private boolean known(Drawn drawn, Flow flow, int sink) {
        boolean views = flow.targets().stream().anyMatch(target -> target.kind().equals("view"));
        if (flow.fed() || !flow.known() || flow.shrink().isPresent() || views) {
            return false;
        }
        try {
            for (var data : drawn.data().getOrDefault(flow.name(), List.of())) {
                data.rows().forEach(message -> add(drawn, flow, sink, message));
            }
            return true;
        } catch (Expressions.Unsure unsure) {
            return false;
        }
    }

    private void add(Drawn drawn, Flow flow, int sink, Optional<Map<String, Object>> message) {
        var before = new Oracle(drawn, before(flow));
        before.steps(List.of(message.map(LinkedHashMap::new)));
        var all = new Oracle(drawn, flow);
        all.steps(List.of(message.map(LinkedHashMap::new)));
        if (before.rows().isEmpty() || before.rejected() + all.rejected() > 0) {
            return;
        }
        var first = before.rows().getFirst();
        var by = flow.versions().orElseThrow();
        var version = first.get(by.column());
        if (version == null || record.stream().anyMatch(column -> first.get(column) == null)) {
            return;
        }
        var keys = all.rows().stream().map(all::identity).toList();
        if (keys.stream().anyMatch(key -> key.contains(null))
                || keys.stream().distinct().count() < keys.size()) {
            throw new Expressions.Unsure(new IllegalStateException("a row may be rejected"));
        }
        var taken = all.sinks();
        all.rows().forEach(row -> all.routed(row, taken));
        boolean gone = by.deleteWhen().filter(when -> Oracle.truth(when, first)).isPresent();
        var rows = new HashSet<Map<String, String>>();
        (gone ? List.<Map<String, Object>>of() : taken.get(sink))
                .forEach(row -> rows.add(table.text(row)));
        if (rows.stream().anyMatch(row -> table.refuses(row, false, false))) {
            return;
        }
        var identity = new TreeMap<>(table.text(first));
        identity.keySet().retainAll(record);
        if (table.lake() && rows.isEmpty()) {
            var only = new TreeMap<>(table.text(first));
            only.keySet().removeIf(name -> !record.contains(name) && !name.equals(by.column()));
            rows.add(only);
        }
        states.computeIfAbsent(key(identity), _ -> new ArrayList<>())
                .add(new State(SentRow.number(version), rows));
    }

    /// Returns the pipeline with the steps before `unnest`.
    private static Flow before(Flow flow) {
        var steps = flow.steps().stream().takeWhile(step -> !step.kind().equals("unnest")).toList();
        return new Flow(
                flow.name(),
                flow.source(),
                steps,
                flow.targets(),
                flow.key(),
                flow.versions(),
                flow.fed(),
                flow.shrink());
    }

    private List<String> key(Map<String, String> row) {
        return record.stream().map(column -> row.getOrDefault(column, "NULL")).toList();
    }

    /// Compares the rows of the table.
    List<Finding> findings(List<Map<String, Object>> actual) {
        var found = new LinkedHashMap<List<String>, Set<Map<String, String>>>();
        for (var row : actual) {
            var text = table.text(row);
            found.computeIfAbsent(key(text), _ -> new HashSet<>()).add(table.shown(text));
        }
        var wrong = new ArrayList<String>();
        states.forEach((key, all) -> {
            long newest = all.stream().mapToLong(State::version).max().orElseThrow();
            var rows = Objects.requireNonNullElse(found.remove(key), Set.of());
            boolean right =
                    all.stream()
                            .filter(state -> state.version == newest)
                            .anyMatch(state -> shown(state).equals(rows));
            if (!right) {
                wrong.add("%s: %s, not one of %s".formatted(key, rows, all));
            }
        });
        found.forEach((key, rows) -> wrong.add("unexpected: " + rows));
        return wrong.isEmpty()
                ? List.of()
                : List.of(
                        new Finding(
                                "up: a %s table has other records than reckoned"
                                        .formatted(table.kind()),
                                table.name() + ": " + String.join("\n", wrong)));
    }

    private Set<Map<String, String>> shown(State state) {
        return state.rows.stream().map(table::shown).collect(Collectors.toSet());
    }
}
