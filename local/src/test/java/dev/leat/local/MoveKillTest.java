package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.contract.Life;
import dev.leat.port.MessageQueue;
import dev.leat.port.QueueAdmin.Move;
import dev.leat.port.Time;
import dev.leat.redrive.MoveTasks;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A move goes on after every kill, and each message is in one queue, once. `-Dcrash.full` kills it
/// more often.
@Tag("crash")
class MoveKillTest {

    private static final int KILLS = System.getProperty("crash.full") == null ? 2 : 4;
    private static final long PATIENCE = 300_000_000_000L;

    @TempDir Path folder;

    /// The number of moved messages that a process printed last.
    private long printed;

    @Test
    void noMessageIsLostOrDoubledWhereAMoveIsKilled() throws Exception {
        long moved = 0;
        for (int kill = 0; kill < KILLS && moved < MoveVictim.MESSAGES; kill++) {
            long before = moved;
            // The first line of each is how far the one before it came.
            Life.killed(
                    _ -> printed > before,
                    line -> printed = Life.number(line, "moved"),
                    MoveVictim.class,
                    folder.toString(),
                    String.valueOf(kill));
            moved = check(moved);
        }
        assertThat(moved).isPositive();
        finish();
    }

    /// Returns the number of moved messages in the file. The move continues while the file is read;
    /// once the platform is closed, each message is in one queue.
    private long check(long before) {
        try (var platform =
                LocalPlatform.open(Victim.app(), folder, Time.system(), MoveTasks::new)) {
            var move = platform.queues().moves("q-dlq").getFirst();
            assertThat(move.moved()).isGreaterThan(before);
            return move.moved();
        }
    }

    private void finish() {
        try (var platform =
                LocalPlatform.open(Victim.app(), folder, Time.system(), MoveTasks::new)) {
            long end = System.nanoTime() + PATIENCE;
            var move = platform.queues().moves("q-dlq").getFirst();
            while (move.state() == Move.State.RUNNING) {
                assertThat(System.nanoTime()).isLessThan(end);
                LockSupport.parkNanos(1_000_000);
                move = platform.queues().moves("q-dlq").getFirst();
            }
            assertThat(move.state()).isEqualTo(Move.State.COMPLETED);
            assertThat(move.moved()).isEqualTo(MoveVictim.MESSAGES);
            assertThat(platform.queue("q-dlq").counts().all()).isZero();
            assertThat(numbers(platform.queue("q")).cardinality()).isEqualTo(MoveVictim.MESSAGES);
            assertThat(platform.queue("q").counts().all()).isEqualTo(MoveVictim.MESSAGES);
        }
    }

    private static BitSet numbers(MessageQueue queue) {
        var numbers = new BitSet();
        queue.browse(0, Integer.MAX_VALUE)
                .forEach(seen ->
                        numbers.set(
                                Integer.parseInt(new String(seen.body(), StandardCharsets.UTF_8))));
        return numbers;
    }
}
