package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.contract.Life;
import dev.leat.contract.ViewApp;
import dev.leat.port.Archives;
import dev.leat.port.Time;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A process killed at random moments while it archives records and moves them to a bucket. Each
/// record of a commit is in the archive once, and no file belongs to no object. `-Dcrash.full`
/// kills it more often.
@Tag("crash")
@Timeout(300)
class ArchiveKillTest {

    private static final int KILLS = System.getProperty("crash.full") == null ? 2 : 4;

    /// Segments of this size move to an object.
    private static final long MOST_BYTES_IN_FILE = 4 << 20;

    @TempDir Path folder;

    private int next;

    @Test
    void aKilledProcessLosesNoArchivedRecordAndHasNoneTwice() throws Exception {
        var random = new Random(3);
        long objects = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            int least = 15 + random.nextInt(25);
            Life.killed(
                    lines -> lines >= least,
                    this::note,
                    ArchiveVictim.class,
                    folder.toString(),
                    String.valueOf(next));
            objects = check();
        }
        assertThat(objects).isPositive();
    }

    private void note(String line) {
        assertThat(line).isEqualTo("" + next);
        next += ArchiveVictim.BATCH;
    }

    private static void awaitMoves(Archives archives) {
        var archive = archives.find(ViewApp.PIPELINE).orElseThrow();
        while (archive.bytes() - archive.objectBytes() >= MOST_BYTES_IN_FILE) {
            assertThat(Thread.interrupted()).as("the test takes too long").isFalse();
            LockSupport.parkNanos(1_000_000);
            archive = archives.find(ViewApp.PIPELINE).orElseThrow();
        }
    }

    /// Returns the number of objects of the archive.
    private long check() throws IOException {
        try (var platform = LocalPlatform.open(ArchiveVictim.app(), folder, Time.system())) {
            int read = 0;
            var archives = platform.archives();
            for (var segment : archives.segments(ViewApp.PIPELINE).toList()) {
                for (var record : segment.records()) {
                    assertThat(record.original().id()).isEqualTo("" + read);
                    assertThat(record.original().body()).isEqualTo(ArchiveVictim.body(read));
                    read++;
                }
            }
            // The last commit may be durable although the process did not say so.
            assertThat(read).isIn(next, next + ArchiveVictim.BATCH);
            next = read;
            awaitMoves(archives);
        }
        try (var platform = LocalPlatform.open(ArchiveVictim.app(), folder, Time.system())) {
            int objects = platform.buckets().list("kept", "", "", 999).size();
            assertThat(ObjectFiles.in(folder)).hasSize(objects);
            return objects;
        }
    }
}
