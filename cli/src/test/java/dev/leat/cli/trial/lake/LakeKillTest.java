package dev.leat.cli.trial.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.LakeTable;
import dev.leat.cli.trial.Trial;
import dev.leat.cli.trial.lake.FailingPlatform.Point;
import dev.leat.cli.trial.lake.LakeVictim.Operation;
import dev.leat.contract.Life;
import dev.leat.iceberg.IcebergTables;
import dev.leat.kernel.Kernels;
import dev.leat.load.cluster.SimulatedCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Processes that halt at fault points of loading lake tables, and of compacting or expiring them,
/// while two workers load each table and two threads maintain all. Each process continues what the
/// one before has left. After each, a table has the rows of an input all or none, all if its
/// message is gone, none twice, and each object to which its metadata refers. At last it has all
/// rows once and no other object, and the state folder has no other file. `-Dcrash.seed=N` takes
/// other hits of the points in another order; with `-Dcrash.full` processes halt five times at each
/// point of each operation.
@Tag("crash")
class LakeKillTest {

    private static final String APP =
            """
            app: lake
            schemas:
              Sale: {id: integer not null, shop: varchar}
            queues:
              orders: {}
              notes: {}
            buckets:
              in:
              sheets:
              lake:
            lake_tables:
              sales: {bucket: lake, schema: Sale, partition_by: shop, min_input_files: FILES}
              orders: {bucket: lake, schema: Sale, partition_by: shop, min_input_files: FILES}
              shared: {bucket: lake, schema: Sale, partition_by: shop, min_input_files: FILES}
            pipelines:
              load:
                from: {bucket: in, suffix: .csv, schema: Sale, on_overwrite: replace}
                to: [{lake_table: sales}]
              collect:
                from: {queue: orders, schema: Sale, batch: {size: 3}}
                key: id
                to: [{lake_table: orders}]
              sheet:
                from: {bucket: sheets, suffix: .csv, schema: Sale}
                key: id
                to: [{lake_table: shared}]
              note:
                from: {queue: notes, schema: Sale, batch: {size: 3}}
                key: id
                to: [{lake_table: shared}]
            """;

    private static final List<String> TABLES = List.of("sales", "orders", "shared");
    private static final String ROW = "concat_ws('|', id, shop)";

    private static final boolean FULL = System.getProperty("crash.full") != null;
    private static final int ROUNDS = FULL ? 5 : 1;

    @TempDir private Path folder;
    private final Random random = new Random(Long.getLong("crash.seed", 20_260_120));
    private final LakeSales sales = new LakeSales(random);

    /// Returns a number of hits that each process has at least.
    private static int hits(Operation operation, Point point) {
        boolean load = operation == Operation.LOAD;
        return switch (point) {
            // data, manifest, manifest list, metadata and the number of the metadata file of three
            // tables; an expiry writes only the last two
            case DURABLE_FILE, AFTER_DURABLE_FILE ->
                    load ? 40 : operation == Operation.COMPACT ? 5 : 2;
            case IN_COMMIT -> load ? 8 : 1;
            // of a load, AFTER_DURABLE_FILE and AFTER_ACK are the same
            case BEFORE_COMMIT, AFTER_COMMIT -> load ? 0 : 1;
            case ACK, AFTER_ACK -> load ? 8 : 0;
            case CHECKPOINT, AFTER_CHECKPOINT -> load ? 9 : 0;
        };
    }

    private record Kill(Operation operation, Point point, int hit) {}

    @ParameterizedTest
    @EnumSource
    void everyRowIsThereOnceAfterKills(Operation operation) throws Exception {
        var state = Files.createDirectory(folder.resolve("state"));
        try (var kernels = Kernels.writingIn(state)) {
            boolean load = operation == Operation.LOAD;
            run(
                    operation,
                    new LakeTrial(folder, kernels, APP.replace("FILES", load ? "4" : "1000")));
        }
        LakeMaintenanceCrashTest.assertNoOtherFile(state);
    }

    /// A cluster stages the rows of each file, in several splits, and the app commits them once.
    @Test
    void everyRowOfAClusterIsThereOnceAfterKills() throws Exception {
        var state = Files.createDirectory(folder.resolve("state"));
        var text = withoutMessages(APP.replace("FILES", "4"));
        try (var kernels = Kernels.writingIn(state)) {
            var trial = new LakeTrial(folder, kernels, text);
            trial.work(LakeVictim.CLUSTER);
            trial.with(
                    UnaryOperator.identity(),
                    of -> {
                        sales.put(of, "in", 1);
                        sales.share(of, "sheets", "notes", 1);
                        return load(of);
                    });
            for (var kill : ofCluster()) {
                trial.with(
                        UnaryOperator.identity(),
                        of -> {
                            sales.put(of, "in", 1);
                            sales.share(of, "sheets", "notes", 1);
                            return of;
                        });
                run(kill, state, true);
                // after the last commit, the folders may be removed before the process is killed
                if (kill.point() != Point.AFTER_ACK) {
                    assertThat(folders(state)).as("%s", kill).isNotEmpty();
                }
                trial.with(
                        UnaryOperator.identity(),
                        of -> {
                            assertWhole(kill, of, List.of("sales", "shared"));
                            return of;
                        });
            }
            trial.with(
                    UnaryOperator.identity(),
                    of -> {
                        load(of);
                        assertThat(of.messages("load-files-dlq")).isEmpty();
                        assertThat(of.messages("sheet-files-dlq")).isEmpty();
                        assertThat(copy(of, "sales").rows(ROW))
                                .containsExactlyInAnyOrderElementsOf(sales.ofFiles());
                        var waiting = waiting(of, "notes");
                        var rows = copy(of, "shared").rows(ROW);
                        assertThat(rows)
                                .containsExactlyInAnyOrderElementsOf(
                                        sales.ofBoth(new TreeSet<>(), List.of(), waiting));
                        return of;
                    });
        }
        assertThat(folders(state)).isEmpty();
    }

    /// The hits are those of the first files, which are before, in and after the commits of tables.
    private List<Kill> ofCluster() {
        var kills = new ArrayList<Kill>();
        var points =
                FULL
                        ? List.of(
                                Point.DURABLE_FILE,
                                Point.AFTER_DURABLE_FILE,
                                Point.CHECKPOINT,
                                Point.IN_COMMIT,
                                Point.ACK,
                                Point.AFTER_ACK)
                        : List.of(Point.AFTER_DURABLE_FILE, Point.AFTER_ACK);
        for (var point : points) {
            for (int round = 0; round < ROUNDS; round++) {
                int hits = point == Point.DURABLE_FILE || point == Point.AFTER_DURABLE_FILE ? 5 : 2;
                kills.add(new Kill(Operation.LOAD, point, 1 + random.nextInt(hits)));
            }
        }
        return kills;
    }

    /// Returns the app without the pipelines of messages.
    private static String withoutMessages(String text) {
        return text.replaceAll("(?m)^  (collect|note):\\n(    .*\\n)+", "");
    }

    /// Returns the folders with the parts of files.
    private static List<Path> folders(Path state) throws IOException {
        try (var all = Files.walk(state)) {
            return all.filter(at -> at.getFileName().toString().startsWith(SimulatedCluster.FOLDER))
                    .toList();
        }
    }

    private void run(Operation operation, LakeTrial trial) throws Exception {
        trial.with(
                UnaryOperator.identity(),
                of -> {
                    of.put("lake", "sales/data/lost.parquet", new byte[] {1});
                    sales.put(of, "in", 2);
                    sales.send(of, "orders", 2);
                    sales.share(of, "sheets", "notes", 1);
                    return load(of);
                });
        boolean loaded = true;
        for (var kill : kills(operation)) {
            trial.with(UnaryOperator.identity(), this::addTo);
            run(kill, trial.state(), false);
            // the next process starts with what this one has left, or with two busy workers
            boolean now = !loaded || random.nextBoolean();
            trial.with(
                    UnaryOperator.identity(),
                    of -> {
                        assertWhole(kill, of, TABLES);
                        return now ? load(of) : of;
                    });
            loaded = now;
        }
        trial.with(
                UnaryOperator.identity(),
                of -> {
                    assertComplete(trial.state(), load(of));
                    return of;
                });
    }

    private Trial addTo(Trial of) throws IOException {
        sales.put(of, "in", 3);
        sales.send(of, "orders", 8);
        sales.share(of, "sheets", "notes", 2);
        return of;
    }

    private static Trial load(Trial of) throws InterruptedException {
        of.pipelines().start();
        of.pipelines().awaitIdle();
        return of;
    }

    /// Without `-Dcrash.full`, a compaction has every second point, and an expiry the others;
    /// [LakeMaintenanceCrashTest] fails at each point of the maintenance, but in one process.
    private List<Kill> kills(Operation operation) {
        var kills = new ArrayList<Kill>();
        var points = Stream.of(Point.values()).filter(point -> hits(operation, point) > 0).toList();
        int first = operation == Operation.EXPIRE && !FULL ? 1 : 0;
        int step = operation == Operation.LOAD || FULL ? 1 : 2;
        for (int i = first; i < points.size(); i += step) {
            int hits = hits(operation, points.get(i));
            for (int round = 0; round < ROUNDS; round++) {
                kills.add(new Kill(operation, points.get(i), 1 + random.nextInt(hits)));
            }
        }
        Collections.shuffle(kills, random);
        return kills;
    }

    private void run(Kill kill, Path state, boolean cluster) throws Exception {
        try (var life =
                Life.start(
                        LakeVictim.class,
                        folder.resolve("app.yaml").toString(),
                        state.toString(),
                        kill.operation().name(),
                        kill.point().name(),
                        Integer.toString(kill.hit()),
                        Boolean.toString(cluster))) {
            assertThat(life.next()).as("%s", kill).isEqualTo("hit 0");
            life.awaitEnd();
        }
    }

    private void assertWhole(Kill kill, Trial of, List<String> tables) throws Exception {
        for (var table : tables) {
            var copy = copy(of, table);
            assertThat(copy.locations())
                    .as("objects of %s after %s", table, kill)
                    .containsAll(copy.referenced());
            var rows = copy.rows(ROW);
            assertThat(rows).as("%s after %s", table, kill).doesNotHaveDuplicates();
            var there = new TreeSet<>(rows);
            var expected =
                    switch (table) {
                        case "sales" -> sales.ofFiles(there, waiting(of, "load-files"));
                        case "orders" -> sales.ofMessages(there, waiting(of, "orders"));
                        default ->
                                sales.ofBoth(
                                        there, waiting(of, "sheet-files"), waiting(of, "notes"));
                    };
            assertThat(there).as("%s after %s", table, kill).isEqualTo(expected);
        }
    }

    private static List<String> waiting(Trial of, String queue) {
        return of.messages(queue).stream()
                .map(message -> new String(message.body(), StandardCharsets.UTF_8))
                .toList();
    }

    private void assertComplete(Path state, Trial of) throws Exception {
        assertThat(of.messages("load-files-dlq")).isEmpty();
        assertThat(of.messages("orders-dlq")).isEmpty();
        assertThat(of.messages("sheet-files-dlq")).isEmpty();
        assertThat(of.messages("notes-dlq")).isEmpty();
        var tables = new IcebergTables(of.platform().buckets(), of.platform().time());
        var maintenance = LakeVictim.maintenance(of, state, of.platform(), tables);
        for (var table : of.app().all(LakeTable.class).values()) {
            maintenance.expire(table, Duration.ofHours(1));
            assertThat(maintenance.verify(table).problems()).as(table.name()).isEmpty();
            var copy = copy(of, table.name());
            assertThat(copy.locations()).as(table.name()).isEqualTo(copy.referenced());
        }
        assertThat(copy(of, "sales").rows(ROW))
                .containsExactlyInAnyOrderElementsOf(sales.ofFiles());
        assertThat(copy(of, "orders").rows(ROW))
                .containsExactlyInAnyOrderElementsOf(sales.ofMessages());
        assertThat(copy(of, "shared").rows(ROW))
                .containsExactlyInAnyOrderElementsOf(sales.ofBoth());
    }

    private LakeCopy copy(Trial of, String table) throws IOException {
        return new LakeCopy(of.platform().buckets(), "lake", table, folder);
    }
}
