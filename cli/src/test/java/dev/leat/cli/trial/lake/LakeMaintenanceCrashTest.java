package dev.leat.cli.trial.lake;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.LakeTable;
import dev.leat.cli.trial.BucketRows;
import dev.leat.cli.trial.FolderCopy;
import dev.leat.cli.trial.Trial;
import dev.leat.cli.trial.lake.FailingPlatform.Faults;
import dev.leat.cli.trial.lake.FailingPlatform.Point;
import dev.leat.iceberg.IcebergTables;
import dev.leat.kernel.Kernels;
import dev.leat.lake.LakeInspection;
import dev.leat.lake.LakeInspection.Problem;
import dev.leat.load.TableMaintenance;
import dev.leat.port.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A process that ends at any step of the maintenance of a lake table: before each file is durable,
/// and before, in and after each commit of the store. From that step on, nothing more is written.
/// The next process finds the table whole and continues. Then the table has each row once, each
/// object to which its metadata refers, and no other, and the state folder has no other file.
/// `-Dcrash.seed=N` makes another table. Without `-Dcrash.full`, it ends before every third file.
@Tag("crash")
public class LakeMaintenanceCrashTest {

    private static final String APP =
            """
            app: lake
            schemas:
              Sale: {id: integer not null, shop: varchar}
            buckets:
              in:
              lake:
            lake_tables:
              sales: {bucket: lake, schema: Sale, partition_by: shop, max_snapshot_age: 1h, min_input_files: FILES}
            pipelines:
              load:
                from: {bucket: in, suffix: .csv, schema: Sale, on_overwrite: replace}
                to: [{lake_table: sales}]
            """;

    private static final boolean FULL = System.getProperty("crash.full") != null;
    private static final String LOST = "sales/data/lost.parquet";

    /// The time until the maintenance. Old snapshots and the lost object are removed then.
    private static final Duration LATER = Duration.ofDays(2);

    private static final List<Point> POINTS =
            List.of(Point.DURABLE_FILE, Point.BEFORE_COMMIT, Point.IN_COMMIT, Point.AFTER_COMMIT);

    @AutoClose private final Kernels kernels = new Kernels();
    @TempDir private Path folder;
    private final Random random = new Random(Long.getLong("crash.seed", 20));

    /// The rows of each file that is loaded.
    private final Map<String, List<String>> sales = new TreeMap<>();

    enum Operation {
        COMPACT,
        EXPIRE,
        /// A commit that replaces rows, merges small files, and removes old snapshots and the lost
        /// object.
        LOAD
    }

    /// The end of the process at a hit of a point; never if `hit` is 0.
    private static final class End implements Faults {

        private final Point point;
        private final int hit;
        private final Map<Point, Integer> hits = new EnumMap<>(Point.class);
        private final CountDownLatch ended = new CountDownLatch(1);

        End(Point point, int hit) {
            this.point = point;
            this.hit = hit;
        }

        @Override
        public synchronized boolean fail(Point here) {
            int count = hits.merge(here, 1, Integer::sum);
            if (here == point && count == hit) {
                ended.countDown();
            }
            return ended.getCount() == 0;
        }

        public synchronized int hits(Point of) {
            return hits.getOrDefault(of, 0);
        }
    }

    /// A table of several snapshots and small files, and an object that it does not need.
    @BeforeEach
    void load() throws Exception {
        var trial = new LakeTrial(base(), kernels, APP.replace("FILES", "1000"));
        int files = 3 + random.nextInt(3);
        trial.with(
                UnaryOperator.identity(),
                of -> {
                    of.put("lake", LOST, new byte[] {1});
                    of.pipelines().start();
                    for (int i = 0; i < files; i++) {
                        put(of, i + ".csv");
                        of.pipelines().awaitIdle();
                    }
                    return of;
                });
    }

    private Path base() throws IOException {
        return Files.createDirectories(folder.resolve("base"));
    }

    private void put(Trial to, String key) throws IOException {
        to.put("in", key, content(sales.computeIfAbsent(key, this::rows)));
    }

    private static byte[] content(List<String> rows) {
        return ("id,shop\n" + String.join("\n", rows).replace('|', ',') + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /// Returns new rows, one of them in a partition that each file has.
    private List<String> rows(String key) {
        var rows = new ArrayList<>(List.of(random.nextInt(1_000_000) + "|a"));
        for (int i = random.nextInt(3); i > 0; i--) {
            rows.add(random.nextInt(1_000_000) + "|" + "abc".charAt(random.nextInt(3)));
        }
        return rows;
    }

    @ParameterizedTest
    @EnumSource
    void theTableIsWholeAfterTheProcessEndsAtAnyStep(Operation operation) throws Exception {
        var before = all(sales);
        if (operation == Operation.LOAD) {
            sales.put("0.csv", rows("0.csv"));
        }
        var whole = new End(Point.DURABLE_FILE, 0);
        var done = copy("whole");
        run(done, operation, whole);
        assertDone(done, operation);
        // EXPIRE writes only a metadata file and the object with its number
        assertThat(whole.hits(Point.DURABLE_FILE))
                .isGreaterThanOrEqualTo(operation == Operation.EXPIRE ? 2 : 5);
        for (var point : POINTS) {
            assertThat(whole.hits(point)).as("hits of %s", point).isPositive();
            int step = FULL || point != Point.DURABLE_FILE ? 1 : 3;
            for (int hit = 1; hit <= whole.hits(point); hit += step) {
                var name = "%s-%s-%d".formatted(operation, point, hit);
                var trial = copy(name);
                var end = new End(point, hit);
                run(trial, operation, end);
                assertThat(end.ended.getCount()).as(name).isZero();
                continues(name, trial, operation, before);
                assertNoOtherFile(trial.state());
            }
        }
    }

    /// The operation changes the table, so that its steps are those of a real change.
    private void assertDone(LakeTrial trial, Operation operation) throws Exception {
        var found = trial.with(UnaryOperator.identity(), LakeMaintenanceCrashTest::inspect);
        if (operation == Operation.COMPACT) {
            var shops = all(sales).stream().map(row -> row.split("[|]", -1)[1]).distinct();
            assertThat(found.files()).hasSameSizeAs(shops.toList());
        } else {
            assertThat(found.snapshots()).isEqualTo(1);
            assertThat(found.problems()).isEmpty();
        }
    }

    /// The commit fails then, and the files that were made for it are deleted at once.
    @Test
    void anotherProgramCommitsMeanwhile() throws Exception {
        var trial = copy("conflict");
        var conflicts = new AtomicInteger();
        trial.with(
                UnaryOperator.identity(),
                of -> {
                    Faults other =
                            here -> {
                                if (here == Point.BEFORE_COMMIT
                                        && conflicts.incrementAndGet() == 1) {
                                    compact(trial, of);
                                }
                                return false;
                            };
                    maintain(trial, of, Operation.COMPACT, other);
                    assertThat(problems(of))
                            .extracting(Problem::location)
                            .containsExactly("s3://lake/" + LOST);
                    assertThat(LakeTrial.rows(of, "id, shop")).isEqualTo(all(sales));
                    return of;
                });
        assertThat(conflicts).hasValue(1);
        assertNoOtherFile(trial.state());
    }

    private static void compact(LakeTrial trial, Trial of) {
        try {
            maintain(trial, of, Operation.COMPACT, new End(Point.DURABLE_FILE, 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns a copy of the app, at a later time.
    private LakeTrial copy(String name) throws IOException {
        var to = folder.resolve(name);
        FolderCopy.make(base(), to);
        return new LakeTrial(to, kernels, APP.replace("FILES", "3")).later(LATER);
    }

    /// Runs the operation in a process of its own, until its end.
    private void run(LakeTrial trial, Operation operation, End end) throws Exception {
        trial.with(
                platform -> new FailingPlatform(platform, later(platform.time()), end),
                of -> {
                    if (operation == Operation.LOAD) {
                        of.put("in", "0.csv", content(requireNonNull(sales.get("0.csv"))));
                        of.pipelines().start();
                        while (!of.pipelines().idle()
                                && !end.ended.await(5, TimeUnit.MILLISECONDS)) {}
                    } else if (end.hit == 0) {
                        maintain(trial, of, operation, end);
                    } else {
                        assertThatThrownBy(() -> maintain(trial, of, operation, end))
                                .hasMessageMatching("the (disk failed|connection broke .*)");
                    }
                    return of;
                });
    }

    private static InstantSource later(InstantSource time) {
        return InstantSource.offset(time, LATER);
    }

    private static void maintain(LakeTrial trial, Trial of, Operation operation, Faults faults)
            throws IOException {
        var clock = later(of.platform().time());
        var platform = new FailingPlatform(of.platform(), clock, faults);
        var table = of.app().get(LakeTable.class, "sales");
        var maintenance =
                new TableMaintenance(
                        of.app(),
                        new LaterPlatform(platform, Time.of(clock)),
                        platform.lake().orElseThrow(),
                        trial.state());
        if (operation == Operation.COMPACT) {
            maintenance.compact(table);
        } else {
            maintenance.expire(table, Duration.ofHours(1));
        }
    }

    /// Runs the next process, which repeats the operation, loads a file and cleans the table.
    private void continues(String name, LakeTrial trial, Operation operation, List<String> before)
            throws Exception {
        trial.with(
                UnaryOperator.identity(),
                of -> {
                    assertThat(problems(of))
                            .as(name)
                            .extracting(Problem::location)
                            .isSubsetOf("s3://lake/" + LOST);
                    assertThat(LakeTrial.rows(of, "id, shop")).as(name).isIn(before, all(sales));
                    of.pipelines().start();
                    of.pipelines().awaitIdle();
                    assertThat(LakeTrial.rows(of, "id, shop")).as(name).isEqualTo(all(sales));
                    var none = new End(Point.DURABLE_FILE, 0);
                    if (operation != Operation.LOAD) {
                        maintain(trial, of, operation, none);
                    }
                    var with = new TreeMap<>(sales);
                    with.put("next.csv", rows("next.csv"));
                    of.put("in", "next.csv", content(requireNonNull(with.get("next.csv"))));
                    of.pipelines().awaitIdle();
                    maintain(trial, of, Operation.EXPIRE, none);
                    assertThat(problems(of)).as(name).isEmpty();
                    assertThat(LakeTrial.rows(of, "id, shop")).as(name).isEqualTo(all(with));
                    assertThat(of.messages("load-files-dlq")).as(name).isEmpty();
                    return of;
                });
    }

    private static List<Problem> problems(Trial of) throws IOException {
        return inspect(of).problems();
    }

    private static LakeInspection inspect(Trial of) throws IOException {
        return new IcebergTables(of.platform().buckets(), of.platform().time())
                .inspect(of.app().get(LakeTable.class, "sales"));
    }

    /// Returns all rows, in the order of [LakeTrial#rows].
    private static List<String> all(Map<String, List<String>> files) {
        return files.values().stream().flatMap(List::stream).sorted().toList();
    }

    /// The files of objects are those of the rows in the state, and nothing staged is left.
    public static void assertNoOtherFile(Path state) throws Exception {
        var files = new HashSet<String>();
        for (var file : BucketRows.files(state)) {
            files.add(state.relativize(file).toString().replace('\\', '/'));
        }
        assertThat(files).as("files in %s", state).isEqualTo(referenced(state));
    }

    private static Set<String> referenced(Path state) throws Exception {
        var places = new HashSet<String>();
        try (var connection =
                        DriverManager.getConnection("jdbc:sqlite:" + state.resolve("state.db"));
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT blob FROM object")) {
            while (row.next()) {
                places.add(row.getString(1));
            }
        }
        return places;
    }
}
