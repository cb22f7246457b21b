package dev.leat.kernel.compile;

import dev.leat.app.Sql;
import dev.leat.kernel.bind.PipelineColumns.Variable;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.compile.CompiledPipeline.Failure;
import dev.leat.kernel.compile.Statement.Cte;
import dev.leat.kernel.compile.Statement.Cte.Fragment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Compiles `delete_when`, which is evaluated between the steps and the sinks. Its result is a box
/// (see `StatementBuilder.box`) that every later query passes on. A record for which the condition
/// fails is rejected.
final class DeleteCondition {

    /// Name of the column with the box.
    static final String BOX = "_leat_gone";

    private static final String STEP = "delete_when";

    private DeleteCondition() {}

    /// Adds two queries, as for a step `set`. `row` are the columns that the sinks need.
    static void compile(
            Sql condition,
            BoundPipeline boundPipeline,
            StatementBuilder builder,
            List<Cte.Column> row) {
        var changed = new ArrayList<Cte.Column>();
        var bound = boundPipeline.deletes().orElseThrow();
        builder.measure("_leat_deleted_size", List.of(bound), row);
        var names = bound.columns();
        var values = builder.witnesses(boundPipeline.end(), names, changed);
        var message = "the condition raised an error";
        var details = builder.details("the condition", bound, boundPipeline.end(), BOX);
        int raised =
                builder.bit(
                        new Failure.Rejected(
                                STEP, STEP, message, Optional.empty(), values, details));
        changed.add(builder.box(BOX, condition, bound));
        builder.query("_leat_deleted_box", changed, row);
        builder.carryWitnesses();
        builder.carry(BOX);
        var term =
                "CASE WHEN %s IS NULL THEN %d ELSE 0 END"
                        .formatted(SqlLiterals.name(BOX), StatementBuilder.value(raised));
        builder.ending(
                "_leat_deleted", builder.raise(Map.of(raised, List.of(Fragment.of(term)))), row);
    }

    /// Returns true if the condition uses `source`, which is not part of the digest.
    static boolean bySource(BoundPipeline boundPipeline) {
        return boundPipeline
                .deletes()
                .filter(bound ->
                        !bound.source().isEmpty()
                                || boundPipeline.end().named(bound.columns()).stream()
                                        .anyMatch(Variable::source))
                .isPresent();
    }
}
