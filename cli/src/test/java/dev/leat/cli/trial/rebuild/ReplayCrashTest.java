package dev.leat.cli.trial.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.trial.lake.FailingPlatform.Faults;
import dev.leat.cli.trial.lake.FailingPlatform.Point;
import dev.leat.cli.trial.lake.LakeMaintenanceCrashTest;
import dev.leat.cli.trial.rebuild.ReplayTrial.Replayed;
import dev.leat.contract.Life;
import dev.leat.kernel.Kernels;
import dev.leat.port.UnavailableException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A failure of a replay of an object at each of its fault points: of each file that is made
/// durable, and before, in and after each commit of a store. And the end of the process at one of
/// them; `-Dcrash.seed=N` takes another, `-Dcrash.full` all. Afterwards a warehouse table, a lake
/// table and an output object have the new rows all or none. After the replay is repeated, each
/// sink has each row once.
@Tag("crash")
class ReplayCrashTest {

    private static final int KILLS = 1;

    /// Without `-Dcrash.full`, a replay fails at every sixth hit.
    private static final int EVERY = 6;

    @AutoClose private final Kernels kernels = new Kernels();
    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachSinkHasEachRowOnceAfterAFailureAtAnyPoint(boolean replaces) throws Exception {
        var base = ReplayTrial.create(folder.resolve("base"), replaces, kernels);
        var expected = expected(base);
        var random = new Random(Long.getLong("crash.seed", 20_260_301));
        boolean full = System.getProperty("crash.full") != null;
        int hits = hits(base);
        assertThat(hits).isGreaterThan(15);
        int step = full ? 1 : EVERY;
        for (int hit = full ? 0 : random.nextInt(step); hit < hits; hit += step) {
            var trial = base.copy(folder.resolve("hit-" + hit));
            assertThat(fails(trial, hit)).isTrue();
            assertRepeatable("hit %d".formatted(hit), trial, expected);
        }
        for (int kill = 0; kill < (full ? hits : KILLS); kill++) {
            int hit = full ? kill : random.nextInt(hits);
            var trial = base.copy(folder.resolve("kill-" + kill));
            kill(trial, hit);
            assertRepeatable("kill at hit %d".formatted(hit), trial, expected);
            assertThat(trial.process()).isEqualTo(expected.after());
            LakeMaintenanceCrashTest.assertNoOtherFile(trial.state());
        }
    }

    /// Returns the number of hits of a replay without a failure.
    private int hits(ReplayTrial base) throws Exception {
        var left = new AtomicInteger(Integer.MAX_VALUE);
        base.copy(folder.resolve("counted")).replay(only(left));
        return Integer.MAX_VALUE - left.get();
    }

    /// Returns the rows before and after a replay without a failure.
    private Replayed expected(ReplayTrial base) throws Exception {
        var expected = base.copy(folder.resolve("complete")).replay(_ -> false);
        var found = expected.after();
        assertThat(found.table()).hasSize(400).allMatch(row -> row.endsWith("|new"));
        assertThat(found.lake()).isEqualTo(found.table());
        assertThat(found.object()).isEqualTo(found.table());
        assertThat(found.queue()).isEqualTo(base.replaces() ? List.of() : found.table());
        assertThat(found.loads()).isEqualTo(base.replaces() ? 2 : 1);
        return expected;
    }

    /// Returns a fault at one hit, counted from 0. Of two points with nothing in between, it counts
    /// one.
    static Faults only(AtomicInteger left) {
        return point ->
                point != Point.AFTER_DURABLE_FILE
                        && point != Point.AFTER_CHECKPOINT
                        && point != Point.AFTER_ACK
                        && left.getAndDecrement() == 0;
    }

    /// Returns false if the replay ended before this hit.
    private static boolean fails(ReplayTrial trial, int hit) throws Exception {
        try {
            trial.replay(only(new AtomicInteger(hit)));
            return false;
        } catch (UnavailableException _) {
            return true;
        }
    }

    private static void kill(ReplayTrial trial, int hit) throws Exception {
        try (var life =
                Life.start(
                        ReplayVictim.class,
                        trial.folder().toString(),
                        Boolean.toString(trial.replaces()),
                        Integer.toString(hit))) {
            assertThat(life.next()).isEqualTo("hit 0");
            life.awaitEnd();
        }
    }

    private static void assertRepeatable(String when, ReplayTrial trial, Replayed expected)
            throws Exception {
        var repeated = trial.replay(_ -> false);
        var now = repeated.before();
        var former = expected.before();
        var complete = expected.after();
        assertThat(now.table()).as(when).isIn(former.table(), complete.table());
        assertThat(now.lake()).as(when).isIn(former.lake(), complete.lake());
        assertThat(now.object()).as(when).isIn(former.object(), complete.object());
        assertThat(now.queue()).as(when).doesNotHaveDuplicates();
        assertThat(repeated.after()).as(when).isEqualTo(complete);
    }
}
