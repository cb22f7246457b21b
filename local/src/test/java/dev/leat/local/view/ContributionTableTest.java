package dev.leat.local.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.batch.Column;
import dev.leat.batch.Outcome;
import dev.leat.batch.RowVersions;
import dev.leat.batch.Rows;
import dev.leat.contract.Fact;
import dev.leat.contract.FactBuilder;
import dev.leat.contract.ViewApp;
import dev.leat.contract.ViewModel;
import dev.leat.contract.ViewTrial;
import dev.leat.contract.VirtualTime;
import dev.leat.local.database.Database;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Records that change, with few identity rows in memory, so that what views have inside moves to
/// its table all the time.
class ContributionTableTest {

    private static final List<String> VIEWS = List.of(ViewApp.USERS, ViewApp.ALL);

    private final App app = ViewApp.changing();

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 40, 400, 100_000})
    void equalsTheModelHoweverManyItHolds(int recent) {
        var random = new Random(recent);
        var model = new ViewModel(app);
        var state = new State(recent);
        for (int i = 0; i < 300; i++) {
            var facts = facts(random, i / 15);
            var view = VIEWS.get(random.nextInt(2));
            assertThat(ViewTrial.outcomes(state.write(view, facts)))
                    .isEqualTo(model.write(ViewApp.PIPELINE, view, facts));
            if (random.nextInt(25) == 0) {
                state.database.abandon();
                state = new State(recent);
            }
        }
        for (var view : VIEWS) {
            assertThat(state.rows(view)).isEqualTo(model.rows(view));
        }
        state.database.close();
    }

    private static List<Fact> facts(Random random, int age) {
        var facts = new ArrayList<Fact>();
        for (int i = random.nextInt(20); i > 0; i--) {
            long version = (long) age + random.nextInt(3);
            var id = "o" + random.nextInt(500);
            var own = new Random((id + version).hashCode());
            facts.add(
                    own.nextInt(6) == 0
                            ? ViewApp.deletion(id, version)
                            : ViewApp.state(
                                    id,
                                    version,
                                    "U" + own.nextInt(4),
                                    own.nextInt(3),
                                    own.nextInt(100)));
        }
        return facts;
    }

    @Test
    void keepsNothingOfWhatIsGone() {
        var state = new State(1);
        var orders = IntStream.range(0, 300).mapToObj(i -> "o" + i).toList();
        state.write(
                ViewApp.USERS, orders.stream().map(id -> ViewApp.state(id, 1, "U", 0, 1)).toList());
        state.move();
        assertThat(state.number("SELECT count(*) FROM inside")).isEqualTo(300);

        state.write(ViewApp.USERS, orders.stream().map(id -> ViewApp.deletion(id, 2)).toList());
        state.move();
        assertThat(state.number("SELECT count(*) FROM inside")).isZero();
        assertThat(state.number("SELECT count(*) FROM identity")).isEqualTo(300);
        state.database.close();
    }

    @Test
    void changesNothingForARowWithoutAKey() {
        var state = new State(400);
        state.write(ViewApp.USERS, List.of(ViewApp.state("a", 1, "U1", 0, 5)));
        var none = new BitSet();
        var one = new Column.Longs(new long[] {1}, none);
        var columns = List.<Column>of(new Column.Texts(new String[1]), one, one, one);
        var answers =
                state.write(
                        new Effect.Write(
                                ViewApp.PIPELINE,
                                app.pipeline(ViewApp.PIPELINE).to().getFirst(),
                                0,
                                new Rows(
                                        1,
                                        new int[1],
                                        Fact.hash("a"),
                                        Fact.hash("v2"),
                                        new RowVersions(new long[] {2}, none, List.of(none, none)),
                                        List.of(columns, List.of())),
                                new int[1]));

        assertThat(answers.at(0)).isEqualTo(Outcome.REJECTED);
        assertThat(answers.reason(0).map(r -> r.cause())).hasValue("missing");
        assertThat(state.rows(ViewApp.USERS)).containsExactly("[U1]=[1, 5]");
        assertThat(
                        ViewTrial.outcomes(
                                state.write(
                                        ViewApp.USERS, List.of(ViewApp.state("a", 1, "U1", 0, 5)))))
                .containsExactly(Outcome.DUPLICATE);
        state.database.close();
    }

    @Test
    void refusesAViewThatKeepsAnExtreme() {
        var extremes = ViewApp.changing(ViewApp.users());
        try (var database = Database.open(folder, 1, Views.DEFINITIONS)) {
            assertThatThrownBy(() -> Views.open(database, extremes, VirtualTime.start()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("smallest of the view user_stats is a min");
        }
    }

    /// A state file with views alone.
    private final class State {

        private final Database database = Database.open(folder, 1, Views.DEFINITIONS);
        private final Views views;

        State(int recent) {
            views = Views.open(database, app, VirtualTime.start(), recent);
        }

        WriteResults write(String view, List<Fact> facts) {
            return write(new FactBuilder(app, ViewApp.PIPELINE).write(view, facts));
        }

        WriteResults write(Effect.Write write) {
            return database.commit(transaction -> views.write(transaction, write));
        }

        /// A commit lets go of a few rows only.
        void move() {
            for (int i = 0; i < 40; i++) {
                write(ViewApp.USERS, List.of());
            }
        }

        List<String> rows(String view) {
            var rows = new ArrayList<String>();
            views.reader(database, view).rows(row -> rows.add(ViewTrial.text(row)));
            return rows;
        }

        long number(String sql) {
            return database.read(session -> session.number(sql));
        }
    }
}
