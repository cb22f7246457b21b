package dev.leat.bench;

import dev.leat.app.App;
import dev.leat.app.View;
import dev.leat.batch.Column;
import dev.leat.batch.Outcome;
import dev.leat.batch.Rows;
import dev.leat.plan.Effect;
import dev.leat.port.Time;
import dev.leat.redis.RedisStore;
import dev.leat.testkit.ViewApp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import redis.clients.jedis.Jedis;

/// Orders a second into two views on Redis, beside a Jedis loop around a script written by hand for
/// just these views, with identities, daily parts and a rank, too. Batches of 1,000 from one
/// thread; the two take turns. Prints medians and their ratio.
public final class RedisBench {

    private static final int USERS = 10_000;
    private static final int DAYS = 2;
    private static final int BATCH = 1_000;
    private static final int BATCHES = 20;
    private static final int WARM_UP = 1;
    private static final int ROUNDS = 3;
    private static final int FIRST_DAY = 20_000;

    private final Random random = new Random(1);
    private final App app = ViewApp.of(users(), ViewApp.all());

    private RedisBench() {}

    /// As in the orders example: a count, a sum, daily parts, a rank.
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
            new RedisBench().run(server);
        }
    }

    private void run(LocalRedis server) throws IOException {
        var leat = new ArrayList<Double>();
        var hand = new ArrayList<Double>();
        try (var redis = server.connect();
                var store = RedisStore.open(app, app.views().keySet(), server.url(), Time.system())) {
            var sha = redis.scriptLoad(script());
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                var rows = IntStream.range(0, BATCHES).mapToObj(_ -> batch()).toList();
                redis.flushDB();
                double c0 = cpu(redis);
                double byHand = rate(rows, batch -> byHand(redis, sha, batch));
                double c1 = cpu(redis);
                redis.flushDB();
                double c2 = cpu(redis);
                long t = java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                double byLeat = rate(rows, batch -> commit(store, batch));
                t = java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - t;
                double c3 = cpu(redis);
                System.out.printf("server cpu us/order: hand %.2f leat %.2f; client leat %.2f%n", (c1-c0)*1e6/BATCH/BATCHES, (c3-c2)*1e6/BATCH/BATCHES, t/1e3/BATCH/BATCHES);
                if (round >= 0) {
                    hand.add(byHand);
                    leat.add(byLeat);
                }
            }
        }
        double byHand = median(hand);
        double byLeat = median(leat);
        System.out.printf("script by hand   %,9.0f orders/s%n", byHand);
        System.out.printf("leat             %,9.0f orders/s%n", byLeat);
        System.out.printf("ratio            %9.2f (goal 0.6)%n", byLeat / byHand);
    }

    static double cpu(Jedis redis) {
        return redis.info("cpu").lines().filter(l -> l.startsWith("used_cpu_user:") || l.startsWith("used_cpu_sys:")).mapToDouble(l -> Double.parseDouble(l.substring(l.indexOf(':')+1))).sum();
    }

    private interface Work {
        void take(Rows batch);
    }

    private static double rate(List<Rows> batches, Work work) {
        long start = System.nanoTime();
        batches.forEach(work::take);
        return 1e9 * BATCH * BATCHES / (System.nanoTime() - start);
    }

    private static double median(List<Double> rates) {
        return rates.stream().sorted().toList().get(rates.size() / 2);
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
                                                ViewApp.PIPELINE,
                                                to.get(sink),
                                                sink,
                                                rows,
                                                pick));
                        good &= answers.at(0) == Outcome.DELIVERED;
                    }
                    return good;
                });
        if (!whole) {
            throw new IllegalStateException("not delivered");
        }
    }

    private static void byHand(Jedis redis, String sha, Rows rows) {
        var arguments = new byte[1 + 5 * rows.size()][];
        arguments[0] = utf8("hand:ids");
        var columns = rows.sinks().getFirst();
        var users = ((Column.Texts) columns.getFirst()).values();
        var starts = ((Column.Longs) columns.get(1)).values();
        var cents = ((Column.Longs) columns.get(3)).values();
        for (int i = 0; i < rows.size(); i++) {
            int at = 1 + 5 * i;
            arguments[at] = rows.identity(i);
            arguments[at + 1] = rows.digest(i);
            arguments[at + 2] = utf8(String.valueOf(users[i]));
            var day = LocalDate.ofEpochDay(Math.floorDiv(starts[i], 86_400_000_000L));
            arguments[at + 3] = utf8(day.toString());
            arguments[at + 4] = utf8(Long.toString(cents[i]));
        }
        var answers = (List<?>) redis.evalsha(utf8(sha), List.of(), Arrays.asList(arguments));
        if (!answers.getFirst().equals(1L)) {
            throw new IllegalStateException("not new");
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String script() throws IOException {
        try (var in = RedisBench.class.getResourceAsStream("hand.lua")) {
            if (in == null) {
                throw new IllegalStateException("the jar has no hand.lua");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Rows batch() {
        var identities = new byte[BATCH * Rows.HASH_BYTES];
        var digests = new byte[BATCH * Rows.HASH_BYTES];
        random.nextBytes(identities);
        random.nextBytes(digests);
        var users = new String[BATCH];
        var starts = new long[BATCH];
        var ones = new long[BATCH];
        var cents = new long[BATCH];
        for (int i = 0; i < BATCH; i++) {
            users[i] = "U" + random.nextInt(USERS);
            starts[i] = ViewApp.start(FIRST_DAY + random.nextInt(DAYS));
            ones[i] = 1;
            cents[i] = random.nextInt(100_000);
        }
        var start = new Column.Longs(starts, new BitSet());
        var one = new Column.Longs(ones, new BitSet());
        var value = new Column.Longs(cents, new BitSet());
        return new Rows(
                BATCH,
                IntStream.range(0, BATCH).toArray(),
                identities,
                digests,
                List.of(
                        List.of(new Column.Texts(users), start, one, value),
                        List.of(start, one, value)));
    }
}
