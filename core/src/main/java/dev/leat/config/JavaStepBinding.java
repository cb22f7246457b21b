package dev.leat.config;

import dev.leat.app.Pipeline;
import dev.leat.app.Step;
import dev.leat.config.text.JavaLintMessage;
import dev.leat.config.text.ReadContext;
import dev.leat.kernel.bind.BoundExpression;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// The columns that a `java` step adds, and the columns that derive from them.
final class JavaStepBinding {

    private JavaStepBinding() {}

    /// Returns the columns after a `java` step.
    static Columns after(Step.Java java, Columns columns, ReadContext in) {
        for (var name : java.adds().keySet()) {
            columns.scope().columns().keySet().stream()
                    .filter(name::equalsIgnoreCase)
                    .findFirst()
                    .ifPresent(other ->
                            in.problem(
                                    in.keyMarkIn(java, "java", "adds", name),
                                    JavaLintMessage.COLUMN_EXISTS,
                                    other));
        }
        var fromJava = new HashSet<>(columns.fromJava());
        fromJava.addAll(java.adds().keySet());
        return new Columns(columns.scope().after(java, Map.of()), columns.unsure(), fromJava);
    }

    /// Reports a key or version that derives from a `java` step.
    static void identity(Pipeline pipeline, Columns columns, ReadContext in) {
        int index = 0;
        for (var column : pipeline.key()) {
            var mark = in.mark("pipelines", pipeline.name(), "key", index++);
            if (columns.fromJava().contains(column)) {
                in.problem(mark, JavaLintMessage.IN_KEY, column, pipeline.name());
            }
        }
        pipeline.version()
                .map(Pipeline.Version::column)
                .filter(columns.fromJava()::contains)
                .ifPresent(column ->
                        in.problem(
                                in.mark("pipelines", pipeline.name(), "version"),
                                JavaLintMessage.IN_VERSION,
                                column,
                                pipeline.name()));
    }

    /// Returns the columns that derive from a `java` step, after a step with these bound
    /// expressions.
    static Set<String> derived(Step as, Map<String, BoundExpression> bound, Columns columns) {
        var fromJava = new HashSet<String>();
        if (as instanceof Step.Set) {
            fromJava.addAll(columns.fromJava());
        }
        bound.forEach((name, expression) -> {
            if (Collections.disjoint(expression.columns(), columns.fromJava())) {
                fromJava.remove(name);
            } else {
                fromJava.add(name);
            }
        });
        return fromJava;
    }
}
