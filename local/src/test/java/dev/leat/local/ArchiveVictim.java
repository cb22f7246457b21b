package dev.leat.local;

import dev.leat.app.App;
import dev.leat.app.Bucket;
import dev.leat.app.Pipeline;
import dev.leat.app.RecordArchive;
import dev.leat.batch.ArchivedRecord;
import dev.leat.batch.Record;
import dev.leat.contract.Life;
import dev.leat.contract.ViewApp;
import dev.leat.plan.Effect;
import dev.leat.port.Time;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// A process to be killed: archives numbered records, whose segments move to a bucket, and says the
/// number of the first record of a commit once the commit has returned.
public final class ArchiveVictim {

    static final int BATCH = 10;

    private static final int BYTES = 40_000;

    private ArchiveVictim() {}

    static App app() {
        var orders = ViewApp.orders();
        var archive = new RecordArchive(Duration.ofDays(30), Optional.of("kept"));
        var pipelines = new LinkedHashMap<String, Pipeline>();
        orders.pipelines()
                .forEach((name, p) -> pipelines.put(name, p.withArchive(Optional.of(archive))));
        return orders.withPipelines(pipelines).withBuckets(Map.of("kept", Bucket.named("kept")));
    }

    /// Arguments: the folder, and the number of the first record.
    public static void main(String[] arguments) {
        var platform = LocalPlatform.open(app(), Path.of(arguments[0]), Time.system());
        for (int next = Integer.parseInt(arguments[1]); ; next += BATCH) {
            var records = records(next, platform.time());
            platform.sourceStore("orders")
                    .commit(tx -> tx.apply(new Effect.Archive(ViewApp.PIPELINE, records)));
            Life.say("" + next);
        }
    }

    private static List<ArchivedRecord> records(int first, Time time) {
        var records = new ArrayList<ArchivedRecord>();
        for (int id = first; id < first + BATCH; id++) {
            var record = new Record("" + id, body(id), Map.of(), 1, time.instant());
            records.add(new ArchivedRecord(record, Set.of(), Set.of()));
        }
        return records;
    }

    /// Bytes that cannot be compressed.
    static byte[] body(int id) {
        var body = new byte[BYTES];
        new Random(id).nextBytes(body);
        return body;
    }
}
