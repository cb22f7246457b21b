package dev.leat.engine;

import static dev.leat.batch.Outcome.DELIVERED;
import static dev.leat.batch.Outcome.DUPLICATE;
import static dev.leat.batch.Outcome.PENDING;
import static dev.leat.batch.Outcome.REJECTED;
import static dev.leat.batch.Outcome.RETRIED;
import static dev.leat.batch.Outcome.RETURNED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Queue;
import dev.leat.batch.Outcome;
import dev.leat.batch.Record;
import dev.leat.contract.CrashError;
import dev.leat.contract.CrashPoints;
import dev.leat.contract.MemoryStore;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Passes over a FIFO queue whose groups are users. The value of an order is its position in its
/// group, from 1.
class FifoPassTest {

    private final Bench bench = new Bench(OrdersByHand.fifo(), OrdersByHand.kernel());

    private static Record[] records(String... bodies) {
        return Stream.of(bodies).map(body -> OrdersByHand.ordered(body, 0)).toArray(Record[]::new);
    }

    private void enqueue(String... bodies) {
        Stream.of(records(bodies)).forEach(bench.home::enqueue);
    }

    private static Outcome good(String view, String key) {
        return DELIVERED;
    }

    private static BiFunction<String, String, Outcome> failing(String view, String user) {
        return (asked, key) -> asked.equals(view) && key.equals(user) ? RETRIED : DELIVERED;
    }

    @Test
    void afterAFailureTheRestOfTheGroupGoesBackUncountedAndOtherGroupsGoOn() {
        var users = bench.external("user_stats");
        enqueue("A U1a 1", "B U1b 2", "C U2 1");
        users.verdict(failing("user_stats", "U1a"));

        var table = bench.passQueue();

        assertThat(OrdersByHand.row(table, 0)).containsExactly(RETRIED, DELIVERED, PENDING);
        assertThat(OrdersByHand.row(table, 1)).containsExactly(RETURNED, DELIVERED, PENDING);
        assertThat(OrdersByHand.row(table, 2)).containsExactly(DELIVERED, DELIVERED, PENDING);
        assertThat(bench.home.attempts("m-A U1a 1")).isEqualTo(1);
        assertThat(bench.home.attempts("m-B U1b 2")).as("no attempt counts").isZero();

        users.verdict(FifoPassTest::good);
        table = bench.passQueue();
        assertThat(OrdersByHand.row(table, 0)).containsExactly(DELIVERED, DUPLICATE, PENDING);
        assertThat(OrdersByHand.row(table, 1)).containsExactly(DELIVERED, DUPLICATE, PENDING);
        assertThat(users.applied("user_stats")).containsExactly("U2 1", "U1a 1", "U1b 2");
        assertThat(bench.home.queue()).isEmpty();
    }

    @Test
    void atHomeAFailureHoldsTheGroupBackToo() {
        enqueue("A U1a 1", "B U1b 2");
        bench.home.verdict(failing("region_stats", "U1a"));

        var table = bench.passQueue();
        assertThat(OrdersByHand.row(table, 0)).containsExactly(DELIVERED, RETRIED, PENDING);
        assertThat(OrdersByHand.row(table, 1)).containsExactly(DELIVERED, RETURNED, PENDING);

        bench.home.verdict(FifoPassTest::good);
        bench.passQueue();
        assertThat(bench.home.applied("region_stats")).containsExactly("U1a 1", "U1b 2");
        assertThat(bench.home.queue()).isEmpty();
    }

    @Test
    void aRejectedRecordLeavesTheOrder() {
        enqueue("A U1 1", "B U1 -2", "C U1 3");

        var table = bench.passQueue();

        assertThat(OrdersByHand.row(table, 1)).containsExactly(REJECTED, REJECTED, DELIVERED);
        assertThat(bench.home.applied("user_stats")).containsExactly("U1 1", "U1 3");
        assertThat(bench.home.queue()).isEmpty();
    }

    @Test
    void whatOneSinkRejectsWhileAnotherIsAwayIsRejectedAgainAndKeepsItsPlaceAtTheOther() {
        var users = bench.external("user_stats");
        users.setUnavailable(true);
        bench.home.verdict((view, key) ->
                view.equals("region_stats") && key.equals("U1a") ? REJECTED : DELIVERED);
        enqueue("A U1a 1", "B U1b 2");

        var table = bench.passQueue();
        assertThat(OrdersByHand.row(table, 0)).containsExactly(RETURNED, REJECTED, PENDING);
        assertThat(OrdersByHand.row(table, 1)).containsExactly(RETURNED, DELIVERED, PENDING);
        assertThat(bench.home.letters()).isEmpty();

        users.setUnavailable(false);
        table = bench.passQueue();
        assertThat(OrdersByHand.row(table, 0)).containsExactly(DELIVERED, REJECTED, DELIVERED);
        assertThat(OrdersByHand.row(table, 1)).containsExactly(DELIVERED, DUPLICATE, PENDING);
        assertThat(users.applied("user_stats")).containsExactly("U1a 1", "U1b 2");
        assertThat(bench.home.applied("region_stats")).containsExactly("U1b 2");
        assertThat(bench.home.letters())
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.done()).containsExactly("user_stats");
                    assertThat(letter.failed()).containsOnlyKeys("region_stats");
                });
        assertThat(bench.home.queue()).isEmpty();
    }

    @Test
    void whatFailsAtItsLastAttemptLeavesTheOrder() {
        var users = bench.external("user_stats");
        enqueue("A U1a 1", "B U1b 2");
        users.verdict(failing("user_stats", "U1a"));

        for (int pass = 1; pass < Queue.DEFAULT_MAX_RECEIVE_COUNT; pass++) {
            bench.passQueue();
            assertThat(bench.home.letters()).isEmpty();
        }
        bench.passQueue();
        assertThat(bench.home.letters())
                .singleElement()
                .matches(l -> l.original().id().equals("m-A U1a 1"));
        assertThat(bench.home.queue()).extracting(Record::id).containsExactly("m-B U1b 2");
        assertThat(bench.home.attempts("m-B U1b 2")).isZero();

        bench.passQueue();
        assertThat(users.applied("user_stats")).containsExactly("U1b 2");
        assertThat(bench.home.queue()).isEmpty();
    }

    @Test
    void aStoreThatWasAwayGetsTheGroupInItsOrder() {
        var users = bench.external("user_stats");
        users.setUnavailable(true);
        enqueue("A U1 1", "B U2 1");
        bench.passQueue();
        assertThat(bench.home.applied("region_stats")).containsExactly("U1 1", "U2 1");

        enqueue("C U1 2", "D U2 2");
        users.setUnavailable(false);
        bench.passQueue();
        assertThat(users.applied("user_stats")).containsExactly("U1 1", "U2 1", "U1 2", "U2 2");
        assertThat(bench.home.applied("region_stats"))
                .containsExactly("U1 1", "U2 1", "U1 2", "U2 2");
        assertThat(bench.home.queue()).isEmpty();
    }

    @Test
    void withoutFifoNothingWaits() {
        var standard = new Bench();
        standard.home.verdict((_, key) -> key.equals("U1a") ? RETRIED : DELIVERED);
        standard.pass("A U1a 1", "B U1b 2");
        assertThat(standard.home.applied("user_stats")).containsExactly("U1b 2");
    }

    /// Away, slow to fail, dying: whatever happens to two stores on the way, each has every group
    /// in its order at the end.
    @Test
    void noSinkOfTwoStoresEverGetsALaterRecordBeforeAnEarlierOne() {
        int deaths = 0;
        int outages = 0;
        int failures = 0;
        for (int seed = 0; seed < 300; seed++) {
            var trial = new Trial(seed);
            trial.run();
            deaths += trial.deaths;
            outages += trial.outages;
            failures += trial.failures;
        }
        assertThat(List.of(deaths, outages, failures)).allMatch(struck -> struck > 100);
    }

    private static final class Trial {

        private static final int RECORDS = 12;

        private final SplittableRandom random;
        private final Bench bench = new Bench(OrdersByHand.fifo(), OrdersByHand.kernel());
        private final MemoryStore users = bench.external("user_stats");
        private final Map<String, Integer> sent = new HashMap<>();
        private int deaths;
        private int outages;
        private int failures;

        Trial(int seed) {
            random = new SplittableRandom(seed);
        }

        void run() {
            for (int id = 0; id < RECORDS; id++) {
                send(id);
                if (random.nextInt(3) == 0) {
                    pass();
                }
            }
            users.setUnavailable(false);
            users.verdict(FifoPassTest::good);
            bench.home.verdict(FifoPassTest::good);
            bench.crashes(CrashPoints.none());
            bench.passQueue();
            assertThat(bench.home.queue()).isEmpty();
            assertThat(bench.home.letters()).isEmpty();
            inOrder(users.applied("user_stats"));
            inOrder(bench.home.applied("region_stats"));
        }

        private void send(int id) {
            var group = "U" + random.nextInt(3);
            int place = sent.merge(group, 1, Integer::sum);
            var user = group + (random.nextBoolean() ? "a" : "b");
            bench.home.enqueue(
                    OrdersByHand.ordered("%d %s %d".formatted(id, user, place), -RECORDS));
        }

        private void pass() {
            boolean unavailable = random.nextInt(3) == 0;
            outages += unavailable ? 1 : 0;
            users.setUnavailable(unavailable);
            users.verdict(flaky());
            bench.home.verdict(flaky());
            bench.crashes(
                    random.nextInt(3) == 0
                            ? CrashPoints.at(random.nextInt(10))
                            : CrashPoints.none());
            try {
                bench.passQueue();
            } catch (CrashError crash) {
                deaths++;
            }
        }

        private BiFunction<String, String, Outcome> flaky() {
            var bad = new HashSet<String>();
            for (var user : List.of("U0a", "U0b", "U1a", "U1b", "U2a", "U2b")) {
                if (random.nextInt(4) == 0) {
                    bad.add(user);
                    failures++;
                }
            }
            return (_, key) -> bad.contains(key) ? RETRIED : DELIVERED;
        }

        private void inOrder(List<String> applied) {
            var places = new HashMap<String, Integer>();
            for (var row : applied) {
                var parts = row.split(" ", 2);
                int place = Integer.parseInt(parts[1]);
                assertThat(place)
                        .as(row)
                        .isEqualTo(places.merge(parts[0].substring(0, 2), 1, Integer::sum));
            }
            assertThat(places).isEqualTo(sent);
        }
    }
}
