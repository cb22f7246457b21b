package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.contract.VirtualTime;
import dev.leat.local.database.StateException;
import dev.leat.port.Message;
import dev.leat.port.QueueAdmin.Definition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A queue that becomes FIFO, or no longer is: only while it holds nothing.
class FifoKindTest {

    private static final Queue STANDARD = Queue.deadLetters("q");

    private final VirtualTime time = VirtualTime.start();
    @TempDir Path folder;

    static Queue fifo(Queue queue) {
        return queue.with(Queue.Fifo.DEFAULT);
    }

    private LocalPlatform open(Queue... queues) {
        var byName = queues.length == 0 ? Map.<String, Queue>of() : Map.of("q", queues[0]);
        return LocalPlatform.open(App.named("shop").withQueues(byName), folder, time);
    }

    private static void send(LocalPlatform platform, String body) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        platform.queue("q").send(List.of(Message.Outgoing.of(bytes).in("g")));
    }

    @Test
    void anEmptyQueueChangesBothWays() {
        open(STANDARD).close();
        try (var platform = open(fifo(STANDARD))) {
            send(platform, "a");
            send(platform, "a");
            assertThat(platform.queue("q").counts().all()).isEqualTo(1);
            platform.queue("q").purge();
        }
        try (var platform = open(STANDARD)) {
            send(platform, "a");
            send(platform, "a");
            assertThat(platform.queue("q").counts().all()).isEqualTo(2);
        }
    }

    @Test
    void messagesOfAStandardQueueHaveNoPlaceInAFifoQueue() {
        try (var platform = open(STANDARD)) {
            send(platform, "a");
        }
        assertThatThrownBy(() -> open(fifo(STANDARD)))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("queue q still holds messages")
                .hasMessageContaining("a FIFO queue")
                .hasMessageContaining("purge");
        try (var platform = open(STANDARD)) {
            assertThat(platform.queue("q").counts().all()).isEqualTo(1);
        }
    }

    @Test
    void messagesOfAFifoQueueStayInTheirOrder() {
        try (var platform = open(fifo(STANDARD))) {
            send(platform, "a");
        }
        assertThatThrownBy(() -> open(STANDARD))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("a standard queue");
    }

    @Test
    void aClientCannotTurnWhatTheAppLeft() {
        try (var platform = open(STANDARD)) {
            send(platform, "a");
        }
        try (var platform = open()) {
            var queues = platform.queues();
            assertThatThrownBy(() -> queues.create(Definition.of(fifo(STANDARD)), Map.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("queue q still holds messages");
            queues.create(Definition.of(STANDARD), Map.of());
            assertThat(platform.queue("q").counts().all()).isEqualTo(1);
        }
    }
}
