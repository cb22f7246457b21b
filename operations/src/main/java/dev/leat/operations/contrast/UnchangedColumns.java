package dev.leat.operations.contrast;

import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.Step;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The columns of a pipeline's records that a sink stores as they were in the message. Only these
/// can be compared with those of messages.
final class UnchangedColumns {

    private UnchangedColumns() {}

    static Set<String> of(Pipeline pipeline, Sink sink) {
        var columns = new LinkedHashSet<String>();
        pipeline.from().schema().fields().stream()
                .filter(field -> field.format().isEmpty())
                .map(Schema.Field::name)
                .forEach(columns::add);
        return of(columns, pipeline.steps(), sink);
    }

    /// Returns the columns that these steps do not change and the sink stores.
    static Set<String> of(Set<String> columns, List<Step> steps, Sink sink) {
        var unchanged = new LinkedHashSet<>(columns);
        steps.forEach(step -> after(step, unchanged));
        unchanged.removeIf(column -> !sink.passes(column));
        return unchanged;
    }

    private static void after(Step step, Set<String> columns) {
        if (!step.keepsRows()) {
            columns.clear();
            return;
        }
        var added = step.added();
        columns.removeIf(column -> {
            var value = added.get(column);
            return value == null
                    ? !step.keepsOthers() || step.removed().contains(column)
                    : !isColumn(value, column);
        });
    }

    /// Returns true if a value is that of the column, which the step then does not change.
    private static boolean isColumn(Step.Added value, String column) {
        return value instanceof Step.Added.Computed(var sql)
                && sql.text().strip().replace("\"", "").equals(column);
    }
}
