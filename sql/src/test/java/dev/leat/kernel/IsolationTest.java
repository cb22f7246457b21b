package dev.leat.kernel;

import static dev.leat.kernel.Orders.order;
import static dev.leat.kernel.Orders.pipeline;
import static dev.leat.kernel.Orders.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.sink.ViewSink;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.kernel.bind.DuckDb;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsolationTest {

    private static final List<Sink> VIEW = List.of(ViewSink.of("global_stats"));

    @Test
    void neverLetsABadRecordFailItsNeighbours() {
        var bad =
                List.of(
                        "",
                        "[]",
                        "{\"order_id\":",
                        "null",
                        order("x", "order_value", "NaN"),
                        order("x", "order_value", "1e999"),
                        order("x", "user_id", "5683"),
                        order("x", "items", "[{\"quantity\":1.9}]"),
                        order("x", "order_value", "-1"),
                        order(" "),
                        order("x\\u0000"),
                        order("x", "order_timestamp", "\"2024-02-30\""));
        var random = new Random(1);
        try (var runner = new Runner(pipeline())) {
            for (int round = 0; round < 20; round++) {
                var documents = new ArrayList<String>();
                var good = new ArrayList<Integer>();
                for (int i = 0; i < 100; i++) {
                    if (random.nextInt(3) == 0) {
                        documents.add(bad.get(random.nextInt(bad.size())));
                    } else {
                        good.add(i);
                        documents.add(order("ORD" + i));
                    }
                }
                var ran = runner.run(Orders.work(documents));
                assertThat(ran.rows().record())
                        .containsExactly(good.stream().mapToInt(i -> i).toArray());
                for (int i = 0; i < 100; i++) {
                    assertThat(ran.at(i, 0))
                            .isEqualTo(good.contains(i) ? Outcome.PENDING : Outcome.REJECTED);
                    assertThat(ran.reasons(i).isEmpty()).isEqualTo(good.contains(i));
                }
            }
        }
    }

    @Test
    void findsTheRecordThatNoBatchCanHold() {
        // a text of 28 MB exceeds the kernel's memory limit, and TRY cannot catch that
        var pad =
                new Step.Set(
                        sql(
                                "user_id",
                                "array_to_string([user_id || x for x in string_split(user_id, '')],"
                                        + " '')"));
        var huge = "\"" + "h".repeat(5_300) + "\"";
        try (var runner = new Runner(new Kernels(16L << 20), pipeline(List.of(pad), VIEW))) {
            var documents = new ArrayList<String>();
            for (int i = 0; i < 50; i++) {
                documents.add(
                        order(
                                "ORD" + i,
                                "user_id",
                                i == 17 || i == 18 || i == 49 ? huge : "\"u\""));
            }
            var ran = runner.run(Orders.work(documents));
            assertThat(ran.rows().size()).isEqualTo(47);
            for (int i : List.of(17, 18, 49)) {
                assertThat(ran.reasons(i))
                        .singleElement()
                        .extracting(Reason::cause)
                        .isEqualTo("kernel");
                assertThat(ran.reasons(i).getFirst().message())
                        .startsWith("the SQL of the pipeline failed for this record: ")
                        .contains("the memory limit is exceeded");
            }
            assertThat(runner.run(order("after")).rows().size()).isEqualTo(1);
        }
    }

    @Tag("attack")
    @Test
    void keepsItsMemoryOverManyBatches() throws Exception {
        var documents = new ArrayList<String>();
        for (int i = 0; i < 100; i++) {
            documents.add(i % 10 == 0 ? order("ORD" + i, "order_value", "-1") : order("ORD" + i));
        }
        var work = Orders.work(documents);
        try (var database = new DuckDb();
                var connection = database.duplicate();
                var runner = new Runner(new Kernels(database), pipeline())) {
            for (int i = 0; i < 100; i++) {
                runner.run(work);
            }
            long before = memory(connection);
            for (int i = 0; i < 2000; i++) {
                runner.run(work);
            }
            assertThat(memory(connection)).isLessThanOrEqualTo(before + (1 << 20));
        }
    }

    private static long memory(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var found =
                        statement.executeQuery(
                                "SELECT sum(memory_usage_bytes) FROM duckdb_memory()")) {
            found.next();
            return found.getLong(1);
        }
    }

    @Test
    void runsKernelsSideBySide() throws Exception {
        try (var kernels = new Kernels()) {
            var pipeline = pipeline();
            var app = Orders.app(pipeline);
            var failures = new java.util.concurrent.ConcurrentLinkedQueue<Throwable>();
            var threads = new ArrayList<Thread>();
            for (int t = 0; t < 3; t++) {
                int number = t;
                threads.add(
                        Thread.ofPlatform()
                                .uncaughtExceptionHandler((_, e) -> failures.add(e))
                                .start(() -> {
                                    try (var kernel = kernels.kernel(app, pipeline, _ -> {})) {
                                        for (int i = 0; i < 50; i++) {
                                            var work =
                                                    Orders.work(
                                                            order("A" + number),
                                                            order("B", "order_value", "-1"),
                                                            order("C" + i));
                                            var rows =
                                                    kernel.run(work, Orders.table(work, pipeline));
                                            assertThat(rows.record()).containsExactly(0, 2);
                                        }
                                    }
                                }));
            }
            for (var thread : threads) {
                thread.join();
            }
            assertThat(failures).isEmpty();
        }
    }

    /// There is not enough memory for two of the records at once.
    @Test
    void rejectsNoRecordBecauseAnotherThreadNeedsTheMemory() throws Exception {
        var check =
                new Step.Check(
                        Map.of(
                                "fits",
                                Sql.of(
                                        "len(array_to_string([user_id || x for x in string_split(user_id, '')], '')) > 0")));
        var pipeline = pipeline(List.of(check), VIEW);
        var app = Orders.app(pipeline);
        var large = "\"" + "h".repeat(2_000) + "\"";
        try (var kernels = new Kernels(20L << 20);
                var threads = Executors.newFixedThreadPool(2)) {
            Callable<Integer> run =
                    () -> {
                        int accepted = 0;
                        try (var kernel = kernels.kernel(app, pipeline, _ -> {})) {
                            for (int i = 0; i < 20; i++) {
                                var work = Orders.work(order("ORD" + i, "user_id", large));
                                var table = Orders.table(work, pipeline);
                                accepted += kernel.run(work, table).size();
                                assertThat(table.reasons(0, 0)).isEmpty();
                            }
                        }
                        return accepted;
                    };
            for (var accepted : threads.invokeAll(List.of(run, run))) {
                assertThat(accepted.get()).isEqualTo(20);
            }
        }
    }

    @Test
    void isNotDisturbedByAnInterrupt() {
        try (var runner = new Runner(pipeline())) {
            Thread.currentThread().interrupt();
            assertThat(runner.run(order("A")).rows().size()).isEqualTo(1);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void saysWhatDoesNotCompile() {
        var check = new Step.Check(Map.of("a", Sql.of("order_vale > 0")));
        assertThatThrownBy(() -> new Runner(pipeline(List.of(check), VIEW)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "pipeline 'order_stats' does not compile: column 'order_vale' does not exist here (did you mean `order_value`?)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM read_text('/etc/passwd')",
                "SELECT * FROM read_csv('/etc/passwd')",
                "SELECT * FROM read_parquet('https://example.com/x.parquet')",
                "SELECT * FROM glob('/*')",
                "COPY (SELECT 1) TO '/tmp/leat-copy.csv'",
                "EXPORT DATABASE '/tmp/leat-export'",
                "ATTACH '/tmp/leat-attach.db'",
                "INSTALL httpfs",
                "LOAD httpfs",
                "SET threads = 8",
                "SET memory_limit = '100GB'",
                "SET enable_external_access = true",
                "RESET lock_configuration"
            })
    void keepsItsDatabaseLocked(String sql) throws Exception {
        try (var database = new DuckDb();
                Connection connection = database.duplicate();
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute(sql)).isInstanceOf(SQLException.class);
        }
    }
}
