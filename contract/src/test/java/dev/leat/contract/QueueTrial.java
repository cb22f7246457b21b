package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.contract.QueueModel.Handed;
import dev.leat.contract.QueueModel.Rules;
import dev.leat.plan.Effect;
import dev.leat.port.Lease;
import dev.leat.port.LeaseLostException;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import dev.leat.port.PlatformParts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// Random calls of clients and workers on one queue, each checked by a [QueueModel]. The same seed
/// makes the same calls.
public final class QueueTrial implements AutoCloseable {

    private static final String QUEUE = "q";
    private static final String LETTERS = "d";
    private static final Rules RULES = new Rules(Duration.ofSeconds(30), Duration.ofMinutes(10), 3);

    private final ContractHost host;
    private final Random random;
    private final Disturbance disturbance;
    private final VirtualTime time = VirtualTime.start();
    private final QueueModel model = new QueueModel(RULES, time.instant());
    private final List<Message.Received> received = new ArrayList<>();
    private final List<Lease> leases = new ArrayList<>();
    private PlatformParts platform;
    private int sent;

    /// Disturbances in addition to calls: restarts (in order or by a crash), or setting the clock
    /// back. A trial has only one of them, since a new process cannot know that the clock was set
    /// back before its start.
    public enum Disturbance {
        RESTARTS,
        CLOCK_SET_BACK
    }

    public QueueTrial(ContractHost host, long seed, Disturbance disturbance) {
        this.host = host;
        this.random = new Random(seed);
        this.disturbance = disturbance;
        this.platform = host.open(app(), time);
    }

    private static App app() {
        var queue =
                new Queue(
                        QUEUE,
                        new Queue.Periods(RULES.visibility(), RULES.retention(), Duration.ZERO),
                        RULES.mostReceives(),
                        Optional.of(LETTERS));
        return App.named("model")
                .withQueues(Map.of(QUEUE, queue, LETTERS, Queue.deadLetters(LETTERS)));
    }

    /// Makes this number of random calls.
    ///
    /// @throws AssertionError if an invariant is broken; the message has the number of the call
    public void run(int steps) throws InterruptedException {
        for (int step = 0; step < steps; step++) {
            try {
                step();
                look();
            } catch (AssertionError broken) {
                throw new AssertionError("step " + step + ": " + broken.getMessage(), broken);
            }
        }
        time.advance(RULES.retention().plus(Duration.ofHours(12)));
        model.advance(RULES.retention().plus(Duration.ofHours(12)));
        look();
        assertThat(model.bodies()).as("messages in the queue after their retention").isEmpty();
    }

    private void step() throws InterruptedException {
        switch (random.nextInt(24)) {
            case 0, 1, 2, 3, 4 -> send();
            case 5, 6, 7 -> receive();
            case 8, 9 -> delete();
            case 10, 11 -> change();
            case 12, 13, 14 -> lease();
            case 15, 16, 17, 18 -> settle();
            case 19 -> extend();
            case 20, 21, 22 -> advance();
            default -> disturb();
        }
    }

    private MessageQueue queue() {
        return platform.repair().queue(QUEUE);
    }

    private void look() {
        var counts = queue().counts();
        var seen = new LinkedHashMap<String, Integer>();
        queue().browse(0, Integer.MAX_VALUE)
                .forEach(m -> assertThat(seen.put(text(m.body()), m.attempt())).isNull());
        var dead =
                platform.repair().queue(LETTERS).browse(0, Integer.MAX_VALUE).stream()
                        .map(m -> text(m.body()))
                        .toList();
        model.holds(seen, dead);
        model.counts(counts);
    }

    private void send() {
        var messages = new ArrayList<Message.Outgoing>();
        for (int i = 1 + random.nextInt(12); i > 0; i--) {
            var body = "m" + sent++;
            var delay = Duration.ofSeconds(random.nextInt(4) == 0 ? random.nextInt(40) : 0);
            messages.add(
                    new Message.Outgoing(
                            body.getBytes(StandardCharsets.UTF_8), Map.of(), Optional.of(delay)));
            model.sent(body, delay);
        }
        queue().send(messages);
    }

    private void receive() throws InterruptedException {
        int most = 1 + random.nextInt(10);
        var visibility =
                random.nextBoolean()
                        ? Optional.of(Duration.ofSeconds(1 + random.nextInt(90)))
                        : Optional.<Duration>empty();
        var handed = queue().receive(most, Duration.ZERO, visibility);
        model.received(
                handed.stream().map(QueueTrial::handed).toList(),
                most,
                visibility.orElse(RULES.visibility()));
        received.addAll(handed);
    }

    /// Deletes some messages. Some of the receipts belong to expired deliveries.
    private void delete() {
        for (int i = Math.min(received.size(), 1 + random.nextInt(6)); i > 0; i--) {
            var delivery = received.remove(random.nextInt(received.size()));
            assertThat(queue().delete(List.of(delivery.receipt())))
                    .containsExactly(delivery.receipt());
            model.deleted(handed(delivery));
        }
    }

    private void change() {
        for (int i = Math.min(received.size(), 1 + random.nextInt(4)); i > 0; i--) {
            var delivery = received.get(random.nextInt(received.size()));
            var timeout = Duration.ofSeconds(random.nextInt(3) == 0 ? 0 : random.nextInt(90));
            var became = queue().changeVisibility(Map.of(delivery.receipt(), timeout));
            assertThat(became)
                    .containsExactly(
                            Map.entry(
                                    delivery.receipt(), model.changed(handed(delivery), timeout)));
        }
    }

    private void lease() {
        int most = 1 + random.nextInt(20);
        var lease = platform.engine().source(QUEUE).lease(most, Long.MAX_VALUE);
        lease.ifPresent(leases::add);
        model.leased(
                lease.map(l -> l.work().lease()).orElse(""),
                lease.map(QueueTrial::handed).orElse(List.of()),
                most);
    }

    private void settle() {
        if (leases.isEmpty()) {
            return;
        }
        var lease = leases.remove(random.nextInt(leases.size()));
        var again = new Effect.Again[lease.work().size()];
        for (int i = 0; i < again.length; i++) {
            switch (random.nextInt(4)) {
                case 0 -> again[i] = new Effect.Again(Duration.ofSeconds(random.nextInt(60)), true);
                case 1 -> again[i] = new Effect.Again(Duration.ZERO, false);
                default -> {}
            }
        }
        boolean settled = true;
        try {
            platform.engine()
                    .sourceStore(QUEUE)
                    .commit(tx -> tx.apply(new Effect.Settle(lease.work(), again)));
        } catch (LeaseLostException _) {
            settled = false;
        }
        assertThat(settled)
                .as("lease %s was settled", lease.work().lease())
                .isEqualTo(model.settled(lease.work().lease(), again));
    }

    private void extend() {
        if (!leases.isEmpty()) {
            var lease = leases.get(random.nextInt(leases.size()));
            lease.extend(RULES.visibility());
            model.extended(lease.work().lease(), RULES.visibility());
        }
    }

    private void advance() {
        var by = Duration.ofSeconds(random.nextInt(8) == 0 ? 400 : random.nextInt(40));
        time.advance(by);
        model.advance(by);
    }

    private void disturb() {
        if (random.nextInt(4) == 0) {
            queue().purge();
            model.purged();
            return;
        }
        switch (disturbance) {
            case RESTARTS -> restart(random.nextBoolean());
            case CLOCK_SET_BACK -> {
                var by = Duration.ofSeconds(2 + random.nextInt(3_000));
                time.shift(by.negated());
                model.setBack(by);
            }
        }
    }

    private void restart(boolean orderly) {
        if (orderly) {
            platform.engine().close();
            model.closed();
        } else {
            host.crash(platform);
            model.crashed();
        }
        leases.clear();
        platform = host.open(app(), time);
    }

    private static Handed handed(Message.Received message) {
        return new Handed(text(message.body()), message.attempt());
    }

    private static List<Handed> handed(Lease lease) {
        return lease.work().records().stream()
                .map(record -> new Handed(text(record.body()), record.attempt()))
                .toList();
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        platform.engine().close();
    }
}
