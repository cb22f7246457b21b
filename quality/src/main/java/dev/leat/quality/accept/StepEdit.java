package dev.leat.quality.accept;

import dev.leat.config.edit.YamlEditor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/// Writes entries of steps into the text of an app file. An entry is added to an existing step that
/// still sees the record as it arrived; otherwise a new step is added.
record StepEdit(String text, String pipeline) {

    private static final String SET = "set";
    private static final String CHECK = "check";

    /// Steps after which a row is no longer the record.
    private static final Set<String> OTHER_ROWS =
            Set.of("select", "exclude", "unnest", "aggregate", "sql", "java", "shrink");

    String normalization(String column, String expression) throws UnplacedException {
        var step = find(SET);
        if (step.isPresent()) {
            var present = AppText.of(text).at(path("steps", at(step), SET, column));
            if (present != null) {
                throw same(present.toString(), expression)
                        ? UnplacedException.present("pipeline " + pipeline)
                        : new UnplacedException(
                                "pipeline %s sets '%s' to %s".formatted(pipeline, column, present));
            }
            return YamlEditor.insert(text, path("steps", at(step), SET), column, expression);
        }
        var added = Map.of(SET, Map.of(column, expression));
        return steps().isEmpty() ? first(added) : YamlEditor.prepend(text, path("steps"), added);
    }

    String check(String name, String condition) throws UnplacedException {
        for (var one : steps()) {
            if (one instanceof Map<?, ?> map && map.get(CHECK) instanceof Map<?, ?> checks) {
                for (var entry : checks.entrySet()) {
                    boolean same = same(String.valueOf(entry.getValue()), condition);
                    if (same) {
                        throw UnplacedException.present("pipeline " + pipeline);
                    }
                    if (name.equals(entry.getKey())) {
                        throw new UnplacedException(
                                "pipeline %s has another check of this name".formatted(pipeline));
                    }
                }
            }
        }
        var step = find(CHECK);
        if (step.isPresent()) {
            return YamlEditor.insert(text, path("steps", at(step), CHECK), name, condition);
        }
        var added = Map.of(CHECK, Map.of(name, condition));
        if (steps().isEmpty()) {
            return first(added);
        }
        var changing = changing();
        if (changing < steps().size()) {
            throw new UnplacedException(
                    "pipeline %s has no step `check` before step %d, which changes the columns; add one"
                            .formatted(pipeline, changing + 1));
        }
        return YamlEditor.append(text, path("steps"), added);
    }

    private String first(Object step) {
        return AppText.of(text).at(path("steps")) instanceof List<?>
                ? YamlEditor.append(text, path("steps"), step)
                : YamlEditor.insert(text, path(), "steps", List.of(step));
    }

    private static boolean same(String one, String other) {
        return one.replaceAll("\\s+", " ").strip().equals(other.replaceAll("\\s+", " ").strip());
    }

    private static String at(OptionalInt step) {
        return String.valueOf(step.orElseThrow());
    }

    private List<?> steps() {
        return AppText.of(text).at(path("steps")) instanceof List<?> list ? list : List.of();
    }

    /// Returns the position of the first step of a kind; empty if the row is another one there.
    private OptionalInt find(String kind) {
        var steps = steps();
        for (int i = 0; i < changing(); i++) {
            if (steps.get(i) instanceof Map<?, ?> step && step.get(kind) instanceof Map<?, ?>) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /// Returns the position of the first step that changes the columns; the number of steps if
    /// there is none.
    private int changing() {
        var steps = steps();
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) instanceof Map<?, ?> step
                    && step.keySet().stream().anyMatch(key -> OTHER_ROWS.contains(key + ""))) {
                return i;
            }
        }
        return steps.size();
    }

    private List<String> path(String... below) {
        var path = new ArrayList<>(List.of("pipelines", pipeline));
        path.addAll(List.of(below));
        return path;
    }
}
