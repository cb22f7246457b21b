package dev.leat.kernel.compile;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.Step;
import dev.leat.app.Type;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.bind.Binder;
import dev.leat.kernel.bind.PipelineColumns;
import dev.leat.kernel.compile.CompiledPipeline.Named;
import dev.leat.kernel.compile.CompiledPipeline.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A compiled pipeline with a `java` step. The steps before it are one statement, whose result has
/// all columns of the row. The function gets these columns. The second statement, with the steps
/// after it and the sinks, reads them and the columns that the function adds. `index` is the index
/// of the step in the app file. If `keepsUnknownFields`, the fields of a message that are not in
/// the schema are handed over, too, but not to the function. Immutable; kernels share it.
public record JavaPipeline(
        String pipeline,
        CompiledPipeline before,
        Step.Java step,
        int index,
        Schema added,
        CompiledPipeline after,
        boolean keepsUnknownFields) {

    /// Returns true if the pipeline has a `java` step.
    public static boolean is(Pipeline pipeline) {
        return index(pipeline) >= 0;
    }

    private static int index(Pipeline pipeline) {
        for (int i = 0; i < pipeline.steps().size(); i++) {
            if (pipeline.steps().get(i) instanceof Step.Java) {
                return i;
            }
        }
        return -1;
    }

    /// Compiles a pipeline with one `java` step over documents.
    ///
    /// @throws BindException if an expression cannot be used, which lint reports
    public static JavaPipeline compile(App app, Pipeline pipeline, Binder binder)
            throws BindException {
        int index = index(pipeline);
        var steps = pipeline.steps();
        var java = (Step.Java) steps.get(index);
        var before =
                Pipeline.of(pipeline.name(), pipeline.from())
                        .withSteps(steps.subList(0, index))
                        .withTo(
                                List.of(
                                        new PassThroughSink(
                                                java.function().className(),
                                                new Sink.Shape.Document(Optional.empty()))));
        var start = PipelineColumns.of(pipeline.from());
        var first = BoundPipeline.of(app, before, start, binder);
        var handedOver = first.end().after(java, Map.of());
        var added = first.added();
        added.addAll(java.adds().keySet());
        var schema = handedOver.schema(pipeline.from().schema().name());
        var policy = pipeline.keepsUnknownFields() ? UnknownFields.KEEP : UnknownFields.IGNORE;
        var from =
                new QueueSource(pipeline.from().queue(), schema, policy, pipeline.from().batch());
        var after = pipeline.withFrom(from).withSteps(steps.subList(index + 1, steps.size()));
        var second = BoundPipeline.of(app, after, handedOver, added, binder);
        var fields = schema.fields();
        int known = fields.size() - java.adds().size();
        return new JavaPipeline(
                pipeline.name(),
                Compiler.compile(before, first, 0),
                java,
                index,
                new Schema(schema.name(), fields.subList(known, fields.size())),
                Compiler.compile(after, second, index + 1),
                pipeline.keepsUnknownFields());
    }

    /// Returns the columns that the function gets, in order, with their location in the first
    /// statement's result.
    public List<Named> columns() {
        return before.outlets().getFirst().target() instanceof Target.Document document
                ? document.columns()
                : List.of();
    }

    /// Returns the place of the step, for reasons.
    public String place() {
        return "steps[" + index + "].java";
    }

    /// Returns both statements, with the `java` step between them.
    public ExplainedStatement explain() {
        var first = ExplainedStatement.of(before.statement());
        var second = ExplainedStatement.of(after.statement());
        var adds = new ArrayList<String>();
        step.adds().forEach((name, type) -> adds.add(name + " " + type));
        var function = step.function();
        var between =
                "%n%n-- then, in a JVM of its own (timeout %s ms, memory %d MiB): %s adds %s%n%n"
                        .formatted(
                                function.timeout().toMillis(),
                                function.memory(),
                                function.className(),
                                String.join(", ", adds));
        var expressions = new ArrayList<>(first.expressions());
        expressions.addAll(second.expressions());
        return new ExplainedStatement(first.sql() + between + second.sql(), expressions);
    }

    /// Returns the added columns of type json.
    public List<String> json() {
        return step.adds().entrySet().stream()
                .filter(column -> column.getValue() == Type.Simple.JSON)
                .map(Map.Entry::getKey)
                .toList();
    }

    static IllegalArgumentException unsplit() {
        return new IllegalArgumentException("a java step is not part of a statement");
    }
}
