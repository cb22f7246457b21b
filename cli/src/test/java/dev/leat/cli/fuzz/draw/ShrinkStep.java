package dev.leat.cli.fuzz.draw;

import dev.leat.cli.fuzz.draw.Flow.Shrink;
import dev.leat.cli.fuzz.draw.Flow.Target;
import dev.leat.cli.fuzz.draw.Tree.Entries;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Draws the step `shrink`, and shortens rows as it must do it.
final class ShrinkStep {

    private static final String MARKER = "...[truncated]";
    private static final int LISTS = -1;
    private static final Set<String> SINKS = Set.of("queue", "stream", "topic", "table");

    /// The size of names, punctuation, nulls and Leat's own members.
    private static final int MARGIN = 500;

    private ShrinkStep() {}

    record Made(Tree written, Shrink shrink) {}

    static boolean shortens(Target target) {
        return SINKS.contains(target.kind()) && target.select().isEmpty();
    }

    /// @param columns those that identify nothing
    static Optional<Made> draw(
            Draft draft, Resources resources, List<Column> columns, List<Target> targets) {
        var able = columns.stream().filter(c -> c.kind() != Kind.OTHER).toList();
        if (able.isEmpty() || targets.stream().noneMatch(ShrinkStep::shortens)) {
            return Optional.empty();
        }
        var dice = draft.dice();
        var rules = new Entries();
        var left = new LinkedHashMap<String, Integer>();
        var chosen = new ArrayList<>(dice.some(able, 1));
        able.stream()
                .filter(c -> c.kind() == Kind.TEXT && !chosen.contains(c) && dice.chance(70))
                .forEach(chosen::add);
        for (var column : chosen) {
            int bytes = dice.between(64, 200);
            boolean text = column.kind() == Kind.TEXT;
            boolean list = column.kind().compareTo(Kind.JSON) >= 0 && column.kind() != Kind.STRUCT;
            if (text && dice.chance(80)) {
                rules.put(column.name(), new Entries().put("truncate", bytes + "B"));
                left.put(column.name(), bytes);
            } else if (list && dice.chance(80)) {
                rules.put(column.name(), new Entries().put("first", "" + dice.between(0, 3)));
                left.put(column.name(), LISTS);
            } else {
                rules.put(column.name(), "drop");
                left.put(column.name(), 0);
            }
        }
        int to = dice.of(1, 1, 1, 1, 2, 400);
        var step = new Entries().put("to", to + "KiB").put("columns", rules);
        Optional<String> offload =
                dice.chance(50) ? Optional.of(resources.bucket()) : Optional.empty();
        offload.ifPresent(bucket -> step.put("offload", bucket));
        return Optional.of(new Made(step, new Shrink(to << 10, left, offload)));
    }

    /// A row as a document has it; empty if it is still too large.
    static Optional<Map<String, Object>> shortened(Shrink shrink, Map<String, Object> row) {
        var next = new LinkedHashMap<>(row);
        for (var rule : shrink.columns().entrySet()) {
            if (fits(next, shrink.to())) {
                return Optional.of(next);
            }
            var value = next.get(rule.getKey());
            if (value != null) {
                apply(rule.getKey(), value, rule.getValue(), next);
            }
        }
        return fits(next, shrink.to()) ? Optional.of(next) : Optional.empty();
    }

    private static void apply(String name, Object value, int bytes, Map<String, Object> row) {
        if (bytes == LISTS) {
            throw new Expressions.Unsure(new IllegalStateException("first items of " + name));
        }
        if (bytes == 0) {
            row.remove(name);
            return;
        }
        var text = (String) value;
        if (bytes(text) > bytes) {
            if (bytes(text) != text.length()) {
                throw new Expressions.Unsure(new IllegalStateException("part of a character"));
            }
            row.put(name, text.substring(0, bytes - MARKER.length()) + MARKER);
        }
    }

    /// True or false where it is far from the limit.
    private static boolean fits(Map<String, Object> row, int to) {
        int least =
                row.entrySet().stream()
                        .mapToInt(e -> bytes(e.getKey()) + bytes(e.getValue().toString()))
                        .sum();
        if (least <= to && least * 1.2 + MARGIN > to) {
            throw new Expressions.Unsure(new IllegalStateException("about the size of the limit"));
        }
        return least <= to;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
