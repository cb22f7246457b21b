package dev.leat.bench;

import dev.leat.app.App;
import dev.leat.app.View;
import dev.leat.batch.Column;
import dev.leat.batch.Outcome;
import dev.leat.batch.Rows;
import dev.leat.contract.ViewApp;
import dev.leat.plan.Effect;
import dev.leat.redis.RedisMarks;
import dev.leat.redis.RedisStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import redis.clients.jedis.Jedis;

/// Measures orders per second into two views on Redis. Leat is compared with a loop with Jedis that
/// calls a script. The script is written by hand for exactly these views, and also has identities
/// (hashes that detect duplicates), daily parts and a rank. Both send batches of 1,000 from one
/// thread, and their rounds alternate. Prints medians and their ratio. With `filled N`, Redis
/// already has the identities of the N previous days, and each new identity is looked up there. The
/// benchmark then also prints the memory of these identities.
public final class RedisBench {

    private static final int USERS = 10_000;
    private static final int DAYS = 2;
    private static final int BATCH = 1_000;
    private static final int BATCHES = 30;
    private static final int WARM_UP = 2;
    private static final int ROUNDS = 5;
    private static final int FIRST_DAY = 20_000;

    /// Number of identities of each previous day.
    private static final int FILLED = 50_000;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Random random = new Random(1);
    private final App app = ViewApp.of(users(), ViewApp.all());

    private final int filled;

    /// Number of days by which the store's clock is behind.
    private int daysAgo;

    /// Memory in bytes of the identities of the previous days.
    private double bytes;

    private RedisBench(int filled) {
        this.filled = filled;
    }

    /// Returns the view of users of the orders example, with a count, a sum, daily parts and a
    /// rank.
    private static View users() {
        var view = ViewApp.users();
        return new View(
                view.name(),
                view.key(),
                view.measures().subList(0, 2),
                view.every(),
                view.rankBy());
    }

    public static void main(String[] arguments) throws Exception {
        try (var server = LocalRedis.start()) {
            new RedisBench(filled(List.of(arguments))).run(server);
        }
    }

    private static int filled(List<String> arguments) {
        int at = arguments.indexOf("filled");
        return at < 0 ? 0 : Integer.parseInt(arguments.get(at + 1));
    }

    private void run(LocalRedis server) throws IOException {
        var leat = new ArrayList<Cost>();
        var hand = new ArrayList<Cost>();
        try (var redis = server.connect()) {
            var script = new HandScript(redis);
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                var rows = IntStream.range(0, BATCHES).mapToObj(_ -> batch(BATCH)).toList();
                redis.flushDB();
                var byHand = measure(redis, rows, batch -> byHand(script, batch));
                redis.flushDB();
                var byLeat = byLeat(server, redis, rows);
                if (round >= 0) {
                    hand.add(byHand);
                    leat.add(byLeat);
                }
            }
        }
        print("handwritten script", hand);
        print("leat", leat);
        System.out.printf(
                "ratio %.2f (goal 0.6); by CPU of both %.2f, by CPU of the server %.2f%n",
                median(leat, Cost::rate) / median(hand, Cost::rate),
                median(hand, Cost::cpu) / median(leat, Cost::cpu),
                median(hand, Cost::server) / median(leat, Cost::server));
        if (filled > 0) {
            System.out.printf(
                    "%.1f bytes for each identity of the %d days before%n",
                    bytes / FILLED / filled, filled);
        }
    }

    /// Opens a new store each time. A store that was used before would report that the emptied
    /// Redis has lost its data.
    private Cost byLeat(LocalRedis server, Jedis redis, List<Rows> rows) {
        try (var store =
                RedisStore.open(
                        app,
                        app.views().keySet(),
                        server.url(),
                        RedisMarks.ofProcess(),
                        () -> Instant.now().minus(Duration.ofDays(daysAgo)))) {
            store.probe();
            fill(store, redis);
            return measure(redis, rows, batch -> commit(store, batch));
        }
    }

    /// Fills in the identities of the previous days. Stores the first order of each day with the
    /// store; writes the other identities of the day directly.
    private void fill(RedisStore store, Jedis redis) {
        double before = memory(redis);
        var identity = new byte[Rows.HASH_BYTES];
        var known = new byte[Rows.HASH_BYTES + 2];
        for (daysAgo = filled; daysAgo > 0; daysAgo--) {
            var first = batch(1);
            commit(store, first);
            var key = utf8(hash(redis, first.identity(0)));
            var pipeline = redis.pipelined();
            for (int i = 1; i < FILLED; i++) {
                random.nextBytes(identity);
                random.nextBytes(known);
                pipeline.hset(key, identity.clone(), known.clone());
            }
            pipeline.sync();
        }
        bytes = memory(redis) - before;
    }

    private static String hash(Jedis redis, byte[] identity) {
        return redis.keys("leat:orders:order_stats:ids:*").stream()
                .filter(key -> redis.hexists(utf8(key), identity))
                .findAny()
                .orElseThrow();
    }

    private static double memory(Jedis redis) {
        return sum(redis, "memory", "used_memory:.*");
    }

    /// Orders per second, and microseconds of CPU time per order. Client and server wait for each
    /// other. On an idle machine the rate and the CPU time therefore give the same ratio; on a busy
    /// one the CPU time is more reliable.
    private record Cost(double rate, double server, double client) {

        double cpu() {
            return server + client;
        }
    }

    private static void print(String name, List<Cost> costs) {
        System.out.printf(
                "%-15s %,9.0f orders/s, %.2f us of CPU per order on the server and %.2f on the client%n",
                name,
                median(costs, Cost::rate),
                median(costs, Cost::server),
                median(costs, Cost::client));
    }

    private interface Work {
        void take(Rows batch);
    }

    private static Cost measure(Jedis redis, List<Rows> batches, Work work) {
        double busy = cpuSeconds(redis);
        long mine = THREADS.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        batches.forEach(work::take);
        long nanos = System.nanoTime() - start;
        double client = 1e-3 * (THREADS.getCurrentThreadCpuTime() - mine);
        double server = 1e6 * (cpuSeconds(redis) - busy);
        int orders = BATCH * BATCHES;
        return new Cost(1e9 * orders / nanos, server / orders, client / orders);
    }

    private static double cpuSeconds(Jedis redis) {
        return sum(redis, "cpu", "used_cpu_(user|sys):.*");
    }

    private static double sum(Jedis redis, String section, String lines) {
        return redis.info(section)
                .lines()
                .filter(line -> line.matches(lines))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(':') + 1)))
                .sum();
    }

    private static double median(List<Cost> costs, ToDoubleFunction<Cost> of) {
        return costs.stream().mapToDouble(of).sorted().toArray()[costs.size() / 2];
    }

    private void commit(RedisStore store, Rows rows) {
        var pick = IntStream.range(0, rows.size()).toArray();
        var to = app.pipeline(ViewApp.PIPELINE).to();
        boolean whole =
                store.commit(transaction -> {
                    boolean good = true;
                    for (int sink = 0; sink < to.size(); sink++) {
                        var answers =
                                transaction.apply(
                                        new Effect.Write(
                                                ViewApp.PIPELINE, to.get(sink), sink, rows, pick));
                        good &= answers.at(0) == Outcome.DELIVERED;
                    }
                    return good;
                });
        if (!whole) {
            throw new IllegalStateException("not delivered");
        }
    }

    private static void byHand(HandScript script, Rows rows) {
        var columns = rows.sinks().getFirst();
        var users = ((Column.Texts) columns.getFirst()).values();
        var starts = ((Column.Longs) columns.get(1)).values();
        var cents = ((Column.Longs) columns.get(3)).values();
        var orders =
                IntStream.range(0, rows.size())
                        .mapToObj(i ->
                                new HandScript.Order(
                                        rows.identity(i),
                                        rows.digest(i),
                                        String.valueOf(users[i]),
                                        starts[i],
                                        cents[i]))
                        .toList();
        if (!script.add(orders).getFirst().equals(1L)) {
            throw new IllegalStateException("not new");
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Rows batch(int size) {
        var identities = new byte[size * Rows.HASH_BYTES];
        var digests = new byte[size * Rows.HASH_BYTES];
        random.nextBytes(identities);
        random.nextBytes(digests);
        var users = new String[size];
        var starts = new long[size];
        var ones = new long[size];
        var cents = new long[size];
        for (int i = 0; i < size; i++) {
            users[i] = "U" + random.nextInt(USERS);
            starts[i] = ViewApp.start(FIRST_DAY + random.nextInt(DAYS));
            ones[i] = 1;
            cents[i] = random.nextInt(100_000);
        }
        var start = new Column.Longs(starts, new BitSet());
        var one = new Column.Longs(ones, new BitSet());
        var value = new Column.Longs(cents, new BitSet());
        return new Rows(
                size,
                IntStream.range(0, size).toArray(),
                identities,
                digests,
                List.of(
                        List.of(new Column.Texts(users), start, one, value),
                        List.of(start, one, value)));
    }
}
