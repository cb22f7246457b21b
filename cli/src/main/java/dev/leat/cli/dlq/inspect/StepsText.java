package dev.leat.cli.dlq.inspect;

import dev.leat.server.operations.TraceReport.AfterStep;
import dev.leat.server.operations.TraceReport.Value;
import java.util.HashSet;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/// Text output of a record after each step: all columns after decoding, then those that a step adds
/// or changes.
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
        if (!step.state().equals(AfterStep.CONTINUES)) {
            var why = step.condition().isEmpty() ? "" : ", where: " + step.condition();
            return step.reasons().isEmpty()
                    ? step.state() + why
                    : step.state() + ": " + String.join("; ", step.reasons());
        }
        var same = new HashSet<>(before.isEmpty() ? List.<Value>of() : before.getFirst());
        boolean several = step.count() > 1;
        int width =
                step.rows().stream()
                        .flatMap(List::stream)
                        .mapToInt(value -> value.column().length())
                        .max()
                        .orElse(0);
        var rows = new StringBuilder();
        for (int row = 0; row < step.rows().size(); row++) {
            var changed =
                    step.rows().get(row).stream()
                            .filter(value -> several || !same.contains(value))
                            .map(value ->
                                    value.column()
                                            + " ".repeat(width - value.column().length() + 2)
                                            + value.value())
                            .collect(Collectors.joining("\n"));
            if (several) {
                rows.append("row %d of %d\n".formatted(row + 1, step.count()));
            }
            rows.append(changed).append(changed.isEmpty() ? "" : "\n");
        }
        return rows.isEmpty() ? "no change" : rows.toString().strip();
    }
}
