package dev.leat.kernel.reduce;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.kernel.InferredColumns;
import dev.leat.kernel.Kernels;
import dev.leat.kernel.bind.PipelineBinding;
import dev.leat.kernel.compile.ExplainedStatement;
import java.util.ArrayList;
import java.util.List;

/// A pipeline over files, split at its steps over the whole file into pipelines over rows, which
/// [Kernels] can compile. There is one for each round. Without a schema, the columns of a file are
/// assumed to be the columns that the pipeline names, as VARCHAR. Immutable.
public final class RowPipelines {

    private final App app;
    private final List<Pipeline> rounds;
    private final List<Step.OverFile> between;

    private RowPipelines(App app, List<Pipeline> rounds, List<Step.OverFile> between) {
        this.app = app;
        this.rounds = List.copyOf(rounds);
        this.between = List.copyOf(between);
    }

    /// Splits a pipeline. If the columns must be inferred, this blocks briefly to bind the
    /// expressions.
    ///
    /// @throws IllegalArgumentException if the pipeline does not compile, which lint reports
    public static RowPipelines of(App app, Pipeline pipeline) {
        if (pipeline.stepsOverFile() == 0 && !pipeline.from().infersColumns()) {
            return new RowPipelines(app, List.of(pipeline), List.of());
        }
        return PipelineBinding.NEW.compile(
                pipeline,
                binder -> {
                    var schema =
                            pipeline.from().infersColumns()
                                    ? InferredColumns.schema(pipeline, app.views(), binder)
                                    : pipeline.from().schema();
                    var plan = ReductionPlan.of(pipeline, schema, binder);
                    var rounds = new ArrayList<Pipeline>();
                    rounds.add(plan.round(0, schema));
                    for (int round = 1; round <= plan.steps().size(); round++) {
                        var columns = plan.steps().get(round - 1).after().schema(schema.name());
                        rounds.add(plan.round(round, columns));
                    }
                    return new RowPipelines(
                            app,
                            rounds,
                            plan.steps().stream().map(ReductionPlan.Whole::step).toList());
                });
    }

    /// Returns the last round, which has the pipeline's key and sinks.
    public Pipeline last() {
        return rounds.getLast();
    }

    /// Returns the statements of all rounds as text, with a comment between them for each step over
    /// the whole file.
    public ExplainedStatement explain(Kernels kernels) {
        var sql = new StringBuilder();
        var expressions = new ArrayList<Sql>();
        for (int round = 0; round < rounds.size(); round++) {
            if (round > 0) {
                sql.append("\n\n-- then, over all rows of the file: ")
                        .append(between.get(round - 1).kind())
                        .append("\n\n");
            }
            var explained = kernels.explain(app, rounds.get(round));
            sql.append(explained.sql());
            expressions.addAll(explained.expressions());
        }
        return new ExplainedStatement(sql.toString(), expressions);
    }
}
