package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.contract.VirtualTime;
import dev.leat.port.Message;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many messages that clients received too often, which a worker finds all at once: they become
/// dead letters without more of them in memory than the worker may lease.
class ExhaustedTest {

    private static final int MESSAGES = 30;
    private static final int BYTES = 1_000;
    private static final int AT_ONCE = 5 * BYTES;

    private static final String STANDARD = "orders";
    private static final String ORDERED = "orders-in-order";

    private final VirtualTime time = VirtualTime.start();
    private final LocalPlatform platform;

    ExhaustedTest(@TempDir Path folder) {
        var queues =
                Map.of(
                        STANDARD,
                        once(STANDARD),
                        letters(STANDARD),
                        Queue.deadLetters(letters(STANDARD)),
                        ORDERED,
                        FifoKindTest.fifo(once(ORDERED)),
                        letters(ORDERED),
                        FifoKindTest.fifo(Queue.deadLetters(letters(ORDERED))));
        platform = LocalPlatform.open(App.named("own").withQueues(queues), folder, time);
    }

    private static String letters(String queue) {
        return queue + "-dlq";
    }

    /// A queue whose messages may be received once.
    private static Queue once(String name) {
        return new Queue(
                name,
                new Queue.Periods(Duration.ofSeconds(60), Duration.ofDays(4), Duration.ZERO),
                1,
                Optional.of(letters(name)));
    }

    @AfterEach
    void close() {
        platform.close();
    }

    /// Each in a group of its own where there are groups, but for the good one, which is behind the
    /// last.
    private void send(String queue, String name) {
        var body = (name + " ".repeat(BYTES - name.length())).getBytes(StandardCharsets.UTF_8);
        var message = Message.Outgoing.of(body);
        var group = name.equals("good") ? "m" + (MESSAGES - 1) : name;
        platform.queue(queue).send(List.of(queue.equals(ORDERED) ? message.in(group) : message));
    }

    private void exhaust(String queue) throws InterruptedException {
        numbered().forEach(name -> send(queue, name));
        int received = 0;
        while (received < MESSAGES) {
            received += platform.queue(queue).receive(10, Duration.ZERO, Optional.empty()).size();
        }
        time.advance(Duration.ofSeconds(61));
    }

    private List<String> names(String queue) {
        var names = new ArrayList<String>();
        for (var seen : platform.queue(queue).browse(0, 2 * MESSAGES)) {
            names.add(new String(seen.body(), StandardCharsets.UTF_8).strip());
        }
        return names;
    }

    private static List<String> numbered() {
        var names = new ArrayList<String>();
        for (int i = 0; i < MESSAGES; i++) {
            names.add("m" + i);
        }
        return names;
    }

    @Test
    void becomeDeadLettersAFewAtATime() throws Exception {
        exhaust(STANDARD);
        send(STANDARD, "good");
        long before = platform.source(letters(STANDARD)).signal().count();

        var lease = platform.source(STANDARD).lease(1_000, AT_ONCE).orElseThrow();

        assertThat(lease.work().records()).hasSize(1);
        assertThat(names(STANDARD)).containsExactly("good");
        assertThat(names(letters(STANDARD))).isEqualTo(numbered());
        assertThat(platform.source(letters(STANDARD)).signal().count() - before)
                .isGreaterThanOrEqualTo(MESSAGES * BYTES / AT_ONCE);
    }

    @Test
    void leaveAnOrderedQueueBeforeWhatIsBehindThem() throws Exception {
        exhaust(ORDERED);
        send(ORDERED, "good");

        var lease = platform.source(ORDERED).lease(1_000, AT_ONCE).orElseThrow();

        assertThat(lease.work().records()).hasSize(1);
        assertThat(names(ORDERED)).containsExactly("good");
        assertThat(names(letters(ORDERED))).isEqualTo(numbered());
    }

    @Test
    void areAllLettersWhereALeaseIsSmallerThanOneOfThem() throws Exception {
        exhaust(STANDARD);

        assertThat(platform.source(STANDARD).lease(1_000, 1)).isEmpty();

        assertThat(names(STANDARD)).isEmpty();
        assertThat(names(letters(STANDARD))).isEqualTo(numbered());
    }
}
