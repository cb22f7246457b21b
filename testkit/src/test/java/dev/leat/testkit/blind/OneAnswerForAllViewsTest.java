package dev.leat.testkit.blind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.batch.Outcome;
import dev.leat.batch.Rows;
import dev.leat.contract.Fact;
import dev.leat.contract.FactBuilder;
import dev.leat.contract.ViewApp;
import dev.leat.contract.ViewTrial;
import dev.leat.contract.VirtualTime;
import dev.leat.plan.Effect;
import dev.leat.port.Platform;
import dev.leat.testkit.simulation.Embedded;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneAnswerForAllViewsTest {

    private static final Fact ORDER = ViewApp.order("o1", "ada", 1, 500);

    @TempDir Path users;
    @TempDir Path home;

    private final App app = ViewApp.orders();
    private final VirtualTime time = VirtualTime.start();
    private final FactBuilder facts = new FactBuilder(app, ViewApp.PIPELINE);

    @Test
    void aViewThatWasNotReachedTheFirstTimeNeverGetsTheRecord() {
        assertThat(orderThatComesAgain(new OneAnswerForAllViews())).isZero();
    }

    @Test
    void theEmbeddedPlatformGivesItToThatView() {
        assertThat(orderThatComesAgain(Embedded.LOCAL)).isEqualTo(1);
    }

    @Test
    void nothingIsWrongWhereNothingFails() {
        try (var platform = new OneAnswerForAllViews().open(app, home, time)) {
            for (var batch : List.of(List.of(ORDER, ORDER), List.of(ORDER))) {
                var rows = facts.rows(batch);
                write(platform, ViewApp.USERS, rows);
                write(platform, ViewApp.ALL, rows);
            }
            assertThat(count(platform, ViewApp.ALL)).isEqualTo(1);
        }
    }

    /// The process dies when the first of two stores has the order. How many orders the other one
    /// counts when the order came again.
    private long orderThatComesAgain(Embedded embedded) {
        var dying = embedded.open(app, users, time);
        assertThat(write(dying, ViewApp.USERS, facts.rows(List.of(ORDER))))
                .containsExactly(Outcome.DELIVERED);
        embedded.crash(dying);

        try (var apart = embedded.open(app, users, time);
                var other = embedded.open(app, home, time)) {
            var again = facts.rows(List.of(ORDER));
            assertThat(write(apart, ViewApp.USERS, again)).containsExactly(Outcome.DUPLICATE);
            write(other, ViewApp.ALL, again);
            return count(other, ViewApp.ALL);
        }
    }

    private List<Outcome> write(Platform platform, String view, Rows rows) {
        var none = facts.write(view, List.of());
        var pick = IntStream.range(0, rows.size()).toArray();
        var effect = new Effect.Write(none.pipeline(), none.to(), none.sink(), rows, pick);
        return ViewTrial.outcomes(platform.store(none.to()).commit(tx -> tx.apply(effect)));
    }

    private static long count(Platform platform, String view) {
        return platform.view(view).get(List.of()).map(row -> row.values()[0]).orElse(0L);
    }
}
