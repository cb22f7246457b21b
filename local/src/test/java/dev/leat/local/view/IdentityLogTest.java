package dev.leat.local.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.batch.Outcome;
import dev.leat.contract.Fact;
import dev.leat.contract.FactBuilder;
import dev.leat.contract.ViewApp;
import dev.leat.contract.ViewModel;
import dev.leat.contract.ViewTrial;
import dev.leat.contract.VirtualTime;
import dev.leat.local.database.Database;
import dev.leat.local.database.Transaction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Identities that hold few rows in memory, so that these move to the table all the time.
class IdentityLogTest {

    private static final int RECENT = 40;

    private final App app = ViewApp.orders();
    private final VirtualTime time = VirtualTime.start();

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 40, 400, 100_000})
    void judgesAlikeHoweverManyItHolds(int recent) {
        var random = new Random(recent);
        var model = new ViewModel(app);
        var state = new State(recent);
        for (int i = 0; i < 300; i++) {
            var facts = facts(random);
            var view = random.nextBoolean() ? ViewApp.USERS : ViewApp.ALL;
            assertThat(state.judge(view, facts))
                    .isEqualTo(model.write(ViewApp.PIPELINE, view, facts));
            if (random.nextInt(25) == 0) {
                state.database.abandon();
                state = new State(recent);
            }
        }
        state.database.close();
    }

    @Test
    void keepsTheLogShort() {
        int recent = 400;
        var state = new State(recent);
        fill(state, 200, 20);
        long logged = state.number("SELECT sum(length(rows)) FROM identity_log");
        long stored = state.number("SELECT count(*) FROM identity");
        state.database.close();

        assertThat(stored).isBetween(4000L - 2L * recent, 4000L);
        assertThat(logged / IdentityRow.BYTES).isLessThanOrEqualTo(5L * recent);
    }

    @Test
    void deletesIdentitiesAfterTheirWindow() {
        var state = new State(RECENT);
        fill(state, 50, 10);
        assertThat(state.number("SELECT count(*) FROM identity")).isPositive();

        time.advance(ViewApp.WINDOW.plus(Duration.ofDays(3)));
        state.judge(ViewApp.ALL, List.of(ViewApp.order("new", "U", 0, 1)));
        long today = time.instant().getEpochSecond() / 86_400;
        // Rows that the same commit has moved to the table wait for the next day's walk.
        assertThat(state.number("SELECT count(*) FROM identity WHERE day < " + today))
                .isLessThan(2L * RECENT);
        state.database.close();
    }

    private static void fill(State state, int commits, int rows) {
        for (int i = 0; i < commits; i++) {
            int first = rows * i;
            state.judge(
                    ViewApp.ALL,
                    IntStream.range(first, first + rows)
                            .mapToObj(n -> ViewApp.order("o" + n, "U", 0, 1))
                            .toList());
        }
    }

    @Test
    void writesOneRowForAllSinksOfACommit() {
        var state = new State(RECENT);
        var facts = List.of(ViewApp.order("a", "U", 0, 1), ViewApp.order("b", "U", 0, 2));
        state.database.commit(transaction -> {
            for (var view : List.of(ViewApp.USERS, ViewApp.ALL)) {
                state.judge(transaction, view, facts);
            }
            return 0;
        });

        assertThat(state.number("SELECT length(rows) FROM identity_log"))
                .isEqualTo(1 + 2L * IdentityRow.BYTES);
        state.database.close();
    }

    private static List<Fact> facts(Random random) {
        var facts = new ArrayList<Fact>();
        for (int i = random.nextInt(20); i > 0; i--) {
            facts.add(
                    ViewApp.order(
                            "o" + random.nextInt(1500), "U", 0, random.nextInt(15) == 0 ? 2 : 1));
        }
        return facts;
    }

    /// A state file with identities alone.
    private final class State {

        private final Database database;
        private final Identities identities;

        State(int recent) {
            database = Database.open(folder, 1, Identities.DEFINITIONS);
            identities =
                    database.commit(transaction ->
                            new Identities(
                                    PipelineTable.open(transaction, app, folder), time, recent));
        }

        List<Outcome> judge(String view, List<Fact> facts) {
            return database.commit(transaction -> judge(transaction, view, facts));
        }

        List<Outcome> judge(Transaction transaction, String view, List<Fact> facts)
                throws java.sql.SQLException {
            var effect = new FactBuilder(app, ViewApp.PIPELINE).write(view, facts);
            Identities.Application takesAll = _ -> null;
            return ViewTrial.outcomes(identities.judge(transaction, effect, takesAll));
        }

        long number(String sql) {
            return database.read(session -> session.number(sql));
        }
    }
}
