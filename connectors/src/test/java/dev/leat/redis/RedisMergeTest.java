package dev.leat.redis;

import static dev.leat.contract.ViewApp.ALL;
import static dev.leat.contract.ViewApp.PIPELINE;
import static dev.leat.contract.ViewApp.USERS;
import static dev.leat.contract.ViewApp.order;
import static dev.leat.contract.ViewApp.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.batch.Outcome;
import dev.leat.contract.Fact;
import dev.leat.contract.FactBuilder;
import dev.leat.contract.ViewApp;
import dev.leat.contract.ViewTrial;
import dev.leat.contract.VirtualTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The identities that other views share with a generation, while it is filled and after it is the
/// view.
@ExtendWith(SharedServer.class)
class RedisMergeTest {

    private static final Fact FIRST = state("a", 1, "U1", 0, 10);
    private static final Fact SECOND = state("a", 2, "U1", 0, 20);
    private static final Fact THIRD = state("a", 3, "U1", 0, 30);
    private static final Fact A = order("a", "U1", 0, 10);
    private static final Fact OTHER_A = order("a", "U1", 0, 11);

    private final TestServer server;
    private final App changing = ViewApp.changing();
    private final App orders = ViewApp.orders();

    RedisMergeTest(TestServer server) {
        this.server = server;
    }

    private ViewTrial trial(App opened) {
        return new ViewTrial((app, time) -> RedisState.open(server, app, time), opened);
    }

    private static void both(ViewTrial trial, Fact... facts) {
        trial.commit(trial.effect(USERS, facts), trial.effect(ALL, facts));
    }

    private List<Outcome> rebuild(App app, VirtualTime time, boolean swap, Fact... facts) {
        try (var next =
                RedisGeneration.begin(app, USERS, server.url(), RedisMarks.ofProcess(), time)) {
            var outcomes =
                    ViewTrial.outcomes(
                            next.write(
                                    new FactBuilder(app, PIPELINE).write(USERS, List.of(facts))));
            if (swap) {
                next.swap();
            }
            return outcomes;
        }
    }

    @Test
    void changesNothingThatOthersKnowUnlessItIsSwapped() {
        try (var trial = trial(changing)) {
            both(trial, THIRD);
            var before = identities();
            assertThat(rebuild(changing, trial.time(), false, FIRST))
                    .containsExactly(Outcome.DELIVERED);
            assertThat(identities()).isEqualTo(before);
            assertThat(trial.write(ALL, SECOND, THIRD))
                    .containsExactly(Outcome.SUPERSEDED, Outcome.DUPLICATE);
            assertThat(trial.rows(ALL)).containsExactly("[]=[1, 30]");
        }
    }

    private Map<String, String> identities() {
        return server.cli(redis -> redis.hgetAll("leat:orders:order_stats:records"));
    }

    @Test
    void keepsTheStateThatOthersHaveWhereTheGenerationHasAnother() {
        try (var trial = trial(changing)) {
            both(trial, THIRD);
            rebuild(changing, trial.time(), true, FIRST);
            assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, 10]");
            assertThat(trial.write(ALL, SECOND)).containsExactly(Outcome.SUPERSEDED);
            assertThat(trial.write(USERS, SECOND)).containsExactly(Outcome.SUPERSEDED);
            assertThat(trial.rows(ALL)).containsExactly("[]=[1, 30]");
            assertThat(trial.write(USERS, THIRD)).containsExactly(Outcome.DELIVERED);
            assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, 30]");
            both(trial, state("a", 4, "U2", 0, 5));
            assertThat(trial.rows(USERS)).containsExactly("[U1]=[0, 0]", "[U2]=[1, 5]");
            assertThat(trial.rows(ALL)).containsExactly("[]=[1, 5]");
        }
    }

    @Test
    void knowsNothingOfWhatOnlyTheOldGenerationHad() {
        try (var trial = trial(changing)) {
            trial.write(USERS, THIRD);
            rebuild(changing, trial.time(), true);
            assertThat(identities()).isEmpty();
            assertThat(trial.write(USERS, FIRST)).containsExactly(Outcome.DELIVERED);
            rebuild(changing, trial.time(), true, FIRST);
            assertThat(trial.write(USERS, FIRST, SECOND))
                    .containsExactly(Outcome.DUPLICATE, Outcome.DELIVERED);
            assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, 20]");
        }
    }

    @Test
    void takesWhatTodaysAppMakesOfRecordsThatNeverChange() {
        try (var trial = trial(orders)) {
            both(trial, A);
            rebuild(orders, trial.time(), false, OTHER_A);
            assertThat(trial.write(ALL, A, OTHER_A))
                    .containsExactly(Outcome.DUPLICATE, Outcome.REJECTED);
            rebuild(orders, trial.time(), true, OTHER_A);
            assertThat(trial.write(ALL, OTHER_A)).containsExactly(Outcome.DUPLICATE);
            assertThat(trial.write(USERS, OTHER_A)).containsExactly(Outcome.DUPLICATE);
            assertThat(trial.rows(ALL)).containsExactly("[]=[1, 10]");
        }
    }

    @Test
    void usesNoBytesUpAndLeavesNothing() {
        try (var trial = trial(orders)) {
            both(trial, A);
            var before = server.<Object>cli(redis -> redis.hgetAll("leat:orders"));
            for (int i = 0; i < 3; i++) {
                rebuild(orders, trial.time(), true, A);
                var cutOff =
                        RedisGeneration.begin(
                                orders, USERS, server.url(), RedisMarks.ofProcess(), trial.time());
                cutOff.write(trial.effect(USERS, A));
            }
            rebuild(orders, trial.time(), true, A);
            assertThat(server.<Object>cli(redis -> redis.hgetAll("leat:orders"))).isEqualTo(before);
            assertThat(server.<Object>cli(redis -> redis.keys("*next*")))
                    .isEqualTo(Collections.emptySet());
        }
    }

    /// The identities are in several buckets and on several pages.
    @Test
    void mergesIdentitiesOfEveryBucket() {
        var facts =
                IntStream.range(0, 3_000)
                        .mapToObj(i -> order("o" + i, "U1", 0, 1))
                        .toArray(Fact[]::new);
        try (var trial = trial(orders)) {
            trial.write(ALL, facts);
            trial.time().advance(Duration.ofDays(2));
            trial.write(USERS, Arrays.copyOf(facts, 2_000));
            assertThat(server.<Long>cli(redis -> redis.hlen(ids("02/P5D")))).isEqualTo(1_000);
            trial.time().advance(Duration.ofDays(6));
            rebuild(orders, trial.time(), true, facts);
            assertThat(server.<Long>cli(redis -> redis.hlen(ids("12/P5D")))).isEqualTo(3_000);
            assertThat(server.<Boolean>cli(redis -> redis.exists(ids("07/P5D")))).isFalse();
            assertThat(server.<Boolean>cli(redis -> redis.exists(ids("02/P5D")))).isFalse();
            assertThat(trial.write(USERS, facts)).containsOnly(Outcome.DUPLICATE);
            assertThat(trial.write(ALL, facts)).containsOnly(Outcome.DUPLICATE);
            assertThat(trial.rows(USERS)).containsExactly("[U1]=[3000, 3000, 1, 1]");
        }
    }

    private static String ids(String ofMonth) {
        return "leat:orders:order_stats:ids:2026-01-" + ofMonth;
    }
}
