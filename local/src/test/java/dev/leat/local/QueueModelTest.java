package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.contract.VirtualTime;
import dev.leat.plan.Effect;
import dev.leat.port.Lease;
import dev.leat.port.LeaseLost;
import dev.leat.port.Message;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.io.TempDir;

/// Random calls of clients and workers, with crashes, against a map of how often each message was
/// received: nothing is lost, nothing comes back that was deleted, no receive is forgotten.
class QueueModelTest {

    private static final Duration VISIBILITY = Duration.ofSeconds(30);

    private final VirtualTime time = VirtualTime.start();
    private final Map<String, Integer> attempts = new TreeMap<>();
    private final Map<String, Message.Received> received = new HashMap<>();
    private final List<Lease> leases = new ArrayList<>();
    private final App app;
    private final Path folder;
    private LocalPlatform platform;
    private int sent;

    QueueModelTest(@TempDir Path folder) {
        var queue =
                new Queue(
                        "q",
                        VISIBILITY,
                        Duration.ofDays(14),
                        Duration.ZERO,
                        Integer.MAX_VALUE,
                        Optional.of("d"));
        this.app =
                new App(
                        "model",
                        Map.of("q", queue, "d", Queue.deadLetters("d")),
                        Map.of(),
                        Map.of(),
                        List.of());
        this.folder = folder;
        this.platform = LocalPlatform.open(app, folder, time);
    }

    @AfterEach
    void close() {
        platform.close();
    }

    @RepeatedTest(8)
    void losesNothingAndForgetsNoReceive(RepetitionInfo repetition) throws InterruptedException {
        var random = new Random(repetition.getCurrentRepetition());
        for (int step = 0; step < 150; step++) {
            step(random);
            assertThat(platform.queue("q").counts().all()).isEqualTo(attempts.size());
        }
        var seen = new TreeMap<String, Integer>();
        platform.queue("q")
                .browse(0, Integer.MAX_VALUE)
                .forEach(s -> seen.put(text(s.body()), s.attempt()));
        assertThat(seen).isEqualTo(attempts);
    }

    private void step(Random random) throws InterruptedException {
        switch (random.nextInt(12)) {
            case 0, 1 -> send(random);
            case 2, 3 -> receive(1 + random.nextInt(10));
            case 4 -> delete(random);
            case 5 -> change(random);
            case 6, 7 -> lease(1 + random.nextInt(40));
            case 8, 9 -> settle(random);
            case 10 -> time.advance(Duration.ofSeconds(random.nextInt(40)));
            default -> restart(random.nextBoolean());
        }
    }

    private void send(Random random) {
        var messages = new ArrayList<Message.Outgoing>();
        for (int i = 1 + random.nextInt(20); i > 0; i--) {
            var body = "m" + sent++;
            var delay = Duration.ofSeconds(random.nextInt(4) == 0 ? random.nextInt(20) : 0);
            messages.add(
                    new Message.Outgoing(
                            body.getBytes(StandardCharsets.UTF_8), Map.of(), Optional.of(delay)));
            attempts.put(body, 0);
        }
        platform.queue("q").send(messages);
    }

    private void receive(int max) throws InterruptedException {
        for (var message : platform.queue("q").receive(max, Duration.ZERO, Optional.empty())) {
            var body = text(message.body());
            assertThat(attempts).containsEntry(body, message.attempt() - 1);
            attempts.put(body, message.attempt());
            received.put(body, message);
        }
    }

    private void delete(Random random) {
        for (var message : List.copyOf(received.values())) {
            if (random.nextBoolean()) {
                var body = text(message.body());
                boolean last = attempts.getOrDefault(body, -1) == message.attempt();
                platform.queue("q").delete(List.of(message.receipt()));
                received.remove(body);
                if (last) {
                    attempts.remove(body);
                }
            }
        }
    }

    private void change(Random random) {
        for (var message : received.values()) {
            if (random.nextInt(3) == 0) {
                platform.queue("q")
                        .changeVisibility(
                                message.receipt(), Duration.ofSeconds(random.nextInt(60)));
            }
        }
    }

    private void lease(int records) {
        var lease = platform.source("q").lease(records, Long.MAX_VALUE);
        lease.ifPresent(leases::add);
        lease.map(l -> l.work().records())
                .orElse(List.of())
                .forEach(record -> {
                    assertThat(attempts).containsEntry(text(record.body()), record.attempt() - 1);
                    attempts.put(text(record.body()), record.attempt());
                });
    }

    private void settle(Random random) {
        if (leases.isEmpty()) {
            return;
        }
        var lease = leases.remove(random.nextInt(leases.size()));
        var again = new Effect.Again[lease.work().size()];
        for (int i = 0; i < again.length; i++) {
            if (random.nextInt(3) == 0) {
                again[i] = new Effect.Again(Duration.ofSeconds(random.nextInt(15)), true);
            }
        }
        try {
            platform.home("q").commit(tx -> tx.apply(new Effect.Settle(lease.work(), again)));
        } catch (LeaseLost _) {
            assertThat(lease.until()).isBeforeOrEqualTo(time.instant());
            return;
        }
        for (int i = 0; i < again.length; i++) {
            if (again[i] == null) {
                attempts.remove(text(lease.work().records().get(i).body()));
            }
        }
    }

    private void restart(boolean orderly) {
        if (orderly) {
            platform.close();
        } else {
            platform.crash();
        }
        leases.clear();
        platform = LocalPlatform.open(app, folder, time);
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }
}
