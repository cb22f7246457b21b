package dev.leat.contract.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Table;
import dev.leat.batch.Outcome;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.contract.Fact;
import dev.leat.contract.FactBuilder;
import dev.leat.contract.TestedState;
import dev.leat.contract.ViewTrial;
import dev.leat.contract.VirtualTime;
import dev.leat.item.ItemValue;
import dev.leat.plan.Effect;
import dev.leat.port.TableReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The items of records that are all their rows, in a table.
public abstract class RecordTableContract {

    private static final String APP =
            """
            app: shop
            schemas:
              Order: {id: varchar not null, rev: bigint not null, items: 'struct(sku varchar, qty bigint)[]'}
            queues: {orders: }
            tables:
              items: {key: [id, sku]}
            pipelines:
              split:
                from: {queue: orders, schema: Order}
                key: [id, sku]
                version: rev
                steps:
                  - unnest: {column: items, as: item}
                  - set: {sku: item.sku, qty: item.qty}
                to: [{table: items}]
            """;

    private static final String TABLE = "items";

    @TempDir private Path files;

    private App app = App.named("shop");

    /// Returns a factory of the state of one test.
    protected abstract TestedState.Opener fresh();

    /// Returns a reader of the tables of a state.
    protected abstract TableReader tables(TestedState state);

    /// Returns the number of commits of a seed.
    protected int commits() {
        return 40;
    }

    protected final App app() {
        return app;
    }

    @BeforeEach
    void read() throws IOException, AppException {
        app = AppFile.read(Files.writeString(files.resolve("app.yaml"), APP), Map.of());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void hasTheRowsOfTheNewestStates(long seed) {
        var random = new Random(seed);
        var model = new Model();
        var opener = fresh();
        var time = VirtualTime.start();
        var state = opener.open(app, time);
        try {
            for (int i = 0; i < commits(); i++) {
                var facts = states(random, i);
                if (random.nextInt(4) == 0) {
                    var copy = model.copy();
                    assertThat(dryRun(state, facts)).isEqualTo(copy.write(facts));
                    assertThat(items(state)).isEqualTo(model.items());
                }
                assertThat(commit(state, facts)).isEqualTo(model.write(facts));
                if (random.nextInt(6) == 0) {
                    state.crash();
                    state = opener.open(app, time);
                }
                assertThat(items(state)).isEqualTo(model.items());
            }
        } finally {
            state.close();
        }
    }

    @Test
    void aRecordWhoseRowsHaveOneKeyChangesNothing() {
        var state = fresh().open(app, VirtualTime.start());
        try {
            assertThat(commit(state, List.of(fact("r", 1, "a", "b"))))
                    .containsExactly(Outcome.DELIVERED);
            assertThat(commit(state, List.of(fact("r", 2, "c", "c"), fact("s", 1, "a"))))
                    .containsExactly(Outcome.REJECTED, Outcome.DELIVERED);
            assertThat(items(state).keySet()).containsExactly("r a", "r b", "s a");
            assertThat(commit(state, List.of(fact("r", 3)))).containsExactly(Outcome.DELIVERED);
            assertThat(commit(state, List.of(fact("r", 2, "a"))))
                    .containsExactly(Outcome.SUPERSEDED);
            assertThat(items(state).keySet()).containsExactly("s a");
        } finally {
            state.close();
        }
    }

    protected static Fact fact(String id, long version, String... skus) {
        var fact = Fact.of(id, id + version).at(version);
        for (var sku : skus) {
            fact = fact.and(TABLE, Fact.Contribution.of(List.of(sku), 0, version));
        }
        return fact;
    }

    /// Returns recent states of ten records, of which some are conflicts, deletions or excluded.
    private static List<Fact> states(Random random, int age) {
        var facts = new ArrayList<Fact>();
        for (int i = random.nextInt(1, 7); i > 0; i--) {
            int version = Math.max(1, age / 5 + random.nextInt(-2, 4));
            var id = "r" + random.nextInt(10);
            var fact = Fact.of(id, id + "/" + version + random.nextInt(12) / 11).at(version);
            var own = new Random(fact.content().hashCode());
            for (int row = own.nextInt(4); row > 0; row--) {
                var sku = "s" + (2 * row + own.nextInt(2));
                fact = fact.and(TABLE, Fact.Contribution.of(List.of(sku), 0, own.nextLong(100)));
            }
            fact = own.nextInt(8) == 0 ? fact.filteredFrom(TABLE) : fact;
            facts.add(own.nextInt(8) == 0 ? fact.gone() : fact);
        }
        return facts;
    }

    protected Effect effect(List<Fact> facts) {
        return new FactBuilder(app, "split").write(TABLE, facts);
    }

    protected List<Outcome> commit(TestedState state, List<Fact> facts) {
        return state.store().commit(tx -> ViewTrial.outcomes(tx.apply(effect(facts))));
    }

    private List<Outcome> dryRun(TestedState state, List<Fact> facts) {
        return state.store().dryRun(tx -> ViewTrial.outcomes(tx.apply(effect(facts))));
    }

    /// Returns the items by their keys.
    protected final Map<String, String> items(TestedState state) {
        var found = new TreeMap<String, String>();
        tables(state)
                .scan(
                        app.get(Table.class, TABLE),
                        item -> {
                            var values = item.attributes();
                            if (values.get("id") instanceof ItemValue.Text(var id)
                                    && values.get("sku") instanceof ItemValue.Text(var sku)
                                    && values.get("qty")
                                            instanceof ItemValue.Number(var quantity)) {
                                found.put(id + " " + sku, quantity.toPlainString());
                            }
                        });
        return found;
    }

    /// The newest state of each record.
    private record Model(Map<String, Fact> newest) {

        Model() {
            this(new HashMap<>());
        }

        Model copy() {
            return new Model(new HashMap<>(newest));
        }

        List<Outcome> write(List<Fact> facts) {
            return facts.stream().map(this::write).toList();
        }

        private Outcome write(Fact fact) {
            var known = newest.get(fact.identity());
            if (known != null && known.version() > fact.version()) {
                return Outcome.SUPERSEDED;
            }
            if (known != null && known.version() == fact.version()) {
                return known.content().equals(fact.content())
                        ? Outcome.DUPLICATE
                        : Outcome.REJECTED;
            }
            newest.put(fact.identity(), fact);
            return Outcome.DELIVERED;
        }

        Map<String, String> items() {
            var items = new TreeMap<String, String>();
            for (var fact : newest.values()) {
                if (!fact.deleted() && !fact.filtered().contains(TABLE)) {
                    fact.all(TABLE)
                            .forEach(row ->
                                    items.put(
                                            fact.identity() + " " + row.key().getFirst(),
                                            String.valueOf(row.values().getFirst())));
                }
            }
            return items;
        }
    }
}
