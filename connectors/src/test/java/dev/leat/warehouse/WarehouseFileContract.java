package dev.leat.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.leat.app.App;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.config.AppFile;
import dev.leat.contract.ForwardingStore;
import dev.leat.contract.VirtualTime;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.Store;
import dev.leat.port.WarehouseTables;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The contract of databases with warehouse tables, with loads of files.
public abstract class WarehouseFileContract extends WarehouseRecordContract {

    private static final String COLUMNS = "id: varchar not null, price: 'decimal(10,2) not null'";

    /// A store whose dry runs are the load of a file. Its rows are all staged before they are
    /// written, or they are written twice.
    private record OfFile(Store beneath, Effect.LoadFile file, boolean staged)
            implements ForwardingStore {

        @Override
        public <T> T dryRun(Function<Transaction, T> work) {
            return beneath.commit(tx -> {
                tx.apply(file);
                var first = work.apply(staged ? effect -> stage(tx, effect) : tx);
                assertThat(first).isNotNull();
                return work.apply(tx);
            });
        }

        private static WriteResults stage(Transaction tx, Effect effect) {
            if (effect instanceof Effect.Write write) {
                tx.apply(new Effect.Stage(write));
                return WriteResults.all(write.pick().length, Outcome.DELIVERED);
            }
            return tx.apply(effect);
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
        return load(app, new OfFile(state.store(), file, false), rows);
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

    private static final String VERSIONED =
            """
            app: shop
            schemas:
              Sale: {shop: integer not null, id: varchar not null, price: 'decimal(10,2)', version: bigint not null, gone: boolean not null}
            queues: {live: }
            warehouse_tables:
              sales: {schema: Sale, key: [id, shop]}
            pipelines:
              load:
                from: {queue: live, schema: Sale}
                key: [id, shop]
                version: version
                delete_when: gone
                to: [{warehouse_table: sales, where: price is null or price <> 13}]
            """;

    /// Three files with repeated keys, conflicts, deletions and excluded rows have the same effect
    /// as their rows have one batch at a time.
    @Test
    void theRowsOfAFileAreJudgedTogetherAsOneAtATime(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("app.yaml"), VERSIONED);
        var app = AppFile.read(file, Map.of());
        var to = app.pipeline("load").to().getFirst();
        var random = new SplittableRandom(1);
        var together = open(0, app, VirtualTime.start());
        var single = open(1, app, VirtualTime.start());
        try (var _ = together.warehouse();
                var _ = single.warehouse()) {
            for (int size : List.of(300, 12_000, 25)) {
                var rows = new String[size];
                Arrays.setAll(rows, _ -> versioned(random, 1 + size / 3));
                var unit = new FileUnit("in", "key" + size, 1, "", 1, Instant.EPOCH);
                var load = new Effect.LoadFile("load", to, unit, "plan", false);
                assertThat(load(app, new OfFile(together.store(), load, true), rows))
                        .isEqualTo(load(app, single, rows));
                for (var state : List.of("sales", "_leat_deleted_sales")) {
                    var query =
                            "SELECT CAST(t AS VARCHAR) FROM \"%s\" t ORDER BY id, shop"
                                    .formatted(state);
                    assertThat(together.rows(query)).isNotEmpty().isEqualTo(single.rows(query));
                }
                var loads = "SELECT id, added, replaced, deleted FROM _leat_loads ORDER BY id";
                assertThat(together.rows(loads)).isEqualTo(single.rows(loads));
            }
            assertThat(together.warehouse().verify("sales").correct()).isTrue();
        }
    }

    private static String versioned(SplittableRandom random, int keys) {
        return "{\"shop\":%d,\"id\":\"%s\",\"price\":%s,\"version\":%d,\"gone\":%b}"
                .formatted(
                        random.nextInt(3),
                        "ä" + random.nextInt(keys),
                        random.nextInt(5) == 0 ? "null" : Integer.toString(11 + random.nextInt(3)),
                        random.nextInt(4),
                        random.nextInt(4) == 0);
    }

    /// A row that the table cannot store is rejected; the others are loaded.
    @Test
    void aRowThatCannotBeStoredIsRejectedAfterTheOthersAreStaged() throws Exception {
        var app = app("id: varchar not null, price: 'decimal(10,2)'");
        var state = open(app);
        var to = app.pipeline("load").to().getFirst();
        var unit = new FileUnit("in", "a", 1, "", 1, Instant.EPOCH);
        var file = new Effect.LoadFile("load", to, unit, "plan", false);
        try (var store = state.warehouse()) {
            assertThat(
                            load(
                                    app,
                                    new OfFile(store, file, true),
                                    row("x", 1),
                                    "{\"price\":2}",
                                    row("y", 3),
                                    row("x", 4),
                                    row("x", 1)))
                    .containsExactly(
                            Outcome.DELIVERED,
                            Outcome.REJECTED,
                            Outcome.DELIVERED,
                            Outcome.REJECTED,
                            Outcome.DUPLICATE);
            assertThat(state.rows("SELECT id, price FROM sales ORDER BY id"))
                    .containsExactly("x|1.00", "y|3.00");
        }
    }

    /// A store that records the reasons of the rows of its dry runs.
    private record WithReasons(Store beneath, List<String> reasons) implements ForwardingStore {

        @Override
        public <T> T dryRun(Function<Transaction, T> work) {
            return beneath.dryRun(tx ->
                    work.apply(effect -> {
                        var results = tx.apply(effect);
                        for (int i = 0; i < results.size(); i++) {
                            results.reason(i).map(Reason::message).ifPresent(reasons::add);
                        }
                        return results;
                    }));
        }
    }

    @Test
    void aConflictNamesTheColumnsThatDifferAndMasksPersonalValues() throws Exception {
        var app = app("id: varchar not null, mail: varchar pii, price: 'decimal(10,2)'");
        var state = open(app);
        var unit = new FileUnit("in", "a", 1, "", 1, Instant.EPOCH);
        var to = app.pipeline("load").to().getFirst();
        var file = new Effect.LoadFile("load", to, unit, "plan", false);
        try (var store = state.warehouse()) {
            load(app, state, person("x", "a@b.example", 1));
            for (var of : List.of(new Committing(store), new OfFile(store, file, true))) {
                var reasons = new ArrayList<String>();
                load(
                        app,
                        new WithReasons(of, reasons),
                        person("x", "c@d.example", 2),
                        person("x", "a@b.example", 1),
                        person("x", "a@b.example", 3));
                assertThat(reasons)
                        .containsExactly(
                                "another record with this key is already stored: different columns: mail (stored: ***, this record: ***), price (stored: \"1.00\", this record: \"2.00\")",
                                "another record with this key is already stored: different columns: price (stored: \"1.00\", this record: \"3.00\")");
            }
        }
    }

    private static String person(String id, String mail, int price) {
        return "{\"id\":\"%s\",\"mail\":\"%s\",\"price\":%d}".formatted(id, mail, price);
    }

    /// The digest of a row is the SHA-256 of the lengths and bytes of its names and values.
    @Test
    void theDigestOfARowOfAnyLengthIsTheHashOfItsNamesAndValues() throws Exception {
        var app = app("id: varchar not null, note: varchar, other: varchar");
        var state = open(app);
        try (var _ = state.warehouse()) {
            for (int length : List.of(1, 4_040, 4_070, 4_092, 9_000)) {
                var note = "n".repeat(length);
                load(
                        app,
                        state,
                        "{\"id\":\"%d\",\"note\":\"%s\",\"other\":\"ö\"}".formatted(length, note));
                assertThat(
                                state.rows(
                                        "SELECT CAST(_leat_digest AS VARCHAR) FROM sales WHERE id = '%d'"
                                                .formatted(length)))
                        .containsExactly(
                                digest("id", Integer.toString(length), "note", note, "other", "ö"));
            }
        }
    }

    private static String digest(String... parts) throws Exception {
        var hashed = new ByteArrayOutputStream();
        var out = new DataOutputStream(hashed);
        for (var part : parts) {
            var bytes = part.getBytes(StandardCharsets.UTF_8);
            out.writeInt(bytes.length);
            out.write(bytes);
        }
        out.writeByte(0);
        var hash =
                ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(hashed.toByteArray()));
        return new UUID(hash.getLong(), hash.getLong()).toString();
    }
}
