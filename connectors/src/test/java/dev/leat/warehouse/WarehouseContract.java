package dev.leat.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.leat.app.App;
import dev.leat.batch.Outcome;
import dev.leat.batch.Record;
import dev.leat.config.AppFile;
import dev.leat.contract.ForwardingStore;
import dev.leat.contract.TestedState;
import dev.leat.contract.VirtualTime;
import dev.leat.contract.kind.RecordSinkCase;
import dev.leat.contract.kind.Sale;
import dev.leat.contract.kind.SinkKindContract;
import dev.leat.kernel.Kernels;
import dev.leat.port.CorruptStateException;
import dev.leat.port.Store;
import dev.leat.port.WarehouseTables;
import dev.leat.run.PipelinePreview;
import dev.leat.run.RecordPreview;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The contract of databases with warehouse tables: that of sinks, and loads, changes of the
/// schema, lost data, and values that a table must keep.
public abstract class WarehouseContract extends SinkKindContract {

    private static final String COLUMNS =
            "id: varchar not null, count: integer, price: 'decimal(10,2) not null'";

    @AutoClose private final Kernels kernels = new Kernels();
    @TempDir private Path folders;
    private int trials;

    /// Returns a database of the test, which is empty at first. Each number is another one.
    ///
    /// @param folder the state folder of this number
    protected abstract WarehouseDatabase database(int number, Path folder);

    @Override
    protected List<RecordSinkCase> kinds() {
        return List.of(new WarehouseTableCase());
    }

    @Override
    protected TestedState.Opener fresh() {
        int number = ++trials;
        return (app, time) -> open(number, app, time);
    }

    protected WarehouseState open(int number, App app, VirtualTime time) {
        var folder = folders.resolve(Integer.toString(number));
        folder.toFile().mkdirs();
        return WarehouseState.open(database(number, folder), folder, app, time);
    }

    /// Returns a part of the statement that makes another type of a column.
    protected String retype() {
        return "USING CAST(\"count\" AS VARCHAR)";
    }

    /// Returns a part of the statement that makes a column `not null`.
    protected String require() {
        return "SET NOT NULL";
    }

    /// Removes unused space, if Leat does this for the database.
    protected void compact(WarehouseTables tables) {
        assertThat(tables.compact().after()).isPositive();
    }

    protected WarehouseState open(App app) {
        return open(0, app, VirtualTime.start());
    }

    protected App app(String columns) throws Exception {
        return app(columns, "id");
    }

    private App app(String columns, String key) throws Exception {
        return app("sales", columns, key);
    }

    protected App app(String table, String columns, String key) throws Exception {
        return read(
                """
                app: shop
                schemas:
                  Sale: {%1$s}
                queues: {live: }
                warehouse_tables:
                  %3$s: {schema: Sale, key: %2$s}
                pipelines:
                  load: {from: {queue: live, schema: Sale}, to: [{warehouse_table: %3$s}]}
                """
                        .formatted(columns, key, table));
    }

    App read(String app) throws Exception {
        var file = folders.resolve("app.yaml");
        return AppFile.read(Files.writeString(file, app), Map.of());
    }

    /// Loads messages in one commit, as a real run would.
    protected List<Outcome> load(App app, WarehouseState state, String... messages) {
        return load(app, new Committing(state.store()), messages);
    }

    /// Processes messages in one dry run of a store.
    protected List<Outcome> load(App app, Store store, String... messages) {
        var pipeline = app.pipeline("load");
        var kernel = kernels.kernel(app, pipeline, _ -> {});
        var time = VirtualTime.start();
        var records =
                IntStream.range(0, messages.length)
                        .mapToObj(i ->
                                new Record(
                                        "m" + i,
                                        messages[i].getBytes(StandardCharsets.UTF_8),
                                        Map.of(),
                                        1,
                                        time.instant()))
                        .toList();
        var place = new PipelinePreview.Place.At(store);
        return new PipelinePreview(app, pipeline, kernel, _ -> place, time)
                .run(records).stream().map(RecordPreview::end).toList();
    }

    /// A store whose dry runs are commits.
    record Committing(Store beneath) implements ForwardingStore {

        @Override
        public <T> T dryRun(Function<Transaction, T> work) {
            return beneath.commit(work);
        }
    }

    /// Runs a statement as an administrator does.
    void execute(int number, String statement) throws Exception {
        try (var database = database(number, folders.resolve(Integer.toString(number)));
                var connection = database.connect();
                var run = connection.createStatement()) {
            run.execute(statement);
            connection.commit();
        }
    }

    private static List<String> parquet(Path file, String columns) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:")) {
            return WarehouseState.rows(
                    connection, "SELECT %s FROM '%s' ORDER BY id".formatted(columns, file));
        }
    }

    /// Tables have the digests of earlier versions of Leat: SHA-256 of the names and values that
    /// are not NULL, by name, each after its length in 4 bytes, and of a byte that is 0 for a row.
    @Test
    void theDigestOfARowNeverChanges() throws Exception {
        var app = app(COLUMNS);
        var state = open(app);
        try (var _ = state.warehouse()) {
            assertThat(load(app, state, "{\"id\":\"ä\",\"price\":1.50}"))
                    .containsExactly(Outcome.DELIVERED);
            assertThat(state.rows("SELECT CAST(_leat_digest AS VARCHAR) FROM sales"))
                    .containsExactly("39cd2a11-0a2a-b569-56ea-29448a502c93");
        }
    }

    @Test
    void loadsAreListedVerifiedCompactedAndExported() throws Exception {
        var app = app(COLUMNS);
        var state = open(app);
        try (var store = state.warehouse()) {
            load(app, state, "{'id':'a','count':1,'price':1.5}".replace('\'', '"'));
            var outcomes =
                    load(
                            app,
                            state,
                            """
                            {"id":"a","count":1,"price":1.50}\
                            """,
                            """
                            {"id":"b","price":2}\
                            """,
                            """
                            {"id":"b","price":3}\
                            """);
            assertThat(outcomes)
                    .containsExactly(Outcome.DUPLICATE, Outcome.DELIVERED, Outcome.REJECTED);
            load(
                    app,
                    state,
                    """
                    {"id":"a","count":1,"price":1.5}\
                    """);
            assertThat(store.loads("sales", 9))
                    .extracting(WarehouseTables.Load::id, WarehouseTables.Load::added)
                    .containsExactly(tuple(2L, 1L), tuple(1L, 1L));
            assertThat(store.loads("sales", 1)).hasSize(1);
            assertThat(store.verify("sales"))
                    .isEqualTo(new WarehouseTables.Verification("sales", 2, 0, 0));
            var file = store.export("sales");
            assertThat(store.export("sales")).isEqualTo(file);
            assertThat(parquet(file, "id, count, price"))
                    .containsExactly("a|1|1.50", "b|null|2.00");
            compact(store);
            load(
                    app,
                    state,
                    """
                    {"id":"c","price":0}\
                    """);
            assertThat(file).exists();
            assertThat(parquet(store.export("sales"), "id")).containsExactly("a", "b", "c");
            assertThat(file).doesNotExist();
        }
    }

    @Test
    void valuesOfEveryTypeAreStoredExactly() throws Exception {
        var app =
                app(
                        """
                        id: varchar not null, moment: timestamptz, local: timestamp, day: date, flag: boolean,
                            big: bigint, exact: 'decimal(38,10)', about: double, doc: json, note: varchar\
                        """);
        var state = open(app);
        try (var store = state.warehouse()) {
            var outcomes =
                    load(
                            app,
                            state,
                            """
                            {"id":"a'\\"\\\\N","moment":"2024-02-29T23:59:59.999999+02:00","local":"0001-01-01T00:00:00.5","day":"9999-12-31","flag":true,"big":-9223372036854775808,"exact":1234567890123456789012345678.0123456789,"about":1e-300,"doc":{"a":[1,"x\\n"]},"note":"tab\\tline\\nreturn\\r\\\\."}\
                            """,
                            """
                            {"id":"","note":""}\
                            """,
                            """
                            {"id":"\\\\N","note":"ö 😀"}\
                            """);
            assertThat(outcomes).containsOnly(Outcome.DELIVERED);
            assertThat(
                            parquet(
                                    store.export("sales"),
                                    "id, epoch_us(moment), local, day, flag, big, exact, about, doc, note"))
                    .containsExactly(
                            "|null|null|null|null|null|null|null|null|",
                            "\\N|null|null|null|null|null|null|null|null|ö 😀",
                            "a'\"\\N|1709243999999999|0001-01-01 00:00:00.5|9999-12-31|true|-9223372036854775808|1234567890123456789012345678.0123456789|1.0E-300|{\"a\":[1,\"x\\n\"]}|tab\tline\nreturn\r\\.");
        }
    }

    @Test
    void aTableIsChangedToAWiderSchema() throws Exception {
        open(app(COLUMNS)).close();
        var app =
                app(
                        "id: varchar not null, count: bigint, price: 'decimal(12,2)', country: varchar");
        var state = open(app);
        try (var store = state.warehouse()) {
            assertThat(store.notices())
                    .contains(
                            "warehouse table sales: changed column count from integer to bigint",
                            "warehouse table sales: allowed NULL in column price",
                            "warehouse table sales: added column country varchar");
            load(
                    app,
                    state,
                    """
                    {"id":"a","count":5000000000,"country":"NO"}\
                    """);
            assertThat(state.rows("SELECT id, count, price, country FROM sales"))
                    .containsExactly("a|5000000000|null|NO");
        }
    }

    @Test
    void anotherChangeIsRefusedWithTheStatementThatMakesIt() throws Exception {
        open(app(COLUMNS + ", note: varchar")).close();
        changed(COLUMNS, "DROP COLUMN \"note\"");
        changed(COLUMNS.replace("integer", "varchar"), retype());
        changed(COLUMNS.replace("integer", "varchar not null"), require());
        var open = app(COLUMNS.replace("integer", "varchar not null") + ", day: date not null");
        refused(open, "ADD COLUMN \"day\" DATE");
        refused(app(COLUMNS.replace("integer", "varchar not null"), "[id, count]"), "the key id,");
    }

    /// Opens an app that is refused, runs the statement of the message, and opens it again.
    private void changed(String columns, String part) throws Exception {
        var app = app(columns);
        var message = refused(app, part);
        execute(0, message.substring(message.indexOf("ALTER TABLE")));
        open(app).close();
    }

    String refused(App app, String part) {
        var error = catchThrowableOfType(CorruptStateException.class, () -> open(app));
        assertThat(error).as(part).isNotNull().hasMessageContaining(part);
        return String.valueOf(error.getMessage());
    }

    @Test
    void lostLoadsAreDetected() throws Exception {
        var app = app(COLUMNS);
        var state = open(app);
        load(
                app,
                state,
                """
                {"id":"a","price":1}\
                """);
        state.close();
        execute(0, "DELETE FROM " + LoadLog.TABLE);
        assertThatThrownBy(() -> open(app))
                .isInstanceOf(CorruptStateException.class)
                .hasMessageContaining(
                        "has lost data: its last load is 0, but load 1 was completed");
        execute(0, "DELETE FROM " + WarehouseMark.TABLE);
        refused(app, "it is not the database of the last run");
    }

    @Test
    void theDatabaseOfAnotherAppOrVersionIsRefused() throws Exception {
        open(app(COLUMNS)).close();
        execute(0, "UPDATE %s SET mark = '0-c0ffee'".formatted(WarehouseMark.TABLE));
        refused(app(COLUMNS), "has another version than 1");
        execute(0, "UPDATE %s SET app = 'other'".formatted(WarehouseMark.TABLE));
        refused(app(COLUMNS), "belongs to the app other");
    }

    /// A table with the columns of sales.
    static final class WarehouseTableCase implements RecordSinkCase {

        @Override
        public String name() {
            return "warehouse table";
        }

        @Override
        public Map<String, String> resources(String sink) {
            return Map.of("warehouse_tables", sink + ": {schema: Sale, key: id}");
        }

        @Override
        public Map<String, String> options(String sink) {
            return Map.of("warehouse_table", sink);
        }

        @Override
        public List<String> inside(TestedState state, String sink) {
            return ((WarehouseState) state)
                    .rows(
                            "SELECT id, shop, amount, version, CAST(gone AS VARCHAR) FROM \"%s\" ORDER BY id"
                                    .formatted(sink));
        }

        @Override
        public List<String> expected(List<Sale> taken) {
            var newest = new TreeMap<String, Sale>();
            taken.forEach(sale -> newest.put(sale.id(), sale));
            return newest.values().stream()
                    .filter(sale -> !sale.gone())
                    .map(sale ->
                            "%s|%s|%d|%d|%s"
                                    .formatted(
                                            sale.id(),
                                            sale.shop(),
                                            sale.amount(),
                                            sale.version(),
                                            sale.gone()))
                    .toList();
        }
    }
}
