package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.Type;
import dev.leat.app.View;
import dev.leat.contract.FactBuilder;
import dev.leat.contract.ViewApp;
import dev.leat.contract.ViewTrial;
import dev.leat.contract.VirtualTime;
import dev.leat.local.database.StateException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalViewDefinitionTest {

    private static final View USERS = ViewApp.users();

    @TempDir Path folder;

    private ViewState open(App app, VirtualTime time) {
        return ViewState.open(folder, app, time);
    }

    private void keep(View view) {
        open(ViewApp.of(view), VirtualTime.start()).close();
    }

    private static final String ANEW = "rebuild it (leat rebuild user_stats)";
    private static final String KEEP = " or keep its values (leat accept user_stats)";

    private static String remedies(String one) {
        return "; undo the change" + (one.equals(ANEW) ? " or " : ", ") + one;
    }

    /// Its values may go on.
    private void refuses(View view, String change) {
        refuses(view, change, ANEW + KEEP);
    }

    /// Its values would mean something else.
    private void refusesForGood(View view, String change) {
        refuses(view, change, ANEW);
    }

    private void refuses(View view, String change, String remedy) {
        keep(USERS);
        assertThatThrownBy(() -> keep(view))
                .isInstanceOf(StateException.class)
                .hasMessage(
                        "the definition of the view user_stats has changed: "
                                + change
                                + remedies(remedy));
        keep(USERS);
    }

    @Test
    void refusesAnotherSum() {
        var measures = new ArrayList<>(USERS.measures());
        measures.set(
                1, View.Measure.sum("total_spend", "order_value * 2", new Type.Decimal(18, 2)));
        refuses(
                with(measures, USERS.every(), USERS.rankBy()),
                "total_spend was 'sum(order_value) decimal(18,2)' and is now 'sum(order_value * 2) decimal(18,2)'");
    }

    @Test
    void saysThatAViewLacksTheRecordsOfATimeWithoutIt() {
        assertThat(noticesAfter(_ -> {})).isEmpty();
        var write =
                new FactBuilder(ViewApp.of(ViewApp.all()), ViewApp.PIPELINE)
                        .write(ViewApp.ALL, List.of(ViewApp.order("o1", "ada", 1, 500)));
        assertThat(noticesAfter(without -> without.store().commit(tx -> tx.apply(write))))
                .singleElement()
                .asString()
                .startsWith("the view user_stats was not in the app for a time, from 20")
                .endsWith("rebuild the view (leat rebuild user_stats)");
    }

    /// Returns the notices of an app that ran without one of its views.
    private List<String> noticesAfter(Consumer<ViewState> work) {
        open(ViewApp.orders(), VirtualTime.start()).close();
        var without = open(ViewApp.of(ViewApp.all()), VirtualTime.start());
        work.accept(without);
        without.close();
        try (var platform = LocalPlatform.open(ViewApp.orders(), folder, VirtualTime.start())) {
            return platform.notices();
        }
    }

    @Test
    void takesAnExpressionOfSeveralLines() {
        var sum = View.Measure.sum("total_spend", "order_value\n* 2", new Type.Decimal(18, 2));
        keep(with(List.of(sum), USERS.every(), Optional.empty()));
        keep(with(List.of(sum), USERS.every(), Optional.empty()));
    }

    @Test
    void refusesAnotherScale() {
        var measures = new ArrayList<>(USERS.measures());
        measures.set(1, View.Measure.sum("total_spend", "order_value", new Type.Decimal(18, 4)));
        refusesForGood(
                with(measures, USERS.every(), USERS.rankBy()),
                "total_spend was 'sum(order_value) decimal(18,2)' and is now 'sum(order_value) decimal(18,4)'");
    }

    @Test
    void refusesThatAMeasureIsGoneAfterItWasAdded() {
        var measures = new ArrayList<>(USERS.measures());
        measures.add(View.Measure.count("orders"));
        keep(with(measures, USERS.every(), USERS.rankBy()));
        assertThatThrownBy(() -> keep(USERS))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("orders was removed" + remedies(ANEW + KEEP));
    }

    @Test
    void refusesThatAMeasureAndThePeriodAreGone() {
        var measures = new ArrayList<>(USERS.measures());
        var gone = measures.removeLast();
        refusesForGood(
                with(measures, Optional.empty(), Optional.empty()),
                gone.name() + " was removed, its period was removed");
    }

    @Test
    void refusesAnotherZone() {
        refusesForGood(
                with(
                        USERS.measures(),
                        Optional.of(ViewApp.days(ZoneId.of("Europe/Rome"), Optional.empty())),
                        USERS.rankBy()),
                "its period was 'every 1d of order_timestamp timestamptz in UTC' and is now 'every 1d of order_timestamp timestamptz in Europe/Rome'");
    }

    @Test
    void refusesAnotherKey() {
        refusesForGood(
                new View(
                        USERS.name(),
                        List.of(new View.Key("country", Type.Simple.VARCHAR)),
                        USERS.measures(),
                        USERS.every(),
                        USERS.rankBy()),
                "its key was 'user_id varchar' and is now 'country varchar'");
    }

    @Test
    void takesAnotherOrderOfMeasuresAnotherRankAndAnotherKeep() {
        try (var trial = new ViewTrial(this::open, ViewApp.of(USERS))) {
            trial.write(
                    ViewApp.USERS,
                    ViewApp.order("o1", "U1", 0, 500),
                    ViewApp.order("o2", "U2", 0, 100),
                    ViewApp.order("o3", "U2", 0, 300));
            trial.reopen(
                    ViewApp.of(
                            with(
                                    USERS.measures().reversed(),
                                    Optional.of(
                                            ViewApp.days(
                                                    ZoneId.of("UTC"),
                                                    Optional.of(Duration.ofDays(9)))),
                                    Optional.of("order_count"))));

            assertThat(trial.rows(ViewApp.USERS))
                    .containsExactly("[U1]=[500, 500, 500, 1]", "[U2]=[300, 100, 400, 2]");
            assertThat(trial.view(ViewApp.USERS).top(1).getFirst().key()).containsExactly("U2");
        }
    }

    @Test
    void takesViewsThatComeAndGo() {
        try (var trial = new ViewTrial(this::open, ViewApp.of(USERS))) {
            trial.write(ViewApp.USERS, ViewApp.order("o1", "U1", 0, 500));
            trial.reopen(ViewApp.of(ViewApp.all()));
            trial.write(ViewApp.ALL, ViewApp.order("o1", "U1", 0, 500));
            trial.reopen(ViewApp.orders());

            assertThat(trial.rows(ViewApp.USERS)).containsExactly("[U1]=[1, 500, 500, 500]");
            assertThat(trial.rows(ViewApp.ALL)).containsExactly("[]=[1, 500]");
        }
    }

    @Test
    void refusesAnotherKeyOfAPipeline() {
        keep(USERS);
        var app = ViewApp.of(USERS);
        var old = app.pipelines().values().iterator().next();
        var pipeline =
                Pipeline.of(old.name(), old.from())
                        .withSteps(old.steps())
                        .withTo(old.to())
                        .withMaxRejects(old.maxRejects());
        var changed =
                App.named(app.name())
                        .withQueues(app.queues())
                        .withViews(app.views())
                        .withPipelines(Map.of(old.name(), pipeline))
                        .withApi(app.api());

        assertThatThrownBy(() -> open(changed, VirtualTime.start()))
                .isInstanceOf(StateException.class)
                .hasMessage(
                        "the key of pipeline order_stats has changed: it was order_id and is now the message"
                                + "; undo the change, accept the new key (leat accept order_stats; records that were already processed are counted again if they arrive again), choose another folder with --state, or delete "
                                + folder
                                + " to start empty (messages in its queues are lost)");
    }

    @Test
    void namesTheViewsThatAStateWithOthersHadNot() {
        assertThat(newViews(ViewApp.of(USERS))).isEmpty();
        assertThat(newViews(ViewApp.of(USERS))).isEmpty();
        var both = ViewApp.of(USERS, ViewApp.all());
        assertThat(newViews(both)).containsExactly(ViewApp.ALL);
        assertThat(newViews(both)).isEmpty();
    }

    private List<String> newViews(App app) {
        try (var platform = LocalPlatform.open(app, folder, VirtualTime.start())) {
            return platform.newViews();
        }
    }

    @Test
    void refusesAnotherCleaningOfAKeyColumn() {
        open(cleaned("trim(order_id)"), VirtualTime.start()).close();

        assertThatThrownBy(() -> open(cleaned("upper(trim(order_id))"), VirtualTime.start()))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("order_stats")
                .hasMessageContaining(
                        "it was order_id with order_id = trim(order_id) and is now order_id with order_id = upper(trim(order_id));");
        open(cleaned("trim(order_id)"), VirtualTime.start()).close();
    }

    private static App cleaned(String expression) {
        var app = ViewApp.of(USERS);
        var old = app.pipeline(ViewApp.PIPELINE);
        var set = new Step.Set(Map.of("order_id", Sql.of(expression)));
        var pipeline =
                Pipeline.of(old.name(), old.from())
                        .withKey(old.key())
                        .withSteps(List.of(set))
                        .withTo(old.to())
                        .withMaxRejects(old.maxRejects());
        return App.named(app.name())
                .withQueues(app.queues())
                .withViews(app.views())
                .withPipelines(Map.of(old.name(), pipeline))
                .withApi(app.api());
    }

    private static View with(
            List<View.Measure> measures, Optional<View.Every> every, Optional<String> rank) {
        return new View(USERS.name(), USERS.key(), measures, every, rank);
    }
}
