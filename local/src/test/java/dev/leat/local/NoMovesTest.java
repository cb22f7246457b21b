package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.contract.VirtualTime;
import dev.leat.port.Message;
import dev.leat.port.QueueAdmin.Move;
import dev.leat.redrive.MoveTasks;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A state folder that a process opens without move tasks.
class NoMovesTest {

    private static final int LETTERS = 10;

    @TempDir private Path folder;
    private final VirtualTime time = VirtualTime.start();

    @Test
    void anUnfinishedMoveWaitsForAProcessThatHasMoveTasks() {
        try (var app = LocalPlatform.open(KillScenario.queues(), folder, time, MoveTasks::new)) {
            app.queue("q-dlq").send(Collections.nCopies(LETTERS, Message.Outgoing.of(new byte[5])));
            app.queues().move("q-dlq", Optional.of("q"), Optional.of(1));
        }
        try (var command = LocalPlatform.open(KillScenario.queues(), folder, time)) {
            var queues = command.queues();
            assertThat(queues.moves("q-dlq")).isEmpty();
            assertThatThrownBy(() -> queues.move("q-dlq", Optional.empty(), Optional.empty()))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("start the app");
        }
        try (var app = LocalPlatform.open(KillScenario.queues(), folder, time, MoveTasks::new)) {
            var move = app.queues().moves("q-dlq").getFirst();
            assertThat(move.state()).isEqualTo(Move.State.RUNNING);
            assertThat(app.queues().cancel(move.handle())).isPresent();
        }
    }
}
