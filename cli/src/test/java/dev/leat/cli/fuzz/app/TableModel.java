package dev.leat.cli.fuzz.app;

import dev.leat.app.App;
import dev.leat.app.FileSource.OnOverwrite;
import dev.leat.app.LakeTable;
import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.app.WarehouseTable;
import dev.leat.cli.fuzz.draw.Data;
import dev.leat.cli.fuzz.draw.Drawn;
import dev.leat.cli.fuzz.draw.Expressions;
import dev.leat.cli.fuzz.draw.Flow;
import dev.leat.cli.fuzz.draw.SentRow;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/// The expected rows of a table with a unique key after all data: for each key the newest state
/// that was sent, or one of several if their order is not known.
final class TableModel {

    /// A table. A lake table has a row for a deleted record, too. `varying` selects the columns by
    /// which rows are not compared.
    ///
    /// @param lake whether it is a lake table
    record Table(
            String name, Schema schema, List<String> key, boolean lake, Predicate<String> varying) {

        static Table of(WarehouseTable table) {
            return new Table(table.name(), table.schema(), table.key(), false, _ -> false);
        }

        static Table of(LakeTable table) {
            var unique = table.unique();
            return new Table(table.name(), table.schema(), table.key(), true, unique::varies);
        }

        /// Returns true if the table cannot have a row. A file with such a row for a lake table
        /// fails as a whole, unless the row is not added for another reason.
        boolean refuses(Map<String, String> row, boolean gone, boolean file) {
            return !(lake && file)
                    && schema.fields().stream()
                            .filter(f -> !gone || key.contains(f.name()))
                            .anyMatch(f -> f.notNull() && !row.containsKey(f.name()));
        }

        /// Without values that have several texts.
        Map<String, String> shown(Map<String, String> row) {
            var shown = new TreeMap<>(row);
            schema.fields().stream()
                    .filter(f -> f.type() == Type.Simple.DOUBLE || f.type() == Type.Simple.JSON)
                    .forEach(f -> shown.remove(f.name()));
            return shown;
        }

        /// The texts of values that are not NULL.
        Map<String, String> text(Map<String, Object> row) {
            var text = new TreeMap<String, String>();
            for (var name : schema.fields().stream().map(Schema.Field::name).toList()) {
                if (row.get(name) != null) {
                    text.put(name, TableModel.text(row.get(name)));
                }
            }
            return text;
        }

        String kind() {
            return lake ? "lake" : "warehouse";
        }
    }

    /// The state of a key. `owner` is the file from which it came.
    private record State(Map<String, String> row, boolean gone, long version, String owner) {
        boolean same(State other, Predicate<String> varying) {
            return compared(varying).equals(other.compared(varying)) && gone == other.gone;
        }

        private Map<String, String> compared(Predicate<String> varying) {
            var compared = new TreeMap<>(row);
            compared.keySet().removeIf(varying);
            return compared;
        }
    }

    private final Drawn drawn;
    private final Table table;
    private final boolean ordered;
    private final Map<List<String>, Set<Optional<State>>> keys = new LinkedHashMap<>();
    private final Map<String, OptionalLong> rejected = new HashMap<>();

    private TableModel(Drawn drawn, Table table, boolean ordered) {
        this.drawn = drawn;
        this.table = table;
        this.ordered = ordered;
    }

    /// Empty if the rows that a pipeline sends are not known.
    ///
    /// @param loaded whether a file was processed to its end
    /// @param ordered whether the data was given in its order, or all of it at once
    static Optional<TableModel> of(
            Drawn drawn, App app, Table table, BiPredicate<Flow, Data> loaded, boolean ordered) {
        var model = new TableModel(drawn, table, ordered);
        var together = new ArrayList<State>();
        try {
            for (var flow : drawn.flows()) {
                for (int sink = 0; sink < flow.targets().size(); sink++) {
                    if (!flow.targets().get(sink).place().equals(table.name())) {
                        continue;
                    }
                    if (flow.fed() || !flow.known() || flow.replacesRows()) {
                        return Optional.empty();
                    }
                    boolean replaces =
                            app.pipeline(flow.name()).from().files().stream()
                                    .anyMatch(from -> from.onOverwrite() == OnOverwrite.REPLACE);
                    for (var data : drawn.data().getOrDefault(flow.name(), List.of())) {
                        if (flow.source().files() && !loaded.test(flow, data)) {
                            continue;
                        }
                        var states = model.states(flow, sink, data);
                        if (ordered) {
                            model.load(flow, data, states, replaces);
                        } else {
                            together.addAll(states);
                        }
                    }
                }
            }
        } catch (Expressions.Unsure unsure) {
            return Optional.empty();
        }
        model.judge("", together, false);
        return Optional.of(model);
    }

    /// The states that a pipeline sends, without those that the table cannot have.
    private List<State> states(Flow flow, int sink, Data data) {
        var sent = SentRow.of(drawn, flow, sink, data);
        reject(flow.name(), OptionalLong.of(sent.rejected()));
        var owner = flow.name() + " " + data.key();
        var states = new ArrayList<State>();
        for (var row : sent.rows()) {
            boolean gone = row.gone() && !table.lake();
            var state = new State(text(row.values()), gone, row.version(), owner);
            if (table.refuses(state.row, gone, flow.source().files())) {
                reject(flow.name(), OptionalLong.of(1));
            } else {
                states.add(state);
            }
        }
        return states;
    }

    private void reject(String flow, OptionalLong more) {
        rejected.merge(
                flow,
                more,
                (a, b) ->
                        a.isPresent() && b.isPresent()
                                ? OptionalLong.of(a.getAsLong() + b.getAsLong())
                                : OptionalLong.empty());
    }

    private void load(Flow flow, Data data, List<State> states, boolean replaces) {
        var owner = flow.name() + " " + data.key();
        if (replaces) {
            keys.replaceAll((_, all) -> {
                var left = new HashSet<Optional<State>>();
                all.forEach(state -> left.add(state.filter(s -> s.gone || !s.owner.equals(owner))));
                return left;
            });
        }
        judge(flow.name(), states, flow.source().files());
    }

    private void judge(String flow, List<State> states, boolean inOrder) {
        var byKey = new LinkedHashMap<List<String>, List<State>>();
        states.forEach(
                state -> byKey.computeIfAbsent(key(state.row), _ -> new ArrayList<>()).add(state));
        byKey.forEach((key, all) -> {
            var before = keys.getOrDefault(key, Set.of(Optional.empty()));
            long newest = all.stream().mapToLong(State::version).max().orElseThrow();
            var top = all.stream().filter(state -> state.version == newest).toList();
            var after = new HashSet<Optional<State>>();
            for (var old : before) {
                (inOrder ? top.subList(0, 1) : top)
                        .forEach(state -> after.add(Optional.of(next(old, state))));
            }
            keys.put(key, after);
            reject(
                    flow,
                    before.size() > 1
                            ? OptionalLong.empty()
                            : conflicts(before.iterator().next(), all, inOrder));
        });
    }

    private static State next(Optional<State> old, State state) {
        return old.filter(known -> known.version >= state.version).orElse(state);
    }

    /// Returns the number of conflicts; empty if it depends on the order.
    private OptionalLong conflicts(Optional<State> old, List<State> all, boolean inOrder) {
        boolean any =
                all.stream()
                        .anyMatch(a ->
                                all.stream().anyMatch(b -> conflict(a, b))
                                        || old.filter(b -> conflict(a, b)).isPresent());
        boolean known =
                inOrder || all.stream().noneMatch(a -> all.stream().anyMatch(b -> !a.equals(b)));
        if (!any || !known) {
            return any ? OptionalLong.empty() : OptionalLong.of(0);
        }
        long conflicts = 0;
        var now = old;
        for (var state : all) {
            conflicts += now.filter(last -> conflict(last, state)).isPresent() ? 1 : 0;
            now = Optional.of(next(now, state));
        }
        return OptionalLong.of(conflicts);
    }

    private boolean conflict(State a, State b) {
        return a.version == b.version && !a.same(b, table.varying());
    }

    /// Compares the rows of the table, and the rejected records of the pipelines that only write
    /// it.
    ///
    /// @param numbers the number of rejected records of each pipeline
    List<Finding> findings(List<Map<String, Object>> rows, Map<String, Long> numbers) {
        var findings = new ArrayList<Finding>();
        var wrong = wrong(rows);
        if (!wrong.isEmpty()) {
            findings.add(
                    new Finding(
                            "up: a %s table has other rows than reckoned".formatted(table.kind()),
                            table.name() + ": " + String.join("\n", wrong)));
        }
        for (var flow : drawn.flows()) {
            long actual = numbers.getOrDefault(flow.name(), 0L);
            var reckoned = rejected.getOrDefault(flow.name(), OptionalLong.of(0));
            boolean alone =
                    flow.targets().size() == 1
                            && flow.targets().getFirst().place().equals(table.name());
            if (ordered
                    && alone
                    && flow.steps().isEmpty()
                    && reckoned.isPresent()
                    && reckoned.getAsLong() != actual) {
                findings.add(
                        new Finding(
                                "up: a %s table rejects other records than reckoned"
                                        .formatted(table.kind()),
                                "%s to %s: %d, reckoned %d"
                                        .formatted(
                                                flow.name(),
                                                table.name(),
                                                actual,
                                                reckoned.getAsLong())));
            }
        }
        return findings;
    }

    /// The number of rows; empty if it is not known.
    OptionalLong count() {
        return keys.values().stream()
                        .allMatch(
                                all -> all.stream().map(TableModel::there).distinct().count() == 1)
                ? OptionalLong.of(
                        keys.values().stream().filter(all -> there(all.iterator().next())).count())
                : OptionalLong.empty();
    }

    private static boolean there(Optional<State> state) {
        return state.filter(s -> !s.gone).isPresent();
    }

    /// Returns the errors in these rows of the table.
    private List<String> wrong(List<Map<String, Object>> actual) {
        var wrong = new ArrayList<String>();
        var left = new LinkedHashMap<>(keys);
        for (var row : actual) {
            var text = text(row);
            var states = left.remove(key(text));
            if (states == null
                    || states.stream()
                            .noneMatch(state ->
                                    there(state)
                                            && shown(state.orElseThrow().row)
                                                    .equals(shown(text)))) {
                wrong.add("unexpected: " + text + (states == null ? "" : ", not " + states));
            }
        }
        left.forEach((key, states) -> {
            if (states.stream().allMatch(TableModel::there)) {
                wrong.add("missing: " + states);
            }
        });
        return wrong;
    }

    private List<String> key(Map<String, String> row) {
        return table.key().stream().map(column -> row.getOrDefault(column, "NULL")).toList();
    }

    private Map<String, String> shown(Map<String, String> row) {
        return table.shown(row);
    }

    private Map<String, String> text(Map<String, Object> row) {
        return table.text(row);
    }

    private static String text(Object value) {
        return switch (value) {
            case BigDecimal number -> number.stripTrailingZeros().toPlainString();
            case Timestamp time -> time.toLocalDateTime().toString();
            case OffsetDateTime time -> time.toInstant().toString();
            case LocalDateTime time -> time.toString();
            default -> value.toString();
        };
    }
}
