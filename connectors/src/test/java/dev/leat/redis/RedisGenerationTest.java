package dev.leat.redis;

import static dev.leat.contract.ViewApp.ALL;
import static dev.leat.contract.ViewApp.PIPELINE;
import static dev.leat.contract.ViewApp.USERS;
import static dev.leat.contract.ViewApp.order;
import static dev.leat.contract.ViewApp.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.app.Type;
import dev.leat.app.View;
import dev.leat.batch.Outcome;
import dev.leat.contract.Fact;
import dev.leat.contract.FactBuilder;
import dev.leat.contract.ViewApp;
import dev.leat.contract.ViewTrial;
import dev.leat.contract.VirtualTime;
import dev.leat.plan.Effect;
import dev.leat.port.CorruptStateException;
import dev.leat.port.Generation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Rebuilds of a view in Redis whose definition has changed.
@ExtendWith(SharedServer.class)
class RedisGenerationTest {

    private static final Fact A = order("a", "U1", 0, 10);
    private static final Fact OTHER_A = order("a", "U1", 0, 11);
    private static final Fact B = order("b", "U2", 0, 20);

    private final TestServer server;
    private final VirtualTime time = VirtualTime.start();
    private final App app = ViewApp.orders();

    RedisGenerationTest(TestServer server) {
        this.server = server;
    }

    private ViewTrial trial(App opened) {
        return new ViewTrial((app, clock) -> RedisState.open(server, app, clock), opened);
    }

    private void write(String view, Fact... facts) {
        try (var trial = trial(app)) {
            trial.write(view, facts);
        }
    }

    private Generation next(App of) {
        return RedisGeneration.begin(of, USERS, server.url(), RedisMarks.ofProcess(), time);
    }

    private static Effect.Write effect(App app, Fact... facts) {
        return new FactBuilder(app, PIPELINE).write(USERS, List.of(facts));
    }

    private List<Outcome> fill(Generation next, Fact... facts) {
        return ViewTrial.outcomes(next.write(effect(app, facts)));
    }

    @Test
    void takesThePlaceOfTheViewAndKnowsItsRecords() {
        write(USERS, A, B);
        write(ALL, A, B);
        try (var next = next(app)) {
            assertThat(fill(next, A, A)).containsExactly(Outcome.DELIVERED, Outcome.DUPLICATE);
            next.swap();
        }
        try (var trial = trial(app)) {
            assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, 10, 10, 10]");
            assertThat(trial.parts(USERS)).containsExactly("[U1]@0=[1, 10, 10, 10]");
            assertThat(trial.view(USERS).top(5)).hasSize(1);
            assertThat(trial.write(USERS, A, B))
                    .containsExactly(Outcome.DUPLICATE, Outcome.DELIVERED);
            assertThat(trial.write(ALL, A, B))
                    .containsExactly(Outcome.DUPLICATE, Outcome.DUPLICATE);
        }
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void knowsThePipelinesThatWroteToTheView() {
        write(USERS, A);
        try (var next = next(app)) {
            assertThat(next.writers()).containsExactly(PIPELINE);
        }
        try (var next = next(app.withPipelines(Map.of()))) {
            assertThat(next.writers()).containsExactly(PIPELINE);
            next.swap();
        }
        try (var next = next(app.withPipelines(Map.of()))) {
            assertThat(next.writers()).isEmpty();
        }
    }

    @Test
    void takesRecordsAsTodaysAppMakesThem() {
        write(USERS, A);
        write(ALL, A);
        try (var next = next(app)) {
            assertThat(fill(next, OTHER_A, A)).containsExactly(Outcome.DELIVERED, Outcome.REJECTED);
            next.swap();
        }
        try (var trial = trial(app)) {
            assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, 11, 11, 11]");
            assertThat(trial.write(ALL, OTHER_A)).containsExactly(Outcome.DUPLICATE);
            assertThat(trial.rows(ALL)).containsExactly("[]=[1, 10]");
        }
    }

    @Test
    void leavesTheViewAsItWasUnlessSwapped() {
        write(USERS, A);
        try (var next = next(app)) {
            fill(next, B);
        }
        assertThat(leftovers()).isEmpty();
        var cutOff = next(app);
        fill(cutOff, B);
        assertThat(leftovers()).isNotEmpty();
        try (var next = next(app)) {
            assertThat(fill(next, B)).containsExactly(Outcome.DELIVERED);
        }
        try (var trial = trial(app)) {
            assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, 10, 10, 10]");
            assertThat(trial.write(USERS, A, B))
                    .containsExactly(Outcome.DUPLICATE, Outcome.DELIVERED);
        }
    }

    /// The key has changed, so the names of the stored rows are not those of the present
    /// definition.
    @Test
    void countsUnderAnotherKeyAndNames() {
        write(USERS, A, B);
        var users = ViewApp.users();
        var other =
                new View(
                        USERS,
                        List.of(new View.Key("customer", Type.Simple.VARCHAR)),
                        users.measures(),
                        users.every(),
                        users.rankBy(),
                        Optional.of("customer:{customer}"));
        var changed = ViewApp.of(other, ViewApp.all());
        try (var trial = trial(changed)) {
            assertThatThrownBy(() -> trial.write(USERS, A))
                    .isInstanceOf(CorruptStateException.class)
                    .hasMessageContaining("leat rebuild");
        }
        try (var next = next(changed)) {
            next.write(effect(changed, A));
            next.swap();
        }
        try (var trial = trial(changed)) {
            assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, 10, 10, 10]");
        }
        assertThat(server.<Set<String>>cli(r -> r.keys("*user_stats:U*"))).isEmpty();
        assertThat(server.<Boolean>cli(r -> r.exists("{customer:U1}:days"))).isTrue();
    }

    @Test
    void movesOrdersThatChangeWithTheNewGeneration() {
        var changing = ViewApp.changing();
        var first = state("a", 1, "U1", 0, 10);
        var second = state("a", 2, "U2", 1, 25);
        try (var trial = trial(changing)) {
            trial.write(USERS, second);
            trial.write(ALL, second);
        }
        try (var next = next(changing)) {
            var effect =
                    new FactBuilder(changing, PIPELINE).write(USERS, List.of(first, second, first));
            assertThat(ViewTrial.outcomes(next.write(effect)))
                    .containsExactly(Outcome.DELIVERED, Outcome.DELIVERED, Outcome.SUPERSEDED);
            next.swap();
        }
        try (var trial = trial(changing)) {
            assertThat(trial.rows(USERS)).containsExactly("[U1]=[0, 0]", "[U2]=[1, 25]");
            trial.write(USERS, state("a", 3, "U1", 0, 30));
            assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, 30]", "[U2]=[0, 0]");
            assertThat(trial.write(ALL, state("a", 3, "U1", 0, 30)))
                    .containsExactly(Outcome.DELIVERED);
            assertThat(trial.rows(ALL)).containsExactly("[]=[1, 30]");
        }
    }

    @Test
    void movesRecordsOfAllRowsWithTheNewGeneration() {
        var rows = ViewApp.listed(ViewApp.changing(), PIPELINE);
        var day = ViewApp.start(0);
        var first = A.at(1).and(USERS, Fact.Contribution.of(List.of("U2"), day, 1L, 5L));
        var second = OTHER_A.at(2).and(USERS, Fact.Contribution.of(List.of("U3"), day, 1L, 7L));
        try (var trial = trial(rows)) {
            trial.write(USERS, first);
        }
        try (var next = next(rows)) {
            assertThat(ViewTrial.outcomes(next.write(effect(rows, first, second))))
                    .containsExactly(Outcome.DELIVERED, Outcome.DELIVERED);
            next.swap();
        }
        try (var trial = trial(rows)) {
            assertThat(trial.rows(USERS))
                    .containsExactly("[U1]=[1, 11]", "[U2]=[0, 0]", "[U3]=[1, 7]");
            assertThat(trial.write(USERS, first, second, OTHER_A.at(3).gone()))
                    .containsExactly(Outcome.SUPERSEDED, Outcome.DUPLICATE, Outcome.DELIVERED);
            assertThat(trial.rows(USERS))
                    .containsExactly("[U1]=[0, 0]", "[U2]=[0, 0]", "[U3]=[0, 0]");
        }
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void letsAnAppThatWasNotStoppedGoOn() {
        try (var trial = trial(app)) {
            trial.write(USERS, A, B);
            try (var next = next(app)) {
                fill(next, A);
                next.swap();
            }
            assertThat(trial.write(USERS, A, B))
                    .containsExactly(Outcome.DUPLICATE, Outcome.DELIVERED);
            assertThat(trial.rows(USERS)).hasSize(2);
        }
    }

    @Test
    void goesOnWithFewerMeasuresAndRefusesNewOnes() {
        write(USERS, A);
        var changed = ViewApp.of(fewer(ViewApp.users()), ViewApp.all());
        try (var trial = trial(changed)) {
            assertThatThrownBy(() -> trial.write(USERS, A))
                    .isInstanceOf(CorruptStateException.class);
        }
        try (var acceptance = new RedisAcceptance(changed, server.url(), RedisMarks.ofProcess())) {
            assertThat(acceptance.view(USERS))
                    .hasValueSatisfying(text -> assertThat(text).isEqualTo("largest was removed"));
            assertThat(acceptance.view(USERS)).isEmpty();
        }
        try (var trial = trial(changed)) {
            assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, 10, 10]");
            assertThat(trial.parts(USERS)).containsExactly("[U1]@0=[1, 10, 10]");
        }
        try (var acceptance = new RedisAcceptance(app, server.url(), RedisMarks.ofProcess())) {
            assertThatThrownBy(() -> acceptance.view(USERS))
                    .isInstanceOf(CorruptStateException.class)
                    .hasMessageContaining("cannot get new measures (largest)")
                    .hasMessageContaining("leat rebuild user_stats");
        }
    }

    /// No largest order any more.
    private static View fewer(View view) {
        var measures = view.measures().subList(0, 3);
        return new View(view.name(), view.key(), measures, view.every(), view.rankBy());
    }

    @Test
    void doesNotGoOnUnderAnotherPeriod() {
        write(USERS, A);
        var users = ViewApp.users();
        var other =
                new View(
                        users.name(),
                        users.key(),
                        users.measures(),
                        Optional.empty(),
                        users.rankBy());
        var changed = ViewApp.of(other, ViewApp.all());
        try (var acceptance = new RedisAcceptance(changed, server.url(), RedisMarks.ofProcess())) {
            assertThatThrownBy(() -> acceptance.view(USERS))
                    .isInstanceOf(CorruptStateException.class)
                    .hasMessageContaining("its period has changed");
        }
    }

    private Set<String> leftovers() {
        return server.cli(r -> r.keys("*next*"));
    }
}
