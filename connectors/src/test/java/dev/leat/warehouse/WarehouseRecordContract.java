package dev.leat.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.leat.app.App;
import dev.leat.batch.Outcome;
import dev.leat.port.WarehouseTables;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The contract of warehouse tables whose records are all their rows.
public abstract class WarehouseRecordContract extends WarehouseContract {

    private App records(String key) throws Exception {
        return read(
                """
                app: shop
                schemas:
                  Order: {id: varchar not null, rev: bigint not null, gone: boolean, items: 'struct(sku varchar, qty integer)[]'}
                  Line: {id: varchar not null, sku: varchar not null, qty: integer not null}
                queues: {live: }
                warehouse_tables:
                  lines: {schema: Line, key: [id, sku]}
                pipelines:
                  load:
                    from: {queue: live, schema: Order}
                    key: %s
                    version: rev
                    delete_when: gone
                    steps:
                      - unnest: {column: items, as: item}
                      - set: {sku: item.sku, qty: item.qty, n: source.item}
                    to: [{warehouse_table: lines, where: qty is null or qty < 90, select: {id: id, sku: sku, qty: qty}}]
                """
                        .formatted(key));
    }

    private static String order(String id, int rev, String items) {
        var list =
                Stream.of(items.split(","))
                        .filter(item -> !item.isEmpty())
                        .map(item -> item.split(" "))
                        .map(item -> "{\"sku\":\"%s\",\"qty\":%s}".formatted(item[0], item[1]))
                        .collect(Collectors.joining(","));
        return "{\"id\":\"%s\",\"rev\":%d,\"gone\":%b,\"items\":[%s]}"
                .formatted(id, rev, items.endsWith(","), list);
    }

    private List<String> lines(WarehouseState state) {
        return state.rows("SELECT id, sku, qty, _leat_version FROM lines ORDER BY id, sku");
    }

    @Test
    void aNewerStateReplacesAllRowsOfItsRecord() throws Exception {
        var app = records("[id, sku]");
        var state = open(app);
        try (var store = state.warehouse()) {
            assertThat(load(app, state, order("A", 1, "a 1,b 5"), order("B", 1, "a 7")))
                    .containsOnly(Outcome.DELIVERED);
            assertThat(lines(state)).containsExactly("A|a|1|1", "A|b|5|1", "B|a|7|1");
            assertThat(
                            load(
                                    app,
                                    state,
                                    order("A", 2, "c 3,a 1,d 4"),
                                    order("A", 1, "a 1,b 5"),
                                    order("A", 2, "a 1,d 4,c 3"),
                                    order("A", 2, "a 1,d 5,c 3"),
                                    order("B", 0, "z 1")))
                    .containsExactly(
                            Outcome.DELIVERED,
                            Outcome.SUPERSEDED,
                            Outcome.DUPLICATE,
                            Outcome.REJECTED,
                            Outcome.SUPERSEDED);
            assertThat(lines(state)).containsExactly("A|a|1|2", "A|c|3|2", "A|d|4|2", "B|a|7|1");
            // two states of a batch: only the last one is stored
            load(app, state, order("A", 3, "x 1"), order("A", 4, "a 2"), order("B", 2, "y 90"));
            assertThat(lines(state)).containsExactly("A|a|2|4");
            assertThat(store.loads("lines", 9))
                    .extracting(
                            WarehouseTables.Load::added,
                            WarehouseTables.Load::replaced,
                            WarehouseTables.Load::deleted)
                    .containsExactly(tuple(0L, 1L, 3L), tuple(1L, 2L, 0L), tuple(3L, 0L, 0L));
            assertThat(store.verify("lines"))
                    .isEqualTo(new WarehouseTables.Verification("lines", 1, 0, 0));
        }
    }

    @Test
    void aStateWithoutRowsKeepsItsVersion() throws Exception {
        var app = records("[id, sku]");
        var state = open(app);
        try (var _ = state.warehouse()) {
            for (var none : List.of("", "a 2,", "a 90")) {
                var id = "N" + none;
                load(app, state, order(id, 1, "a 1,b 5"));
                load(app, state, order(id, 3, none));
                assertThat(lines(state)).isEmpty();
                assertThat(load(app, state, order(id, 2, "b 9"), order(id, 3, "b 9")))
                        .containsExactly(Outcome.SUPERSEDED, Outcome.REJECTED);
                load(app, state, order(id, 3, none));
                assertThat(lines(state)).isEmpty();
                load(app, state, order(id, 4, "c 4,d 5"));
                assertThat(lines(state)).containsExactly(id + "|c|4|4", id + "|d|5|4");
                load(app, state, order(id, 5, none));
                assertThat(state.rows("SELECT id, _leat_version FROM _leat_deleted_lines"))
                        .contains(id + "|5");
            }
        }
    }

    @Test
    void aRecordIsRejectedWithAllItsRows() throws Exception {
        var app = records("[id, n]");
        var state = open(app);
        try (var _ = state.warehouse()) {
            load(app, state, order("A", 1, "a 1"));
            assertThat(load(app, state, order("A", 2, "b 1,c null"), order("B", 1, "b 1,b 2")))
                    .containsOnly(Outcome.REJECTED);
            assertThat(lines(state)).containsExactly("A|a|1|1");
        }
    }

    /// The stored rows and versions are those of single rows, or of records.
    @Test
    void aTableOfOtherRecordsIsRefused() throws Exception {
        open(records("[id, sku]")).close();
        refused(
                app("lines", "id: varchar not null, sku: varchar not null", "[id, sku]"),
                "its key is id, sku of records by id, but the app has the key id, sku;");
    }
}
