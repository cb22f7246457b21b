package dev.leat.aws.state;

import static dev.leat.contract.ViewApp.PIPELINE;
import static dev.leat.contract.ViewApp.USERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.batch.Outcome;
import dev.leat.contract.Fact;
import dev.leat.contract.FactBuilder;
import dev.leat.contract.ViewApp;
import dev.leat.plan.Effect;
import dev.leat.port.Time;
import dev.leat.port.ViewReader;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Records that change many rows of a view: a transaction of DynamoDB has at most 100 actions.
@ExtendWith(SharedEndpoint.class)
class WideRecordTest {

    private final App app =
            ViewApp.listed(ViewApp.of(ViewApp.sums(), ViewApp.all()), ViewApp.PIPELINE);

    @Test
    void aRecordThatChangesTooManyRowsIsRejected(SharedEndpoint.Tables tables) throws Exception {
        try (var clients = tables.endpoint().clients()) {
            var table =
                    new StateTable(clients.dynamoDb(), UUID.randomUUID().toString(), Time.system());
            table.create();
            var store = new TableViewStore(app, app.views().keySet(), table, Time.system());
            store.probe();
            var reader = store.reader(USERS);

            assertThat(outcomes(store, state(1, 40), state(2, 45)))
                    .containsExactly(Outcome.DELIVERED, Outcome.DELIVERED);
            assertThat(total(reader)).isEqualTo(45 * 2);
            var answers = store.commit(tx -> tx.apply(write(List.of(state(3, 46), state(4, 5)))));
            assertThat(answers.at(0)).isEqualTo(Outcome.REJECTED);
            assertThat(answers.reason(0).orElseThrow().message())
                    .startsWith("the record changes 92 rows and periods of views");
            assertThat(answers.at(1)).isEqualTo(Outcome.DELIVERED);
            assertThat(total(reader)).isEqualTo(5 * 4);
            assertThat(store.<Outcome>dryRun(tx -> tx.apply(write(List.of(state(5, 46)))).at(0)))
                    .isEqualTo(Outcome.REJECTED);
        }
    }

    private List<Outcome> outcomes(TableViewStore store, Fact... facts) {
        var answers = store.commit(tx -> tx.apply(write(List.of(facts))));
        return List.of(answers.at(0), answers.at(1));
    }

    private Effect.Write write(List<Fact> facts) {
        return new FactBuilder(app, PIPELINE).write(USERS, facts);
    }

    /// Returns a state with a contribution of its version to the same period of each of these
    /// users.
    private static Fact state(long version, int users) {
        var fact = Fact.of("r", "v" + version).at(version);
        for (int user = 0; user < users; user++) {
            fact =
                    fact.and(
                            USERS,
                            Fact.Contribution.of(
                                    List.of("U" + user), ViewApp.start(1), 1L, version));
        }
        return fact.to(USERS, Fact.Contribution.of(List.of("U0"), ViewApp.start(1), 0L, 0L));
    }

    private static long total(ViewReader reader) {
        var totals = new ArrayList<Long>();
        reader.rows(row -> totals.add(row.values()[1] == null ? 0 : row.values()[1]));
        return totals.stream().mapToLong(Long::longValue).sum();
    }
}
