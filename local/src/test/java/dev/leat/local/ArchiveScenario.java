package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Bucket;
import dev.leat.app.Pipeline;
import dev.leat.app.RecordArchive;
import dev.leat.batch.ArchivedRecord;
import dev.leat.batch.Record;
import dev.leat.contract.Life;
import dev.leat.contract.ViewApp;
import dev.leat.plan.Effect;
import dev.leat.port.Archives;
import dev.leat.port.Time;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/// Archives numbered records, whose segments move to a bucket. Each record of a commit is in the
/// archive once, and each file belongs to an object.
final class ArchiveScenario extends KillScenario {

    private static final int BATCH = 10;
    private static final int BYTES = 40_000;

    /// Segments of this size move to an object.
    private static final long MOST_BYTES_IN_FILE = 4 << 20;

    private int next;

    @Override
    App app() {
        var orders = ViewApp.orders();
        var archive = new RecordArchive(Duration.ofDays(30), Optional.of("kept"));
        var pipelines = new LinkedHashMap<String, Pipeline>();
        orders.pipelines()
                .forEach((name, p) -> pipelines.put(name, p.withArchive(Optional.of(archive))));
        return orders.withPipelines(pipelines).withBuckets(Map.of("kept", Bucket.named("kept")));
    }

    /// Prints the number of the first record of a commit.
    @Override
    void run(LocalPlatform platform, int first) {
        for (int number = first; ; number += BATCH) {
            var records = records(number, platform.time());
            platform.sourceStore("orders")
                    .commit(tx -> tx.apply(new Effect.Archive(ViewApp.PIPELINE, records)));
            Life.say("" + number);
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
    private static byte[] body(int id) {
        var body = new byte[BYTES];
        new Random(id).nextBytes(body);
        return body;
    }

    @Override
    int first(int kill) {
        return next;
    }

    @Override
    void note(String line) {
        assertThat(line).isEqualTo("" + next);
        next += BATCH;
    }

    @Override
    void check(LocalPlatform platform, Path folder, int kills) throws IOException {
        int read = 0;
        var archives = platform.archives();
        for (var segment : archives.segments(ViewApp.PIPELINE).toList()) {
            for (var record : segment.records()) {
                assertThat(record.original().id()).isEqualTo("" + read);
                assertThat(record.original().body()).isEqualTo(body(read));
                read++;
            }
        }
        // The last commit may be durable although the process did not print it.
        assertThat(read).isIn(next, next + BATCH);
        next = read;
        awaitMoves(archives);
    }

    private static void awaitMoves(Archives archives) {
        var archive = archives.find(ViewApp.PIPELINE).orElseThrow();
        while (archive.bytes() - archive.objectBytes() >= MOST_BYTES_IN_FILE) {
            assertThat(Thread.interrupted()).as("the test takes too long").isFalse();
            LockSupport.parkNanos(1_000_000);
            archive = archives.find(ViewApp.PIPELINE).orElseThrow();
        }
    }

    @Override
    boolean finishesEach() {
        return true;
    }

    @Override
    void finish(LocalPlatform platform, Path folder) throws IOException {
        assertThat(platform.buckets().list("kept", "", "", 999))
                .isNotEmpty()
                .hasSameSizeAs(ObjectFiles.in(folder));
    }
}
