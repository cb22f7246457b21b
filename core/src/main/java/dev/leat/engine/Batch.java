package dev.leat.engine;

import dev.leat.app.Queue;
import dev.leat.app.Subscription;
import dev.leat.batch.Record;
import dev.leat.batch.Rows;
import dev.leat.batch.Work;
import dev.leat.letter.Envelope;
import dev.leat.letter.RedriveAttribute;
import java.util.ArrayList;
import java.util.function.UnaryOperator;

/// A batch on its way through a pass: `leased` is what the source handed out and gets back,
/// `original` the same records as they were before they were dead letters, `work` these without the
/// envelope of a topic, `rows` what the kernel made of `work`.
record Batch(Work leased, Work original, Work work, Rows rows) {

    private static final Rows NONE =
            new Rows(0, new int[0], new byte[0], new byte[0], java.util.List.of());

    /// A batch that no kernel has worked on.
    static Batch of(Work leased, Queue source) {
        var original = each(leased, RedriveAttribute::restored);
        boolean enveloped = source.subscription().filter(Batch::envelops).isPresent();
        var work = enveloped ? each(original, Envelope::opened) : original;
        return new Batch(leased, original, work, NONE);
    }

    private static boolean envelops(Subscription subscription) {
        return !subscription.raw();
    }

    /// Most work has nothing to change, and is given back as it is.
    private static Work each(Work work, UnaryOperator<Record> change) {
        var records = new ArrayList<Record>(work.size());
        boolean same = true;
        for (var record : work.records()) {
            var changed = change.apply(record);
            same &= changed.equals(record);
            records.add(changed);
        }
        return same ? work : new Work(work.source(), work.lease(), records);
    }

    Batch with(Rows rows) {
        return new Batch(leased, original, work, rows);
    }
}
