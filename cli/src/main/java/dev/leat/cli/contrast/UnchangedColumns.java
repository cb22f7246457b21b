package dev.leat.cli.contrast;

import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
        switch (step) {
            case Step.Set(var set) -> columns.removeIf(column -> changes(set, column));
            case Step.Select(var select) ->
                    columns.removeIf(
                            column -> !select.containsKey(column) || changes(select, column));
            case Step.Exclude exclude -> columns.removeAll(exclude.columns());
            case Step.Lookup lookup -> columns.removeAll(lookup.take().keySet());
            case Step.Java java -> columns.removeAll(java.adds().keySet());
            case Step.Check _, Step.Where _, Step.Distinct _ -> {}
            // One record becomes several rows, or several become one.
            case Step.Unnest _, Step.Aggregate _, Step.Query _ -> columns.clear();
        }
    }

    private static boolean changes(Map<String, Sql> computed, String column) {
        var sql = computed.get(column);
        return sql != null && !sql.text().strip().replace("\"", "").equals(column);
    }
}
