package dev.leat.engine;

import dev.leat.app.Schema;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Record;
import dev.leat.batch.Rows;
import dev.leat.deadletter.RedriveAttribute;
import dev.leat.deadletter.SnsEnvelopeReader;
import dev.leat.plan.Planner;
import java.util.ArrayList;
import java.util.function.UnaryOperator;

/// A batch on its way through a pass: `leased` is what the source handed out and gets back,
/// `original` the same records as they were before they were dead letters, `work` these without the
/// envelope of a topic, `rows` what the kernel made of `work`.
public record Batch(LeasedWork leased, LeasedWork original, LeasedWork work, Rows rows) {

    private static final Rows NONE =
            new Rows(0, new int[0], new byte[0], new byte[0], java.util.List.of());

    /// A batch that no kernel has worked on.
    public static Batch of(LeasedWork leased, Planner planner) {
        var original = each(leased, RedriveAttribute::restored);
        return new Batch(leased, original, each(original, opening(planner)), NONE);
    }

    /// The app file knows only of the topics that it says the queue hears; clients may let it hear
    /// others.
    private static UnaryOperator<Record> opening(Planner planner) {
        if (planner.source().enveloped()) {
            return SnsEnvelopeReader::opened;
        }
        var fields = planner.pipeline().from().schema().fields();
        return SnsEnvelopeReader.isDocument(fields.stream().map(Schema.Field::name).toList())
                ? UnaryOperator.identity()
                : SnsEnvelopeReader::recognised;
    }

    /// Most work has nothing to change, and is given back as it is.
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
        return new Batch(leased, original, work, rows);
    }
}
