package dev.leat.redis;

import static dev.leat.contract.ViewApp.USERS;
import static dev.leat.contract.ViewApp.order;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.View;
import dev.leat.contract.Fact;
import dev.leat.contract.ViewApp;
import dev.leat.contract.ViewTrial;
import dev.leat.contract.VirtualTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The rank of a view is by the measure that the app names today.
@ExtendWith(SharedServer.class)
class RedisRankTest {

    private static final App BY_SPEND = by("total_spend");
    private static final App BY_COUNT = by("order_count");
    private static final App UNRANKED = by(null);

    private final TestServer server;

    RedisRankTest(TestServer server) {
        this.server = server;
    }

    private static App by(@Nullable String measure) {
        var users = ViewApp.users();
        return ViewApp.of(
                new View(
                        USERS,
                        users.key(),
                        users.measures(),
                        users.every(),
                        Optional.ofNullable(measure)));
    }

    private ViewTrial trial(App opened) {
        return new ViewTrial((app, time) -> RedisState.open(server, app, time), opened);
    }

    private static List<String> top(ViewTrial trial, int limit) {
        return trial.view(USERS).top(limit).stream().map(row -> row.key().getFirst()).toList();
    }

    private void fill(App app) {
        try (var trial = trial(app)) {
            trial.write(USERS, order("a", "U1", 0, 1), order("b", "U1", 0, 1));
            trial.write(USERS, order("c", "U2", 0, 900), order("d", "U3", 0, 50));
        }
    }

    @Test
    void isRebuiltForAnotherMeasure() {
        fill(BY_SPEND);
        try (var trial = trial(BY_COUNT)) {
            assertThat(top(trial, 1)).containsExactly("U1");
            trial.write(USERS, order("e", "U3", 0, 1), order("f", "U3", 0, 1));
            assertThat(top(trial, 2)).containsExactly("U3", "U1");
        }
        try (var trial = trial(BY_SPEND)) {
            trial.write(USERS, order("g", "U3", 0, 1));
            assertThat(top(trial, 9)).containsExactly("U2", "U3", "U1");
            assertThat(server.<Double>cli(r -> r.zscore("user_stats:rank", "U3"))).isEqualTo(0.53);
        }
    }

    @Test
    void isMadeOfAllRowsWhereThereWasNone() {
        fill(UNRANKED);
        try (var trial = trial(BY_SPEND)) {
            trial.write(USERS, order("e", "U1", 0, 1));
            assertThat(top(trial, 9)).containsExactly("U2", "U3", "U1");
        }
    }

    @Test
    void isNotTakenForTodaysWhenItComesBack() {
        fill(BY_SPEND);
        try (var trial = trial(UNRANKED)) {
            trial.write(USERS, order("e", "U1", 0, 9_000), order("f", "U4", 0, 1));
            assertThat(server.<Boolean>cli(r -> r.exists("user_stats:rank"))).isFalse();
        }
        try (var trial = trial(BY_SPEND)) {
            assertThat(top(trial, 9)).containsExactly("U1", "U2", "U3", "U4");
        }
    }

    @Test
    void isTheGenerationsAfterASwap() {
        fill(BY_SPEND);
        var time = VirtualTime.start();
        try (var trial = trial(BY_COUNT);
                var next =
                        RedisGeneration.begin(
                                BY_COUNT, USERS, server.url(), RedisMarks.ofProcess(), time)) {
            next.write(trial.effect(USERS, order("a", "U2", 0, 1), order("b", "U1", 0, 900)));
            next.write(trial.effect(USERS, order("c", "U2", 0, 1)));
            next.swap();
            assertThat(top(trial, 9)).containsExactly("U2", "U1");
        }
    }

    /// A process with another ranking restores its own ranking before it writes.
    @Test
    void isNeverByTwoMeasures() {
        fill(BY_SPEND);
        try (var spend = trial(BY_SPEND);
                var count = trial(BY_COUNT)) {
            assertThat(top(spend, 1)).containsExactly("U2");
            assertThat(top(count, 1)).containsExactly("U1");
            spend.write(USERS, order("e", "U3", 0, 2_000));
            assertThat(top(spend, 9)).containsExactly("U3", "U2", "U1");
        }
    }

    @Test
    void hasManyPages() {
        try (var trial = trial(UNRANKED)) {
            var facts =
                    IntStream.range(0, 2_500)
                            .mapToObj(i -> order("o" + i, "U" + i, 0, (i * 7L) % 2_500))
                            .toArray(Fact[]::new);
            trial.write(USERS, facts);
        }
        try (var trial = trial(BY_SPEND)) {
            assertThat(top(trial, 1)).hasSize(1);
            assertThat(server.<Long>cli(r -> r.zcard("user_stats:rank"))).isEqualTo(2_500);
            assertThat(server.<Double>cli(r -> r.zscore("user_stats:rank", "U1"))).isEqualTo(0.07);
        }
    }
}
