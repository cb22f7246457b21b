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

    private final VirtualTime time = VirtualTime.start();
    @TempDir Path folder;
    private LocalPlatform platform;

    private void open(boolean fifo) {
        var queue =
                new Queue(
                        "q", Duration.ofSeconds(60), Duration.ofDays(4), Duration.ZERO, 1, dead());
        var letters = Queue.deadLetters("q-dlq");
        platform =
                LocalPlatform.open(
                        new App(
                                "own",
                                Map.of(
                                        "q", fifo ? FifoKindTest.fifo(queue) : queue,
                                        "q-dlq", fifo ? FifoKindTest.fifo(letters) : letters),
                                Map.of(),
                                Map.of(),
                                List.of()),
                        folder,
                        time);
    }

    private static Optional<String> dead() {
        return Optional.of("q-dlq");
    }

    @AfterEach
    void close() {
        platform.close();
    }

    /// Each in a group of its own, but for the good one, which is behind the last.
    private void send(String name, boolean fifo) {
        var group = name.equals("good") ? "m" + (MESSAGES - 1) : name;
        var body = (name + " ".repeat(BYTES - name.length())).getBytes(StandardCharsets.UTF_8);
        var message = Message.Outgoing.of(body);
        platform.queue("q").send(List.of(fifo ? message.in(group) : message));
    }

    private void receiveAll() throws InterruptedException {
        int received = 0;
        while (received < MESSAGES) {
            received += platform.queue("q").receive(10, Duration.ZERO, Optional.empty()).size();
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
        open(false);
        numbered().forEach(name -> send(name, false));
        receiveAll();
        send("good", false);
        long before = platform.source("q-dlq").signal().count();

        var lease = platform.source("q").lease(1_000, AT_ONCE).orElseThrow();

        assertThat(lease.work().records()).hasSize(1);
        assertThat(names("q")).containsExactly("good");
        assertThat(names("q-dlq")).isEqualTo(numbered());
        assertThat(platform.source("q-dlq").signal().count() - before)
                .isGreaterThanOrEqualTo(MESSAGES * BYTES / AT_ONCE);
    }

    @Test
    void leaveAnOrderedQueueBeforeWhatIsBehindThem() throws Exception {
        open(true);
        numbered().forEach(name -> send(name, true));
        receiveAll();
        send("good", true);

        var lease = platform.source("q").lease(1_000, AT_ONCE).orElseThrow();

        assertThat(lease.work().records()).hasSize(1);
        assertThat(names("q")).containsExactly("good");
        assertThat(names("q-dlq")).isEqualTo(numbered());
    }

    @Test
    void areAllLettersWhereALeaseIsSmallerThanOneOfThem() throws Exception {
        open(false);
        numbered().forEach(name -> send(name, false));
        receiveAll();

        assertThat(platform.source("q").lease(1_000, 1)).isEmpty();

        assertThat(names("q")).isEmpty();
        assertThat(names("q-dlq")).isEqualTo(numbered());
    }
}
