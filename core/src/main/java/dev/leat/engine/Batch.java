package dev.leat.engine;

import dev.leat.batch.Record;
import dev.leat.batch.Rows;
import dev.leat.batch.Work;
import dev.leat.letter.RedriveAttribute;
import java.util.ArrayList;

/// A batch on its way through a pass: `leased` is what the source handed out and gets back, `work`
/// the same records as they were before they were dead letters, `rows` what the kernel made of
/// these.
record Batch(Work leased, Work work, Rows rows) {

    /// The records as they were before they were dead letters. Most work has none of these, and is
    /// given back as it is.
    static Work restored(Work leased) {
        var records = new ArrayList<Record>(leased.size());
        boolean same = true;
        for (var record : leased.records()) {
            var restored = RedriveAttribute.restored(record);
            same &= restored.redrive().isEmpty();
            records.add(restored);
        }
        return same ? leased : new Work(leased.source(), leased.lease(), records);
    }
}
