package dev.leat.cli.dlq.inspect;

import dev.leat.operations.TraceReport.AfterStep;
import dev.leat.operations.TraceReport.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/// Text output of a record after each step: all columns after decoding, then those that a step
/// adds, changes or removes.
///
/// @param line prints a line with a heading, which may be empty
record StepsText(BiConsumer<String, String> line) {

    void print(List<AfterStep> steps) {
        if (steps.isEmpty()) {
            return;
        }
        line.accept("", "columns after each step, if it is processed now:");
        List<List<Value>> before = List.of();
        for (int i = 0; i < steps.size(); i++) {
            var step = steps.get(i);
            var heading = i == 0 ? "decoded" : "step %d, %s".formatted(i, step.step());
            line.accept(heading, text(step, before));
            before = step.rows();
        }
    }

    private static String text(AfterStep step, List<List<Value>> before) {
        if (step.state().equals(AfterStep.CONTINUES)) {
            var lines =
                    step.count() == 1 && before.size() == 1
                            ? changes(before.getFirst(), step.rows().getFirst())
                            : rows(step);
            return lines.isEmpty() ? "no change" : String.join("\n", lines);
        }
        var end = step.state().equals("unknown") ? "not computed" : step.state();
        var why = step.condition().isEmpty() ? "" : ", where: " + step.condition();
        return step.reasons().isEmpty()
                ? end + why
                : end + ": " + String.join("; ", step.reasons());
    }

    private static List<String> rows(AfterStep step) {
        var lines = new ArrayList<String>();
        for (int row = 0; row < step.rows().size(); row++) {
            if (step.count() > 1) {
                lines.add("row %d of %d".formatted(row + 1, step.count()));
            }
            lines.addAll(columns(step.rows().get(row)));
        }
        return lines;
    }

    private static List<String> changes(List<Value> before, List<Value> after) {
        var lines = new ArrayList<>(columns(after.stream().filter(Value::changed).toList()));
        var names = after.stream().map(Value::column).toList();
        var removed =
                before.stream()
                        .map(Value::column)
                        .filter(name -> !names.contains(name))
                        .collect(Collectors.joining(", "));
        if (!removed.isEmpty()) {
            lines.add("removed: " + removed);
        }
        return lines;
    }

    private static List<String> columns(List<Value> values) {
        int width = values.stream().mapToInt(value -> value.column().length()).max().orElse(0);
        return values.stream()
                .map(value ->
                        value.column()
                                + " ".repeat(width - value.column().length() + 2)
                                + value.value())
                .toList();
    }
}
