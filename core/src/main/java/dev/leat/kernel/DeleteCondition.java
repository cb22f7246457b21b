package dev.leat.kernel;

import dev.leat.app.Sql;
import dev.leat.kernel.CompiledPipeline.Failure;
import dev.leat.kernel.PipelineColumns.Variable;
import dev.leat.kernel.Statement.Cte;
import dev.leat.kernel.Statement.Cte.Fragment;
import dev.leat.kernel.bind.SqlLiterals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Compiles `delete_when` between the steps and the sinks, to a box that every later query passes
/// on. A record for which the condition fails is rejected.
final class DeleteCondition {

    /// Column of the boxed condition.
    static final String BOX = "_leat_gone";

    private static final String STEP = "delete_when";

    private DeleteCondition() {}

    /// Adds two queries, as for a step `set`. `row` are the columns that the sinks need.
    static void compile(
            Sql condition, BoundPipeline flow, StatementBuilder draft, List<Cte.Column> row) {
        var changed = new ArrayList<Cte.Column>();
        var bound = flow.deletes().orElseThrow();
        draft.measure("_leat_deleted_size", List.of(bound), row);
        var names = bound.columns();
        var values = draft.witnesses(flow.end(), names, changed);
        var message = "the condition failed";
        var amount = draft.amount("the condition", bound);
        int raised =
                draft.bit(
                        new Failure.Rejected(
                                STEP, STEP, message, Optional.empty(), values, amount));
        changed.add(draft.box(BOX, condition, bound));
        draft.query("_leat_deleted_box", changed, row);
        draft.carryWitnesses();
        draft.carry(BOX);
        var term =
                "CASE WHEN %s IS NULL THEN %d ELSE 0 END"
                        .formatted(SqlLiterals.name(BOX), StatementBuilder.value(raised));
        draft.ending("_leat_deleted", draft.raise(Map.of(raised, List.of(Fragment.of(term)))), row);
    }

    /// Returns true if the condition uses `source`, which the digest does not cover.
    static boolean bySource(BoundPipeline flow) {
        return flow.deletes()
                .filter(bound ->
                        !bound.source().isEmpty()
                                || flow.end().named(bound.columns()).stream()
                                        .anyMatch(Variable::source))
                .isPresent();
    }
}
