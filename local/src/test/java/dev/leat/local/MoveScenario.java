package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.contract.Life;
import dev.leat.port.QueueAdmin.Move;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// Moves dead letters. The move continues after each kill, and each message is in one queue, once.
final class MoveScenario extends KillScenario {

    private static final int MESSAGES = 60_000;
    private static final long PATIENCE = 300_000_000_000L;

    /// The number of moved messages that a process printed last.
    private long printed;

    private long moved;

    /// The first process fills the dead-letter queue and begins the move. Prints `moved N`.
    @Override
    void run(LocalPlatform platform, int first) {
        if (first == 0) {
            send(platform.queue("q-dlq"), 0, MESSAGES);
            platform.queues().move("q-dlq", Optional.of("q"), Optional.empty());
        }
        while (true) {
            Life.say("moved", move(platform).moved());
        }
    }

    private static Move move(LocalPlatform platform) {
        return platform.queues().moves("q-dlq").getFirst();
    }

    @Override
    void note(String line) {
        printed = Life.number(line, "moved");
    }

    /// The first line of a process is how far the one before it came.
    @Override
    boolean enough(int kill, int lines) {
        return printed > moved;
    }

    /// The move continues while the state is read.
    @Override
    void check(LocalPlatform platform, Path folder, int kills) {
        long now = move(platform).moved();
        assertThat(now).isGreaterThan(moved);
        moved = now;
    }

    @Override
    boolean ended() {
        return moved == MESSAGES;
    }

    @Override
    void finish(LocalPlatform platform, Path folder) {
        long end = System.nanoTime() + PATIENCE;
        while (move(platform).state() == Move.State.RUNNING) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(move(platform).state()).isEqualTo(Move.State.COMPLETED);
        assertThat(move(platform).moved()).isEqualTo(MESSAGES);
        assertThat(platform.queue("q-dlq").counts().all()).isZero();
        assertThat(numbers(platform.queue("q")).cardinality()).isEqualTo(MESSAGES);
        assertThat(platform.queue("q").counts().all()).isEqualTo(MESSAGES);
    }
}
