package dev.leat.cli.chaos;

import dev.leat.cli.fixture.RedisProcess;
import dev.leat.cli.trial.ChangingOrders;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// Waves of orders during which every incident happens at least once, in an order and at moments
/// that follow from the seed. After each wave the app works off what is left. Owned by one thread.
final class ChaosRun {

    private static final int ORDERS = 4_000;

    /// Incidents of a wave that are not by the producer, nor by Redis.
    static final List<Incident> AT_HOME =
            List.of(Incident.KILL, Incident.DISK_FULL, Incident.CLOCK_AHEAD, Incident.CLOCK_BACK);

    /// The most kills for one that meets work in hand.
    private static final int TRIES = 4;

    /// The maximum difference between the clock and the real one.
    private static final Duration FURTHEST = Duration.ofHours(12);

    private final ChaosApp app;
    private final Producer producer;
    private final Disk disk;
    private final Optional<RedisProcess> redis;
    private final List<Incident> incidents;
    private final long seed;
    private final Random random;
    private final Map<Incident, Integer> struck = new EnumMap<>(Incident.class);
    private final List<ChangingOrders> sent = new ArrayList<>();
    private int pace;

    /// @param redis where the app has one
    /// @param incidents what happens in each wave besides what the producer does
    ChaosRun(
            ChaosApp app,
            Producer producer,
            Disk disk,
            Optional<RedisProcess> redis,
            List<Incident> incidents,
            long seed) {
        this.app = app;
        this.producer = producer;
        this.disk = disk;
        this.redis = redis;
        this.incidents = List.copyOf(incidents);
        this.seed = seed;
        this.random = new Random(seed);
    }

    /// Returns the orders of all waves.
    List<ChangingOrders> sent() {
        return sent;
    }

    /// Returns the number of occurrences of each incident.
    Map<Incident, Integer> struck() {
        struck.put(Incident.REPEAT, producer.repeated());
        struck.put(Incident.DELAY, producer.delayed());
        return struck;
    }

    void wave() throws IOException, InterruptedException {
        var orders = ChangingOrders.of(seed + sent.size(), ORDERS * sent.size(), ORDERS);
        sent.add(orders);
        producer.add(orders.bodies());
        var mixed = new ArrayList<>(incidents);
        Collections.shuffle(mixed, random);
        pace = orders.bodies().size() / (TRIES * mixed.size());
        for (var incident : mixed) {
            sendMore(1 + random.nextInt(pace));
            happen(incident);
        }
        producer.send(producer.documents());
        awaitAcknowledged(producer.documents());
        app.awaitIdle();
    }

    private void happen(Incident incident) throws IOException, InterruptedException {
        boolean met = true;
        switch (incident) {
            case KILL -> met = kill();
            case REDIS_AWAY -> outage(redis.orElseThrow());
            case DISK_FULL -> fullDisk();
            case CLOCK_AHEAD -> app.clock(ahead());
            case CLOCK_BACK -> app.clock(back());
            case REPEAT, DELAY -> throw new IllegalStateException("that is the producer's");
        }
        if (met) {
            struck.merge(incident, 1, Integer::sum);
        }
    }

    /// A kill that meets no work proves little: it is made once more.
    private boolean kill() throws IOException, InterruptedException {
        boolean met = false;
        for (int attempt = 0; !met && attempt < TRIES; attempt++) {
            sendMore(1 + random.nextInt(pace));
            met = app.kill(next());
        }
        return met;
    }

    /// Returns the offset of the clock of the next process.
    private Duration next() {
        return switch (random.nextInt(4)) {
            case 0 -> count(Incident.CLOCK_AHEAD, ahead());
            case 1 -> count(Incident.CLOCK_BACK, back());
            default -> app.ahead();
        };
    }

    private Duration count(Incident incident, Duration clock) {
        struck.merge(incident, 1, Integer::sum);
        return clock;
    }

    private Duration ahead() {
        var then = app.ahead().plusMinutes(60 + random.nextInt(120));
        return then.compareTo(FURTHEST) > 0 ? then.minus(FURTHEST) : then;
    }

    private Duration back() {
        return app.ahead().minusMinutes(1 + random.nextInt(30));
    }

    /// The app finds out, takes orders nevertheless, and is perhaps killed meanwhile.
    private void outage(RedisProcess server) throws IOException, InterruptedException {
        server.kill();
        sendMore(1 + random.nextInt(pace));
        Waiting.until(
                "the app waits for Redis",
                () -> app.health().startsWith("503 {\"status\":\"waiting\""),
                app::health);
        if (random.nextBoolean()) {
            app.kill(next());
            sendMore(1 + random.nextInt(pace));
        }
        server.start();
    }

    /// Both ways of sending are refused, the app lives, and goes on when there is some room.
    private void fullDisk() throws IOException, InterruptedException {
        int before = producer.refused();
        producer.send(producer.acknowledged() + pace);
        disk.fill();
        Waiting.until(
                "both ways of sending are refused",
                () -> {
                    disk.keepFull();
                    producer.send(producer.acknowledged() + pace);
                    return producer.refused() > before;
                },
                app::health);
        int kept = producer.acknowledged();
        disk.free();
        sendMore(1 + producer.acknowledged() - kept);
        disk.grow();
    }

    /// The producer goes on while something happens.
    private void sendMore(int documents) throws IOException, InterruptedException {
        int wanted = Math.min(producer.acknowledged() + documents, producer.documents());
        producer.send(wanted + pace);
        awaitAcknowledged(wanted);
    }

    private void awaitAcknowledged(int documents) throws IOException, InterruptedException {
        Waiting.until(
                documents + " documents are acknowledged",
                () -> producer.acknowledged() >= documents,
                () -> producer.acknowledged() + "; " + app.health());
    }
}
