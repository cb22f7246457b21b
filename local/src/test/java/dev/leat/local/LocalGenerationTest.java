package dev.leat.local;

import static dev.leat.contract.ViewApp.ALL;
import static dev.leat.contract.ViewApp.PIPELINE;
import static dev.leat.contract.ViewApp.USERS;
import static dev.leat.contract.ViewApp.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.app.View;
import dev.leat.batch.Outcome;
import dev.leat.contract.Fact;
import dev.leat.contract.FactBuilder;
import dev.leat.contract.ViewApp;
import dev.leat.contract.ViewTrial;
import dev.leat.contract.VirtualTime;
import dev.leat.local.database.StateException;
import dev.leat.plan.Effect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalGenerationTest {

    private static final Fact A = order("a", "U1", 0, 10);
    private static final Fact OTHER_A = order("a", "U1", 0, 11);
    private static final Fact B = order("b", "U2", 0, 20);

    @TempDir Path folder;

    private final VirtualTime time = VirtualTime.start();
    private final App app = ViewApp.orders();

    private ViewTrial trial() {
        return trial(app);
    }

    private ViewTrial trial(App running) {
        return new ViewTrial((opened, clock) -> ViewState.open(folder, opened, clock), running);
    }

    private void write(String view, Fact... facts) {
        try (var trial = trial()) {
            trial.write(view, facts);
        }
    }

    private Effect.Write effect(String view, Fact... facts) {
        return new FactBuilder(app, PIPELINE).write(view, List.of(facts));
    }

    @Test
    void takesThePlaceOfTheViewAndKnowsItsRecords() {
        write(USERS, A, B);
        write(ALL, A, B);
        try (var next = LocalState.generation(app, folder, USERS, time)) {
            assertThat(ViewTrial.outcomes(next.write(effect(USERS, A, A))))
                    .containsExactly(Outcome.DELIVERED, Outcome.DUPLICATE);
            next.swap();
        }
        try (var trial = trial()) {
            assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, 10, 10, 10]");
            assertThat(trial.write(USERS, A, B))
                    .containsExactly(Outcome.DUPLICATE, Outcome.DELIVERED);
            assertThat(trial.write(ALL, A, B))
                    .containsExactly(Outcome.DUPLICATE, Outcome.DUPLICATE);
        }
    }

    @Test
    void takesRecordsAsTodaysAppMakesThem() {
        write(USERS, A);
        write(ALL, A);
        try (var next = LocalState.generation(app, folder, USERS, time)) {
            assertThat(ViewTrial.outcomes(next.write(effect(USERS, OTHER_A, A))))
                    .containsExactly(Outcome.DELIVERED, Outcome.REJECTED);
            next.swap();
        }
        try (var trial = trial()) {
            assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, 11, 11, 11]");
            assertThat(trial.write(ALL, OTHER_A)).containsExactly(Outcome.DUPLICATE);
            assertThat(trial.rows(ALL)).containsExactly("[]=[1, 10]");
        }
    }

    @Test
    void leavesWhatOtherViewsKnowOfRecordsThatChange() {
        var changing = ViewApp.changing();
        var first = ViewApp.state("a", 1, "U1", 0, 10);
        var second = ViewApp.state("a", 2, "U1", 0, 20);
        var third = ViewApp.state("a", 3, "U1", 0, 30);
        try (var trial = trial(changing)) {
            trial.write(USERS, third);
            trial.write(ALL, third);
        }
        try (var next = LocalState.generation(changing, folder, USERS, time)) {
            var old = new FactBuilder(changing, PIPELINE).write(USERS, List.of(first));
            assertThat(ViewTrial.outcomes(next.write(old))).containsExactly(Outcome.DELIVERED);
            next.swap();
        }
        try (var trial = trial(changing)) {
            assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, 10]");
            assertThat(trial.write(ALL, second)).containsExactly(Outcome.SUPERSEDED);
            assertThat(trial.rows(ALL)).containsExactly("[]=[1, 30]");
            assertThat(trial.write(USERS, second, third))
                    .containsExactly(Outcome.SUPERSEDED, Outcome.DELIVERED);
            assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, 30]");
        }
    }

    @Test
    void changesNothingThatIsKnownIfItIsGivenUp() {
        write(USERS, A);
        write(ALL, A);
        try (var next = LocalState.generation(app, folder, USERS, time)) {
            next.write(effect(USERS, OTHER_A, B));
        }
        try (var trial = trial()) {
            assertThat(trial.write(USERS, A, B))
                    .containsExactly(Outcome.DUPLICATE, Outcome.DELIVERED);
            assertThat(trial.write(ALL, A, B))
                    .containsExactly(Outcome.DUPLICATE, Outcome.DELIVERED);
        }
    }

    @Test
    void canBeDoneAgainAndAgain() {
        write(USERS, A);
        for (int i = 0; i < 20; i++) {
            try (var next = LocalState.generation(app, folder, USERS, time)) {
                next.write(effect(USERS, A, B));
                next.swap();
            }
        }
        try (var trial = trial()) {
            assertThat(trial.rows(USERS))
                    .containsExactly("[U1]=[1, 10, 10, 10]", "[U2]=[1, 20, 20, 20]");
            assertThat(trial.write(USERS, A, B))
                    .containsExactly(Outcome.DUPLICATE, Outcome.DUPLICATE);
        }
    }

    @Test
    void leavesTheViewAsItWasUnlessSwapped() {
        write(USERS, A);
        try (var next = LocalState.generation(app, folder, USERS, time)) {
            next.write(effect(USERS, B));
        }
        try (var next = LocalState.generation(app, folder, USERS, time)) {
            assertThat(ViewTrial.outcomes(next.write(effect(USERS, B))))
                    .containsExactly(Outcome.DELIVERED);
        }
        try (var trial = trial()) {
            assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, 10, 10, 10]");
            assertThat(trial.write(USERS, A, B))
                    .containsExactly(Outcome.DUPLICATE, Outcome.DELIVERED);
        }
    }

    @Test
    void goesOnWithOtherMeasures() {
        write(USERS, A);
        var changed = ViewApp.of(fewer(ViewApp.users()), ViewApp.all());
        assertThatThrownBy(() -> ViewState.open(folder, changed, time))
                .isInstanceOf(StateException.class);

        assertThat(LocalState.acceptView(changed, folder, USERS))
                .hasValueSatisfying(
                        text -> assertThat(text).contains("count is new", "largest was removed"));
        assertThat(LocalState.acceptView(changed, folder, USERS)).isEmpty();

        try (var trial =
                new ViewTrial((opened, clock) -> ViewState.open(folder, opened, clock), changed)) {
            assertThat(trial.rows(USERS)).containsExactly("[U1]=[null, 10, 10]");
            assertThat(trial.parts(USERS)).containsExactly("[U1]@0=[null, 10, 10]");
        }
    }

    /// Another count, and no largest order any more.
    private static View fewer(View view) {
        var measures = new ArrayList<View.Measure>();
        measures.add(View.Measure.count("count"));
        measures.add(view.measures().get(1));
        measures.add(view.measures().get(2));
        return new View(view.name(), view.key(), measures, view.every(), view.rankBy());
    }

    @Test
    void doesNotGoOnUnderAnotherKeyOrPeriod() {
        write(USERS, A);
        var users = ViewApp.users();
        var other =
                ViewApp.of(
                        new View(
                                users.name(),
                                users.key(),
                                users.measures(),
                                Optional.empty(),
                                users.rankBy()),
                        ViewApp.all());
        assertThatThrownBy(() -> LocalState.acceptView(other, folder, USERS))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("its period has changed");
    }

    /// Rows that were records by themselves are replaced when all views are rebuilt.
    @Test
    void takesRecordsOfAllRowsAfterRecordsOfSingleRows() {
        var before = ViewApp.changing();
        var now = ViewApp.listed(before, PIPELINE);
        try (var trial = trial(before)) {
            trial.write(USERS, A.at(1), B.at(1));
            trial.write(ALL, A.at(1), B.at(1));
        }
        assertThatThrownBy(() -> trial(now))
                .isInstanceOf(StateException.class)
                .hasMessageContaining(
                        "rebuild its views, which have a record for each row (leat rebuild user_stats");
        rebuild(now, USERS, A.at(2));
        assertThatThrownBy(() -> trial(now))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("rebuild it (leat rebuild %s".formatted(ALL));
        rebuild(now, ALL, A.at(2));
        try (var trial = trial(now)) {
            assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, 10]");
            assertThat(trial.rows(ALL)).containsExactly("[]=[1, 10]");
            assertThat(trial.write(USERS, OTHER_A.at(1), A.at(2), B.at(1)))
                    .containsExactly(Outcome.SUPERSEDED, Outcome.DUPLICATE, Outcome.DELIVERED);
        }
    }

    private void rebuild(App of, String view, Fact... facts) {
        try (var next = LocalState.generation(of, folder, view, time)) {
            next.write(new FactBuilder(of, PIPELINE).write(view, List.of(facts)));
            next.swap();
        }
    }
}
