package dev.leat.redis;

import static dev.leat.contract.ViewApp.ALL;
import static dev.leat.contract.ViewApp.USERS;
import static dev.leat.contract.ViewApp.order;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.Outcome;
import dev.leat.contract.Fact;
import dev.leat.contract.ViewApp;
import dev.leat.contract.ViewTrial;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/// Identities are in buckets of days, and each is forgotten with its bucket.
@ExtendWith(SharedServer.class)
class RedisBucketsTest {

    private static final String IDS = "leat:orders:order_stats:ids:";

    /// A bucket has the days from the 2nd to the 6th.
    private static final LocalDate FIRST = LocalDate.parse("2026-01-02");

    private static final String BUCKET = IDS + "2026-01-02/P5D";
    private static final String NEXT = IDS + "2026-01-07/P5D";

    private static final int LAST = IdentityBucket.SPAN - 1;

    /// The window has 18 days, and identities are looked for one day longer.
    private static final int REMEMBERED = 19;

    private static final Fact A = order("a", "U1", 0, 10);
    private static final Fact OTHER_A = order("a", "U1", 0, 11);
    private static final Fact B = order("b", "U1", 0, 20);

    private final TestServer server;
    private final ViewTrial trial;

    RedisBucketsTest(TestServer server) {
        this.server = server;
        this.trial =
                new ViewTrial((app, time) -> RedisState.open(server, app, time), ViewApp.orders());
    }

    @BeforeEach
    void begin() {
        set(FIRST, LocalTime.MIN);
    }

    @AfterEach
    void end() {
        trial.close();
    }

    private void set(LocalDate day, LocalTime at) {
        var to = day.atTime(at).toInstant(ZoneOffset.UTC);
        trial.time().shift(Duration.between(trial.time().instant(), to));
    }

    private boolean exists(String key) {
        return server.cli(redis -> redis.exists(key));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void remembersUntilTheLastDayOfItsBucketIsForgotten(int ofBucket) {
        set(FIRST.plusDays(ofBucket), LocalTime.MAX);
        trial.write(ALL, A);
        assertThat(server.<Long>cli(redis -> redis.hlen(BUCKET))).isEqualTo(1);
        set(FIRST.plusDays(LAST + REMEMBERED), LocalTime.MAX);
        assertThat(trial.holdings(A)).isNotEmpty();
        assertThat(trial.answer(trial.effect(ALL, B, OTHER_A)).at(1)).isEqualTo(Outcome.REJECTED);
        set(FIRST.plusDays(LAST + REMEMBERED + 1), LocalTime.MIN);
        assertThat(trial.holdings(A)).isEmpty();
        assertThat(trial.write(ALL, OTHER_A)).containsExactly(Outcome.DELIVERED);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void redisKeepsABucketAsLongAsItIsLookedAt(int ofBucket) {
        set(FIRST.plusDays(ofBucket), LocalTime.NOON);
        trial.write(ALL, A);
        var left = Duration.ofDays(LAST - ofBucket + REMEMBERED).plusHours(12);
        assertThat(server.<Long>cli(redis -> redis.ttl(BUCKET)))
                .isBetween(left.toSeconds() - 60, left.toSeconds() + 1);
    }

    @Test
    void aRepeatMovesItsIdentityToTheBucketOfToday() {
        trial.write(ALL, A, B);
        set(FIRST.plusDays(LAST), LocalTime.MAX);
        trial.write(ALL, A);
        assertThat(exists(NEXT)).isFalse();
        set(FIRST.plusDays(IdentityBucket.SPAN), LocalTime.MIN);
        trial.write(ALL, A);
        assertThat(server.<Long>cli(redis -> redis.hlen(BUCKET))).isEqualTo(1);
        set(FIRST.plusDays(IdentityBucket.SPAN + LAST + REMEMBERED), LocalTime.MAX);
        assertThat(trial.write(ALL, A, B)).containsExactly(Outcome.DUPLICATE, Outcome.DELIVERED);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void aClockSetBackByABucketForgetsNothing(int ofBucket) {
        var day = FIRST.plusDays(ofBucket);
        set(day, LocalTime.NOON);
        trial.write(ALL, A);
        set(day.minusDays(IdentityBucket.SPAN), LocalTime.NOON);
        assertThat(trial.write(ALL, A, B)).containsExactly(Outcome.DUPLICATE, Outcome.DELIVERED);
        set(day, LocalTime.NOON);
        assertThat(trial.write(ALL, A, B)).containsExactly(Outcome.DUPLICATE, Outcome.DUPLICATE);
    }

    @Test
    void aClockSetBackShortensNoWindow() {
        trial.write(ALL, A);
        long before = server.cli(redis -> redis.ttl(BUCKET));
        set(FIRST.minusDays(1), LocalTime.NOON);
        assertThat(trial.write(USERS, A)).containsExactly(Outcome.DELIVERED);
        assertThat(trial.write(USERS, A)).containsExactly(Outcome.DUPLICATE);
        assertThat(server.<Long>cli(redis -> redis.ttl(BUCKET))).isBetween(before - 60, before);
        set(FIRST.plusDays(LAST + REMEMBERED), LocalTime.MAX);
        assertThat(trial.write(ALL, A)).containsExactly(Outcome.DUPLICATE);
        assertThat(trial.write(USERS, A)).containsExactly(Outcome.DUPLICATE);
    }

    @Test
    void saysBetweenWhichDaysARecordWasSeen() {
        trial.write(ALL, A);
        assertThat(trial.holdings(A).getFirst().until()).contains(FIRST);
        set(FIRST.plusDays(2), LocalTime.NOON);
        assertThat(trial.holdings(A).getFirst().until()).contains(FIRST.plusDays(2));
        set(FIRST.plusDays(9), LocalTime.NOON);
        var known = trial.holdings(A).getFirst();
        assertThat(known.seen()).contains(FIRST);
        assertThat(known.until()).contains(FIRST.plusDays(LAST));
    }

    /// Days go by, and the clock goes back at times. A record is known if it was seen in the last
    /// 19 days, or tomorrow before the clock was set back.
    @Test
    void remembersARecordForItsWindow() {
        var random = new Random(7);
        var seen = new HashMap<Integer, LocalDate>();
        var today = FIRST;
        for (int step = 0; step < 300; step++) {
            today = today.plusDays(random.nextInt(-1, 4));
            set(today, LocalTime.NOON);
            int record = random.nextInt(12);
            var last = seen.get(record);
            var outcome = trial.write(ALL, order("o" + record, "U1", 0, 1)).getFirst();
            if (last != null
                    && !last.isBefore(today.minusDays(REMEMBERED))
                    && !last.isAfter(today.plusDays(1))) {
                assertThat(outcome).as("step %s", step).isEqualTo(Outcome.DUPLICATE);
            } else if (last == null
                    || IdentityBucket.of(last).last().isBefore(today.minusDays(REMEMBERED))) {
                assertThat(outcome).as("step %s", step).isEqualTo(Outcome.DELIVERED);
            }
            seen.put(record, last == null || last.isBefore(today) ? today : last);
        }
    }

    @Test
    void movesManyIdentitiesToTheBucketOfToday() {
        var facts =
                IntStream.range(0, 2_500)
                        .mapToObj(i -> order("o" + i, "U1", 0, 1))
                        .toArray(Fact[]::new);
        trial.write(ALL, facts);
        set(FIRST.plusDays(5), LocalTime.NOON);
        assertThat(trial.write(ALL, facts)).containsOnly(Outcome.DUPLICATE);
        assertThat(server.<Long>cli(redis -> redis.hlen(NEXT))).isEqualTo(2_500);
        assertThat(server.cli((Jedis redis) -> redis.keys(IDS + "*"))).containsExactly(NEXT);
    }
}
