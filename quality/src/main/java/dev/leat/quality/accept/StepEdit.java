package dev.leat.quality.accept;

import dev.leat.app.Pipeline;
import dev.leat.app.Step;
import dev.leat.config.edit.YamlEditor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Writes entries of steps into the text of an app file. An entry is added to an existing step that
/// still sees the record as it arrived; otherwise a new step is added.
///
/// @param name the name of the pipeline
/// @param changing the kinds of its steps after which a row is no longer the record
record StepEdit(String text, String name, Set<String> changing) {

    private static final String SET = "set";
    private static final String CHECK = "check";

    /// The last step, which is not one on rows.
    private static final String SHRINK = "shrink";

    static StepEdit of(String text, Pipeline pipeline) {
        var changing =
                pipeline.steps().stream().filter(Predicate.not(Step::keepsRecord)).map(Step::kind);
        return new StepEdit(
                text,
                pipeline.name(),
                Stream.concat(changing, Stream.of(SHRINK)).collect(Collectors.toSet()));
    }

    String normalization(String column, String expression) throws UnplacedException {
        var step = find(SET, 0);
        if (step.isPresent()) {
            var present = AppText.of(text).at(path("steps", at(step), SET, column));
            if (present != null) {
                throw same(present.toString(), expression)
                        ? UnplacedException.present("pipeline " + name)
                        : new UnplacedException(
                                "pipeline %s sets '%s' to %s".formatted(name, column, present));
            }
            return YamlEditor.insert(text, path("steps", at(step), SET), column, expression);
        }
        var added = Map.of(SET, Map.of(column, expression));
        return steps().isEmpty() ? first(added) : YamlEditor.prepend(text, path("steps"), added);
    }

    /// @param columns the columns of the check; it comes after the steps that set them
    String check(String sentence, String condition, List<String> columns) throws UnplacedException {
        for (var one : steps()) {
            if (one instanceof Map<?, ?> map && map.get(CHECK) instanceof Map<?, ?> checks) {
                for (var entry : checks.entrySet()) {
                    boolean same = same(String.valueOf(entry.getValue()), condition);
                    if (same) {
                        throw UnplacedException.present("pipeline " + name);
                    }
                    if (sentence.equals(entry.getKey())) {
                        throw new UnplacedException(
                                "pipeline %s has another check of this name".formatted(name));
                    }
                }
            }
        }
        var step = find(CHECK, after(columns));
        if (step.isPresent()) {
            return YamlEditor.insert(text, path("steps", at(step), CHECK), sentence, condition);
        }
        var added = Map.of(CHECK, Map.of(sentence, condition));
        if (steps().isEmpty()) {
            return first(added);
        }
        int end = end();
        if (end < steps().size()) {
            throw new UnplacedException(
                    "pipeline %s has no step `check` before step %d, which changes the columns; add one"
                            .formatted(name, end + 1));
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

    /// Returns the position behind the last step that sets one of the columns.
    private int after(List<String> columns) {
        var steps = steps();
        for (int i = end() - 1; i >= 0; i--) {
            if (steps.get(i) instanceof Map<?, ?> step
                    && step.get(SET) instanceof Map<?, ?> set
                    && columns.stream().anyMatch(set::containsKey)) {
                return i + 1;
            }
        }
        return 0;
    }

    /// Returns the position of the first step of a kind from a position on; empty if the row is
    /// another one there.
    private OptionalInt find(String kind, int from) {
        var steps = steps();
        for (int i = from; i < end(); i++) {
            if (steps.get(i) instanceof Map<?, ?> step && step.get(kind) instanceof Map<?, ?>) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /// Returns the position of the first step that changes the columns; the number of steps if
    /// there is none.
    private int end() {
        var steps = steps();
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) instanceof Map<?, ?> step
                    && step.keySet().stream().anyMatch(key -> changing.contains(key + ""))) {
                return i;
            }
        }
        return steps.size();
    }

    private List<String> path(String... below) {
        var path = new ArrayList<>(List.of("pipelines", name));
        path.addAll(List.of(below));
        return path;
    }
}
