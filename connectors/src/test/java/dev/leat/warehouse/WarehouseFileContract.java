package dev.leat.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.leat.app.App;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Outcome;
import dev.leat.plan.Effect;
import dev.leat.port.Store;
import dev.leat.port.WarehouseTables;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// The contract of databases with warehouse tables, with loads of files.
abstract class WarehouseFileContract extends WarehouseContract {

    private static final String COLUMNS = "id: varchar not null, price: 'decimal(10,2) not null'";

    /// A store whose dry runs are the load of a file, whose rows are written twice.
    private record OfFile(Store store, Effect.LoadFile file) implements Store {

        @Override
        public <T> T commit(Function<Transaction, T> work) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> T dryRun(Function<Transaction, T> work) {
            return store.commit(tx -> {
                tx.apply(file);
                var first = work.apply(tx);
                assertThat(first).isNotNull();
                return work.apply(tx);
            });
        }

        @Override
        public void probe() {
            store.probe();
        }
    }

    private List<Outcome> load(
            App app,
            WarehouseState state,
            String key,
            int version,
            boolean replaces,
            String... rows) {
        var unit = new FileUnit("in", key, version, "", 1, Instant.EPOCH);
        var to = app.pipeline("load").to().getFirst();
        var file = new Effect.LoadFile("load", to, unit, "plan", replaces);
        return load(app, new OfFile(state.store(), file), rows);
    }

    private static String row(String id, int price) {
        return "{\"id\":\"%s\",\"price\":%d}".formatted(id, price);
    }

    @Test
    void theWritesOfAFileAreOneLoad() throws Exception {
        var app = app(COLUMNS);
        var state = open(app);
        try (var store = state.warehouse()) {
            assertThat(load(app, state, "a", 1, false, row("x", 1), row("y", 2)))
                    .containsOnly(Outcome.DUPLICATE);
            assertThat(load(app, state, "b", 1, false, row("y", 2), row("z", 3)))
                    .containsOnly(Outcome.DUPLICATE);
            assertThat(store.loads("sales", 9))
                    .extracting(WarehouseTables.Load::id, WarehouseTables.Load::added)
                    .containsExactly(tuple(2L, 1L), tuple(1L, 2L));
            assertThat(state.rows("SELECT source, plan FROM _leat_loads ORDER BY id"))
                    .containsExactly("in/a|plan", "in/b|plan");
        }
    }

    @Test
    void theRowsOfAFileAreReplaced() throws Exception {
        var app = app(COLUMNS);
        var state = open(app);
        try (var store = state.warehouse()) {
            load(app, state, row("m", 9));
            load(app, state, "a", 1, true, row("x", 1), row("y", 2), row("m", 9));
            load(app, state, "b", 1, true, row("z", 3));
            load(app, state, "a", 1, true, row("x", 1), row("y", 2), row("m", 9));
            assertThat(store.loads("sales", 9)).hasSize(3);
            load(app, state, "a", 2, true, row("x", 5));
            assertThat(state.rows("SELECT id, price FROM sales ORDER BY id"))
                    .containsExactly("m|9.00", "x|5.00", "z|3.00");
            assertThat(store.loads("sales", 1))
                    .extracting(WarehouseTables.Load::added, WarehouseTables.Load::deleted)
                    .containsExactly(tuple(1L, 2L));
            load(app, state, "a", 3, true);
            assertThat(state.rows("SELECT id FROM sales ORDER BY id")).containsExactly("m", "z");
            assertThat(store.verify("sales").correct()).isTrue();
        }
    }

    /// A database of an earlier version has no files in its log of loads.
    @Test
    void theLogOfAnEarlierVersionGetsTheColumnsOfFiles() throws Exception {
        var app = app(COLUMNS);
        var state = open(app);
        load(app, state, row("x", 1));
        state.close();
        for (var column : LoadLog.FILE) {
            execute(0, "ALTER TABLE %s DROP COLUMN %s".formatted(LoadLog.TABLE, column));
        }
        var again = open(app);
        try (var store = again.warehouse()) {
            load(app, again, "a", 1, true, row("x", 1), row("y", 2));
            assertThat(again.rows("SELECT source FROM _leat_loads ORDER BY id"))
                    .containsExactly("null", "in/a");
            assertThat(store.verify("sales").rows()).isEqualTo(2);
        }
    }
}
