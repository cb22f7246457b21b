package dev.leat.inspect;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.kernel.InferredColumns;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.bind.Binder;
import dev.leat.kernel.bind.BoundStep;
import dev.leat.kernel.bind.PipelineColumns;
import dev.leat.kernel.bind.SourceStruct;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A step of a pipeline, as in the app file. The first one is the source of the records, `from`.
///
/// @param kind the name of the step in the app file
/// @param expressions the options of the step (see [dev.leat.app.Step#options])
/// @param columns the columns after the step, in the order of the row
public record PipelineStep(String kind, Map<String, String> expressions, List<Column> columns) {

    public PipelineStep {
        columns = List.copyOf(columns);
    }

    /// A column.
    ///
    /// @param nullable true if the value may be NULL
    /// @param privacy PERSONAL for a personal value, DERIVED for one that is computed from a
    ///   personal value, MEMBERS for a struct with personal members, otherwise NONE
    public record Column(String name, String type, boolean nullable, String privacy) {

        /// Returns true if the column is personal as a whole.
        public boolean hidden() {
            return !privacy.equals("NONE") && !privacy.equals("MEMBERS");
        }
    }

    /// Returns the source and the steps of a pipeline. Blocks briefly to bind their expressions.
    public static List<PipelineStep> of(App app, Pipeline pipeline) {
        var from = pipeline.from();
        try (var binder = new Binder()) {
            var origin = SourceStruct.of(from);
            var start =
                    from.infersColumns()
                            ? InferredColumns.of(pipeline, app.views(), binder, origin)
                            : PipelineColumns.of(from);
            var all = new ArrayList<PipelineStep>();
            all.add(of("from", Map.of("schema", from.schema().name()), start));
            for (var step : BoundStep.of(pipeline.steps(), start, binder)) {
                all.add(of(step.step().kind(), step.step().options(), step.after()));
            }
            return all;
        } catch (BindException e) {
            throw new IllegalStateException(
                    "pipeline '%s' does not compile: %s".formatted(pipeline.name(), e.getMessage()),
                    e);
        }
    }

    private static PipelineStep of(
            String kind, Map<String, String> options, PipelineColumns after) {
        return new PipelineStep(
                kind,
                options,
                after.all().values().stream()
                        .map(one ->
                                new Column(
                                        one.name(),
                                        one.sqlType(),
                                        one.nullable(),
                                        one.privacy().name()))
                        .toList());
    }
}
