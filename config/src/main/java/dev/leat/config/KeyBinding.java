package dev.leat.config;

import com.google.re2j.Pattern;
import dev.leat.app.Pipeline;
import dev.leat.app.SourcePosition;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.View;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.JavaLintMessage;
import dev.leat.config.text.LintMessage;
import dev.leat.config.text.LookupLintMessage;
import dev.leat.config.text.ReadContext;
import dev.leat.config.text.StepLintMessage;
import dev.leat.kernel.bind.BoundStep;
import dev.leat.kernel.bind.KeywordColumn;
import dev.leat.kernel.bind.PipelineColumns.Variable;
import dev.leat.kernel.bind.ValueOrigin;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Checks the origin of the columns that identify the records of one pipeline, and of the keys of
/// the views that it writes.
///
/// @param columns the columns after the steps
record KeyBinding(Pipeline pipeline, Columns columns, ReadContext in) {

    private static final Pattern TRIM = Pattern.compile("(?i)(?:^|[^\\w.])(trim)\\s*\\(");

    /// Checks that key and version are the same in each delivery of a record, and differ between
    /// the elements of a list.
    void identity() {
        int index = 0;
        for (var column : pipeline.key()) {
            var mark = in.mark("pipelines", pipeline.name(), "key", index++);
            differing(column, mark, LookupLintMessage.IN_KEY, JavaLintMessage.IN_KEY);
        }
        pipeline.version()
                .ifPresent(version ->
                        differing(
                                version.column(),
                                in.mark("pipelines", pipeline.name(), "version"),
                                LookupLintMessage.IN_VERSION,
                                JavaLintMessage.IN_VERSION));
        elements();
    }

    /// Reports a column whose value may come from a lookup or a class. A redelivery may find
    /// another value, and the record would be another one.
    private void differing(
            String column, SourcePosition mark, LintMessage byLookup, LintMessage byJava) {
        var origin = origin(column);
        origin.flatMap(ValueOrigin::lookup)
                .ifPresent(name -> in.problem(mark, byLookup, column, pipeline.name(), name));
        if (origin.filter(ValueOrigin::java).isPresent()) {
            in.problem(mark, byJava, column, pipeline.name());
        }
    }

    /// Warns about a key that is equal in all rows of a message. Such rows collide, and the message
    /// is rejected.
    private void elements() {
        var unnests =
                pipeline.steps().stream()
                        .filter(Step.Unnest.class::isInstance)
                        .map(Step.Unnest.class::cast)
                        .toList();
        if (unnests.size() == 1
                && !rowsNeedNoKey()
                && !pipeline.key().isEmpty()
                && pipeline.key().stream()
                        .noneMatch(column ->
                                origin(column).filter(ValueOrigin::element).isPresent())) {
            in.warning(
                    in.mark("pipelines", pipeline.name(), "key"),
                    StepLintMessage.UNNEST_KEY,
                    pipeline.name(),
                    unnests.getFirst().as());
        }
    }

    /// Returns true if a record is all its rows, and no sink stores them by their key.
    private boolean rowsNeedNoKey() {
        return pipeline.replacesRows()
                && pipeline.to().stream().allMatch(sink -> sink.view().isPresent());
    }

    private Optional<ValueOrigin> origin(String column) {
        return columns.row().find(column).map(Variable::origin);
    }

    /// Warns about `trim` in the expressions of a view's key, and returns the columns of the row
    /// from which the key is computed. `trim` removes neither a trailing tab nor a no-break space,
    /// so a value that ends in one is a different key.
    ///
    /// @param reaching the columns that the view receives
    Set<String> ofView(View view, Columns reaching) {
        var names = new HashSet<>(view.key().stream().map(View.Key::column).toList());
        stripped(reaching.steps().subList(columns.steps().size(), reaching.steps().size()), names);
        return names;
    }

    /// Warns about `trim` in the steps that compute the pipeline's key or these columns.
    void stripped(Collection<String> others) {
        var names = new HashSet<>(pipeline.key());
        names.addAll(others);
        stripped(columns.steps(), names);
    }

    /// Checks the expressions of the columns in `names`. Adds the columns that these expressions
    /// use to `names`.
    private void stripped(List<BoundStep> steps, Set<String> names) {
        for (var step : steps.reversed()) {
            if (step.step().added().isEmpty()) {
                continue;
            }
            var used = new HashSet<String>();
            step.step()
                    .expressions()
                    .forEach((name, sql) -> {
                        if (names.contains(name)) {
                            trims(sql, name);
                            Optional.ofNullable(step.bound().get(name))
                                    .ifPresent(bound -> used.addAll(bound.columns()));
                        }
                    });
            names.addAll(used);
        }
    }

    private void trims(Sql sql, String column) {
        var bare = KeywordColumn.withoutQuotes(sql.text());
        var call = TRIM.matcher(bare);
        while (call.find()) {
            if (alone(bare, call.end())) {
                in.warning(in.place(sql, call.start(1)), GeneralLintMessage.KEY_TRIMMED, column);
            }
        }
    }

    /// Returns true if the function call whose opening bracket is before `from` has one argument.
    private static boolean alone(String text, int from) {
        int depth = 1;
        for (int i = from; i < text.length() && depth > 0; i++) {
            switch (text.charAt(i)) {
                case '(', '[', '{' -> depth++;
                case ')', ']', '}' -> depth--;
                case ',' -> {
                    if (depth == 1) {
                        return false;
                    }
                }
                default -> {}
            }
        }
        return true;
    }
}
