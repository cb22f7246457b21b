package dev.leat.engine;

import dev.leat.batch.LeasedWork;
import dev.leat.batch.Record;
import dev.leat.batch.Rows;
import dev.leat.deadletter.RedriveAttribute;
import dev.leat.plan.EnvelopeRule;
import dev.leat.plan.Planner;
import dev.leat.watch.BatchObservation;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// A batch that is being processed. `leased` are the records as leased from the source, which are
/// settled at the end. `original` are the same records, but redriven records are as they were
/// before they became dead letters. `work` is `original` without topic envelopes. `rows` are the
/// rows that the pipeline's SQL returns for `work`. `observation` measures the batch; it is empty
/// if the pipeline has no `quality`.
public record Batch(
        LeasedWork leased,
        LeasedWork original,
        LeasedWork work,
        Rows rows,
        Optional<BatchObservation> observation) {

    private static final Rows NONE =
            new Rows(0, new int[0], new byte[0], new byte[0], java.util.List.of());

    /// Returns a batch for which the pipeline's SQL has not run yet; it has no rows.
    public static Batch of(LeasedWork leased, Planner planner) {
        var original = each(leased, RedriveAttribute::restored);
        var rule = EnvelopeRule.of(planner.source(), planner.pipeline());
        return new Batch(leased, original, each(original, rule::opened), NONE, Optional.empty());
    }

    /// Returns `work` itself if no record changes.
    private static LeasedWork each(LeasedWork work, UnaryOperator<Record> change) {
        var records = new ArrayList<Record>(work.size());
        boolean same = true;
        for (var record : work.records()) {
            var changed = change.apply(record);
            same &= changed.equals(record);
            records.add(changed);
        }
        return same ? work : new LeasedWork(work.source(), work.lease(), records);
    }

    public Batch with(Rows rows) {
        return new Batch(leased, original, work, rows, observation);
    }

    Batch with(Optional<BatchObservation> observation) {
        return new Batch(leased, original, work, rows, observation);
    }
}
