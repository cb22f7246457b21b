package dev.leat.redis;

import static dev.leat.contract.ViewApp.USERS;
import static dev.leat.contract.ViewApp.start;
import static dev.leat.contract.ViewApp.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Type;
import dev.leat.app.View;
import dev.leat.contract.Fact;
import dev.leat.contract.ViewApp;
import dev.leat.contract.ViewTrial;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Corrections leave the parts alone that are not kept any more.
@ExtendWith(SharedServer.class)
class RedisKeepTest {

    private static final Duration SHORT = Duration.ofDays(2);
    private static final Duration LONG = Duration.ofDays(60);

    /// The trial's clock begins at the midnight of this day.
    private static final long TODAY = 20_458;

    private final TestServer server;

    RedisKeepTest(TestServer server) {
        this.server = server;
    }

    private static App keeping(Duration keep, Duration period) {
        var sums = ViewApp.sums();
        var every =
                new View.Every(
                        "order_timestamp",
                        Type.Simple.TIMESTAMPTZ,
                        period,
                        ZoneId.of("UTC"),
                        Optional.of(keep));
        return ViewApp.changing(
                new View(USERS, sums.key(), sums.measures(), Optional.of(every), Optional.empty()));
    }

    private ViewTrial trial(App opened) {
        return new ViewTrial((app, time) -> RedisState.open(server, app, time), opened);
    }

    @Test
    void leavesDaysAloneThatAreNotKept() {
        var day = Duration.ofDays(1);
        try (var trial = trial(keeping(SHORT, day))) {
            for (long version = 1; version < 3; version++) {
                long cents = 10 - 3 * (version - 1);
                trial.write(USERS, state("a", version, "U1", TODAY - 10, cents));
                trial.write(USERS, state("b", version, "U1", TODAY - 3, cents));
                trial.write(USERS, state("c", version, "U1", TODAY - 2, cents));
                trial.write(USERS, state("d", version, "U1", TODAY, cents));
            }
            trial.reopen(keeping(LONG, day));
            assertThat(trial.rows(USERS)).containsExactly("[U1]=[4, 28]");
            assertThat(trial.parts(USERS))
                    .containsExactly(
                            "[U1]@%d=[1, 7]".formatted(start(TODAY - 2)),
                            "[U1]@%d=[1, 7]".formatted(start(TODAY)));
        }
    }

    @Test
    void leavesHoursAloneThatAreNotKept() {
        var hour = Duration.ofHours(1);
        long micros = hour.toNanos() / 1_000;
        long first = start(TODAY - 2);
        try (var trial = trial(keeping(SHORT, hour))) {
            trial.time().advance(Duration.ofMillis(1));
            for (long version = 1; version < 3; version++) {
                trial.write(USERS, at("a", version, first, 10 - version));
                trial.write(USERS, at("b", version, first + micros, 10 - version));
            }
            assertThat(trial.parts(USERS))
                    .containsExactly("[U1]@%d=[1, 8]".formatted(first + micros));
            trial.reopen(keeping(LONG, hour));
            assertThat(trial.parts(USERS))
                    .containsExactly("[U1]@%d=[1, 8]".formatted(first + micros));
            assertThat(trial.rows(USERS)).containsExactly("[U1]=[2, 16]");
        }
    }

    private static Fact at(String id, long version, long start, long cents) {
        return Fact.of(id, "v" + version + " " + cents)
                .at(version)
                .to(USERS, Fact.Contribution.of(List.of("U1"), start, 1L, cents));
    }
}
