package dev.leat.cli.fuzz.draw;

import dev.leat.cli.fuzz.draw.Flow.Step;
import dev.leat.cli.fuzz.draw.Flow.Target;
import dev.leat.cli.fuzz.draw.Tree.Entries;
import dev.leat.cli.fuzz.draw.Tree.Items;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The expected outcomes of records, computed in Java row by row from the drawn app: an independent
/// result. It is empty where the result is not known.
public final class Oracle {

    /// The totals, and the rows of each sink.
    ///
    /// @param refused the rejected records that a sink refused; `leat run`, which writes files,
    ///   does not reject them
    /// @param shortened the number of records of which a document was too large
    public record Opinion(
            long read,
            long written,
            long filtered,
            long rejected,
            long refused,
            List<List<Map<String, Object>>> sinks,
            long shortened) {}

    private final Drawn app;
    private final Flow flow;
    private List<Map<String, Object>> rows = new ArrayList<>();
    private boolean summed;
    private long written;
    private long filtered;
    private long rejected;
    private long made;

    public Oracle(Drawn app, Flow flow) {
        this.app = app;
        this.flow = flow;
    }

    /// Returns the expected outcomes of one file, or of all messages.
    public static Optional<Opinion> of(Drawn app, Flow flow, Data data) {
        try {
            boolean plain = flow.known() && !flow.fed() && !flow.versioned();
            if (!plain) {
                return Optional.empty();
            }
            return flow.source().files()
                    ? new Oracle(app, flow).reckon(data)
                    : new MessageOracle(app, flow).reckon(data);
        } catch (Expressions.Unsure unsure) {
            return Optional.empty();
        }
    }

    /// Returns the maximum number of records that a bucket may receive if a key makes some of them
    /// equal.
    public static Optional<Integer> different(Drawn app, Flow flow, Data data) {
        if (!flow.known() || flow.versioned() || flow.key().isEmpty()) {
            return Optional.empty();
        }
        try {
            var oracle = new Oracle(app, flow);
            oracle.steps(data.rows());
            return Optional.of((int) oracle.rows.stream().map(oracle::identity).distinct().count());
        } catch (Expressions.Unsure unsure) {
            return Optional.empty();
        }
    }

    public void steps(List<Optional<Map<String, Object>>> all) {
        for (var row : all) {
            row.ifPresentOrElse(there -> rows.add(there), () -> rejected++);
        }
        flow.steps().forEach(this::step);
    }

    private Optional<Opinion> reckon(Data data) {
        steps(data.rows());
        if (!identities()) {
            return Optional.empty();
        }
        var sinks = sinks();
        for (var row : rows) {
            boolean taken = routed(row, sinks);
            if (!summed) {
                written += taken ? 1 : 0;
                filtered += taken ? 0 : 1;
            }
        }
        needed(sinks);
        return Optional.of(
                new Opinion(data.rows().size() + made, written, filtered, rejected, 0, sinks, 0));
    }

    /// Rows of each sink; none so far.
    public List<List<Map<String, Object>>> sinks() {
        var sinks = new ArrayList<List<Map<String, Object>>>();
        flow.targets().forEach(_ -> sinks.add(new ArrayList<>()));
        return sinks;
    }

    /// Adds a row to the sinks that take it. Returns false if none does.
    public boolean routed(Map<String, Object> row, List<List<Map<String, Object>>> sinks) {
        boolean taken = false;
        boolean where = false;
        for (int i = 0; i < sinks.size(); i++) {
            var target = flow.targets().get(i);
            boolean takes = target.where().map(w -> truth(w, row)).orElse(true);
            where |= target.where().isPresent() && takes;
            if (takes && !target.otherwise()) {
                partitioned(target, row);
                sinks.get(i).add(selected(target, row));
                taken = true;
            }
        }
        for (int i = 0; i < sinks.size(); i++) {
            if (flow.targets().get(i).otherwise() && !where) {
                partitioned(flow.targets().get(i), row);
                sinks.get(i).add(selected(flow.targets().get(i), row));
                taken = true;
            }
        }
        return taken;
    }

    /// A stream rejects a row without a partition key, or with a long one, and a topic a row with a
    /// long subject.
    private static void partitioned(Target target, Map<String, Object> row) {
        if (target.kind().equals("topic") && row.getOrDefault("id", "").toString().length() > 80) {
            throw new Expressions.Unsure(new IllegalStateException("the subject may be too long"));
        }
        var key = target.partition().map(expr -> Objects.requireNonNullElse(expr.of(row), ""));
        key.map(Object::toString)
                .filter(text -> text.isEmpty() || text.length() > 256)
                .ifPresent(_ -> {
                    throw new Expressions.Unsure(
                            new IllegalStateException("the stream rejects some"));
                });
    }

    static Map<String, Object> selected(Target target, Map<String, Object> row) {
        return target.select().isEmpty() ? row : evaluated(target.select(), row, true);
    }

    public static boolean truth(Expr condition, Map<String, Object> row) {
        try {
            return Boolean.TRUE.equals(condition.of(row));
        } catch (ArithmeticException failed) {
            throw new Expressions.Unsure(failed);
        }
    }

    private static Map<String, Object> evaluated(
            Map<String, Expr> expressions, Map<String, Object> row, boolean atSink) {
        var values = new LinkedHashMap<String, Object>();
        expressions.forEach((name, expr) -> {
            try {
                var value = expr.of(row);
                if (value != null) {
                    values.put(name, value);
                }
            } catch (ArithmeticException failed) {
                if (atSink) {
                    throw new Expressions.Unsure(failed);
                }
                throw failed;
            }
        });
        return values;
    }

    /// Some of these rows may be rejected when they are written, which this one does not look at.
    void needed(List<List<Map<String, Object>>> sinks) {
        for (int i = 0; i < sinks.size(); i++) {
            needed(flow.targets().get(i), sinks.get(i));
        }
    }

    /// Rows after the steps.
    public List<Map<String, Object>> rows() {
        return rows;
    }

    public long rejected() {
        return rejected;
    }

    /// A view rejects what has no key or no time, and a table what has an empty key.
    private void needed(Target target, List<Map<String, Object>> rows) {
        if (target.kind().equals("table")
                && rows.stream()
                        .anyMatch(row -> flow.key().stream().anyMatch(k -> empty(row, k)))) {
            throw new Expressions.Unsure(new IllegalStateException("the table rejects some"));
        }
        if (target.kind().equals("lake_table")
                && !DrawnWriters.isAlone(app, flow, target.place())) {
            throw new Expressions.Unsure(new IllegalStateException("the table rejects some"));
        }
        if (target.kind().equals("warehouse_table")
                && !DrawnWriters.takes(app, flow, target.place(), rows)) {
            throw new Expressions.Unsure(new IllegalStateException("the table rejects some"));
        }
        if (!target.kind().equals("view")) {
            return;
        }
        var needed = new ArrayList<String>();
        var view = (Entries) app.file().at(List.of("views", target.place()));
        switch (view.map().get("key")) {
            case null -> {}
            case Tree.Text(var column) -> needed.add(column);
            case Items(var list) ->
                    list.forEach(column -> needed.add(((Tree.Text) column).value()));
            case Entries _ -> {}
        }
        if (view.map().get("every") instanceof Entries every) {
            needed.add(((Tree.Text) every.at(List.of("column"))).value());
        }
        if (rows.stream()
                .anyMatch(row -> needed.stream().anyMatch(name -> row.get(name) == null))) {
            throw new Expressions.Unsure(new IllegalStateException("a view rejects some of these"));
        }
    }

    private static boolean empty(Map<String, Object> row, String column) {
        var value = row.get(column);
        return value == null || value.equals("") || value.toString().length() > 1000;
    }

    /// Returns true if all records have different identities.
    private boolean identities() {
        var seen = new HashSet<List<@Nullable Object>>();
        return flow.key().isEmpty()
                || rows.stream()
                        .map(this::identity)
                        .allMatch(key -> !key.contains(null) && seen.add(key));
    }

    /// The values of the key.
    public List<@Nullable Object> identity(Map<String, Object> row) {
        var key = new ArrayList<@Nullable Object>();
        flow.key().forEach(column -> key.add(row.get(column)));
        return key;
    }

    private void step(Step step) {
        switch (step.kind()) {
            case "set" ->
                    each(row -> {
                        var next = new LinkedHashMap<>(row);
                        var values = evaluated(step.expressions(), row, false);
                        next.keySet().removeAll(step.expressions().keySet());
                        next.putAll(values);
                        return next;
                    });
            case "select" ->
                    each(row -> {
                        if (!step.expressions().isEmpty()) {
                            return evaluated(step.expressions(), row, false);
                        }
                        var next = new LinkedHashMap<>(row);
                        next.keySet().retainAll(step.columns());
                        return next;
                    });
            case "exclude" ->
                    each(row -> {
                        var next = new LinkedHashMap<>(row);
                        next.keySet().removeAll(step.columns());
                        return next;
                    });
            case "check" -> each(row -> holds(step, row) ? row : null);
            case "where" -> where(Objects.requireNonNull(step.expressions().get("")));
            case "distinct" -> distinct(step);
            case "aggregate" -> aggregate(step);
            default -> made(Objects.requireNonNull(step.twin()));
        }
    }

    /// NULL is not in the map.
    private static boolean holds(Step step, Map<String, Object> row) {
        var values = evaluated(step.expressions(), row, false).values();
        return values.size() == step.expressions().size()
                && values.stream().allMatch(Boolean.TRUE::equals);
    }

    private interface Change {
        @Nullable Map<String, Object> of(Map<String, Object> row);
    }

    /// A row is rejected if its value is null or the computation fails.
    private void each(Change change) {
        var next = new ArrayList<Map<String, Object>>();
        for (var row : rows) {
            Map<String, Object> changed;
            try {
                changed = change.of(row);
            } catch (ArithmeticException failed) {
                changed = null;
            }
            if (changed == null) {
                // A row of a step over the whole file is counted only where it is rejected.
                made += summed ? 1 : 0;
                rejected++;
            } else {
                next.add(changed);
            }
        }
        rows = next;
    }

    /// A step that makes any number of rows of one.
    private void made(Flow.Twin twin) {
        var next = new ArrayList<Map<String, Object>>();
        for (var row : rows) {
            try {
                next.addAll(twin.of(row));
            } catch (ArithmeticException failed) {
                made += summed ? 1 : 0;
                rejected++;
            }
        }
        rows = next;
    }

    private void where(Expr condition) {
        var next = new ArrayList<Map<String, Object>>();
        for (var row : rows) {
            if (truth(condition, row)) {
                next.add(row);
            } else if (!summed) {
                filtered++;
            }
        }
        rows = next;
    }

    private void distinct(Step step) {
        if (step.keep().equals("newest") || summed) {
            throw new Expressions.Unsure(new IllegalStateException(step.kind()));
        }
        var first = new HashMap<List<@Nullable Object>, Map<String, Object>>();
        var next = new ArrayList<Map<String, Object>>();
        for (var row : rows) {
            var other = first.putIfAbsent(key(step, row), row);
            if (other == null) {
                next.add(row);
            } else if (other.equals(row)) {
                filtered++;
            } else {
                rejected++;
            }
        }
        rows = next;
    }

    private static List<@Nullable Object> key(Step step, Map<String, Object> row) {
        var key = new ArrayList<@Nullable Object>();
        step.columns().forEach(column -> key.add(row.get(column)));
        return key;
    }

    /// The rows that the step reads count as written, and its own rows are not counted again.
    private void aggregate(Step step) {
        if (summed) {
            throw new Expressions.Unsure(new IllegalStateException(step.kind()));
        }
        var counts = new LinkedHashMap<List<@Nullable Object>, Map<String, Object>>();
        if (step.columns().isEmpty()) {
            counts.put(List.of(), new LinkedHashMap<>(Map.of(step.keep(), 0L)));
        }
        for (var row : rows) {
            var group =
                    counts.computeIfAbsent(
                            key(step, row),
                            _ -> {
                                var made = new LinkedHashMap<>(row);
                                made.keySet().retainAll(step.columns());
                                made.put(step.keep(), 0L);
                                return made;
                            });
            group.merge(step.keep(), 1L, (a, b) -> (long) a + (long) b);
        }
        written += rows.size();
        summed = true;
        rows = new ArrayList<>(counts.values());
    }
}
