package dev.leat.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Environment;
import dev.leat.app.LakeTable;
import dev.leat.aws.AwsClients;
import dev.leat.cli.fixture.Polling;
import dev.leat.cli.lake.GlueWriter;
import dev.leat.cli.lambda.FunctionServices;
import dev.leat.config.AppFile;
import dev.leat.contract.VirtualTime;
import dev.leat.port.Audit;
import dev.leat.port.LakeMaintenance;
import dev.leat.port.Signal;
import dev.leat.port.UnavailableException;
import dev.leat.redrive.RedriveListener;
import dev.leat.redrive.Redriver;
import dev.leat.redrive.RunOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// An app whose pipelines write files to lake tables on AWS, for which Leat's endpoint stands:
/// `load` to the table `sales`, and `sheet` to the table `unique`, a bucket and a view. Another
/// program changes `sales` through Glue. Knows the rows that the tables must have, from which it
/// judges what is stored. Each process has an empty disk. Owned by one thread.
final class LakeRun implements AutoCloseable {

    private static final String APP =
            """
            app: lakes
            schemas:
              Sale: {id: integer not null, shop: varchar not null}
            buckets: {inbox: , sheets: , outbox: , lake: }
            queues:
              loads: {visibility_timeout: 1m, max_receive_count: 100}
              pages: {visibility_timeout: 1m, max_receive_count: 100}
            views:
              totals: {key: shop, measures: {n: count(*), total: sum(id)}}
            lake_tables:
              sales: {bucket: lake, schema: Sale, partition_by: shop, min_input_files: 5, max_snapshot_age: 365d}
              unique: {bucket: lake, schema: Sale, partition_by: shop, min_input_files: 5}
            pipelines:
              load:
                from: {bucket: inbox, via: loads, suffix: .csv, schema: Sale, on_overwrite: replace}
                to: [{lake_table: sales}]
              sheet:
                from: {bucket: sheets, via: pages, suffix: .csv, schema: Sale}
                key: id
                to: [{lake_table: unique}, {bucket: outbox, path: "{source.stem}.csv"}, {view: totals}]
            environments:
              aws: {region: eu-west-1}
            """;

    static final String SALES = "sales";
    static final String UNIQUE = "unique";

    /// Longer than the visibility timeout, and than the lease of a lake table.
    private static final Duration LATER = Duration.ofSeconds(121);

    private static final String ROW = "concat_ws('|', id, shop)";

    final VirtualTime time = new VirtualTime(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    final FunctionServices services;
    final AwsClients clients;
    final GlueWriter foreign;
    private final App app;
    private final Environment environment;
    private final Path folder;
    private final SplittableRandom random;

    /// The versions of each object, as rows. The table may have any whole one that was put since
    /// the queue was empty, and otherwise the last one.
    private final Map<String, List<List<String>>> files = new TreeMap<>();

    private final Map<String, List<String>> sheets = new TreeMap<>();
    private final TreeSet<Integer> own = new TreeSet<>();
    private int ids;
    private int machines;

    private volatile boolean closed;

    LakeRun(Path folder, long seed) throws Exception {
        this.folder = folder;
        this.random = new SplittableRandom(seed);
        app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
        environment = Objects.requireNonNull(app.environments().get("aws"));
        services = new FunctionServices(app, folder.resolve("services"), time);
        clients = services.clients();
        var foreigns = Files.createDirectory(folder.resolve("foreign"));
        foreign = new GlueWriter(services.url(), "default", foreigns);
        var thread = Thread.currentThread();
        Thread.ofPlatform().daemon().start(() -> passWhileWaiting(thread));
    }

    /// Lets time pass while the thread waits for the lease of a table that a process has left.
    private void passWhileWaiting(Thread thread) {
        while (!closed) {
            boolean holds =
                    Arrays.stream(thread.getStackTrace())
                            .anyMatch(frame ->
                                    frame.getClassName().endsWith("GluePointers")
                                            && frame.getMethodName().equals("hold"));
            if (holds && thread.getState() == Thread.State.WAITING) {
                time.advance(Duration.ofSeconds(1));
            }
            Polling.pause();
        }
    }

    LakeTable table(String name) {
        return app.get(LakeTable.class, name);
    }

    void later() {
        time.advance(LATER);
    }

    private List<String> newRows(int most) {
        var rows = new ArrayList<String>();
        rows.add(++ids + "|a");
        for (int i = random.nextInt(most); i > 0; i--) {
            rows.add(++ids + "|" + "abc".charAt(random.nextInt(3)));
        }
        return rows;
    }

    private static String csv(List<String> rows) {
        return "id,shop\n" + String.join("\n", rows).replace('|', ',') + "\n";
    }

    /// Puts a new object for `load`.
    String put() throws Exception {
        var key = "f%04d.csv".formatted(files.size());
        put(key);
        return key;
    }

    /// Puts a version of an object for `load`.
    void put(String key) throws Exception {
        var rows = newRows(6);
        files.computeIfAbsent(key, _ -> new ArrayList<>()).add(rows);
        services.put("inbox", key, csv(rows));
    }

    /// Overwrites any object for `load`.
    void overwrite() throws Exception {
        put("f%04d.csv".formatted(random.nextInt(files.size())));
    }

    /// Puts a new object for `sheet`. Its last row is that of another object.
    void putSheet() throws Exception {
        var rows = newRows(6);
        var key = "s%d.csv".formatted(sheets.size());
        sheets.put(key, rows);
        services.put("sheets", key, csv(rows));
    }

    /// Another program commits a change of `sales`.
    void meddle() throws Exception {
        if (!foreign.exists(SALES)) {
            return;
        }
        switch (random.nextInt(own.isEmpty() ? 3 : 5)) {
            case 0, 1 -> {
                var added = List.of(ids + 1, ids + 2);
                ids += 2;
                foreign.append(SALES, added);
                own.addAll(added);
            }
            case 2 -> foreign.compact(SALES);
            case 3 -> {
                own.removeIf(_ -> random.nextBoolean());
                own.add(++ids);
                foreign.overwrite(SALES, List.copyOf(own));
            }
            default -> foreign.comment(SALES, "comment " + ++ids);
        }
    }

    FileProcess process(ExecutionInterceptor calls) {
        var disk = folder.resolve("machine-" + machines++);
        return FileProcess.onAws(app, environment, services.clients(calls), disk, time);
    }

    FileProcess process() {
        return process(new ExecutionInterceptor() {});
    }

    interface Work {
        void by(FileProcess process) throws Exception;
    }

    /// Lets a process work that ends at one of its requests, or continues without a response.
    void victim(ExecutionInterceptor fault, Work work) throws Exception {
        try (var process = process(fault)) {
            work.by(process);
        } catch (UnavailableException _) {
            // it is dead, or a service is unavailable for its command
        }
    }

    /// Processes all messages, as another process.
    void drain() throws Exception {
        try (var next = process()) {
            for (var pipeline : List.of("load", "sheet")) {
                var queue = pipeline.equals("load") ? "loads" : "pages";
                for (int round = 0; services.waiting(queue) > 0; round++) {
                    assertThat(round).as("rounds of %s", pipeline).isLessThan(20);
                    next.process(pipeline);
                    if (services.waiting(queue) > 0) {
                        later();
                    }
                }
            }
        }
        files.values().forEach(versions -> versions.subList(0, versions.size() - 1).clear());
    }

    static LakeMaintenance maintenance(FileProcess process) {
        return process.platform().engine().maintenance().orElseThrow();
    }

    /// Removes old snapshots and objects without one, and checks that no other object remains.
    void clean() throws Exception {
        time.advance(Duration.ofHours(25));
        try (var process = process()) {
            for (var name : List.of(SALES, UNIQUE)) {
                if (foreign.exists(name)) {
                    maintenance(process).expire(table(name), Duration.ofHours(1));
                    assertThat(maintenance(process).verify(table(name)).problems()).isEmpty();
                    assertThat(stored(name)).as(name).isEqualTo(referenced(name));
                }
            }
        }
    }

    private Set<String> stored(String name) {
        var stored = new TreeSet<String>();
        services.buckets()
                .list("lake", name + "/", object -> stored.add("s3://lake/" + object.key()));
        return stored;
    }

    private Set<String> referenced(String name) throws Exception {
        return new TreeSet<>(GlueWriter.locations(foreign.table(name)));
    }

    /// Checks that all objects of all snapshots exist, that each snapshot follows the one before,
    /// and that the table has the rows of another program, and of each object one version or none.
    void assertWhole(String what) throws Exception {
        if (!foreign.exists(SALES)) {
            return;
        }
        assertThat(stored(SALES)).as(what).containsAll(referenced(SALES));
        var metadata = GlueWriter.metadata(foreign.table(SALES));
        var snapshots = new HashSet<Long>();
        metadata.snapshots().forEach(each -> snapshots.add(each.snapshotId()));
        for (var each : metadata.snapshots()) {
            if (each.snapshotId() != metadata.snapshots().getFirst().snapshotId()) {
                assertThat(snapshots).as("%s: a lost snapshot", what).contains(each.parentId());
            }
        }
        var rows = foreign.rows(SALES, ROW);
        assertThat(rows).as(what).doesNotHaveDuplicates();
        var left = new HashSet<>(rows);
        for (var file : files.entrySet()) {
            var there = new ArrayList<List<String>>();
            for (var version : file.getValue()) {
                if (left.containsAll(version)) {
                    there.add(version);
                    version.forEach(left::remove);
                }
            }
            boolean waits = file.getValue().size() > 1 || services.waiting("loads") > 0;
            assertThat(there).as("%s: %s", what, file.getKey()).hasSizeBetween(waits ? 0 : 1, 1);
        }
        assertThat(left).as(what).isEqualTo(new HashSet<>(foreignRows()));
    }

    private List<String> foreignRows() {
        return own.stream().map(id -> id + "|" + GlueWriter.OWN).toList();
    }

    /// Checks that all is stored once, when no message waits.
    void assertComplete(String what) throws Exception {
        var sales = new ArrayList<>(foreignRows());
        files.values().forEach(versions -> sales.addAll(versions.getLast()));
        if (foreign.exists(SALES)) {
            assertThat(foreign.rows(SALES, ROW))
                    .as(what)
                    .containsExactlyInAnyOrderElementsOf(sales);
        }
        assertThat(services.waiting("loads-dlq") + services.waiting("pages-dlq")).as(what).isZero();
        if (!sheets.isEmpty()) {
            assertSheets(what);
        }
    }

    private void assertSheets(String what) throws Exception {
        var rows = new ArrayList<String>();
        sheets.values().forEach(rows::addAll);
        assertThat(foreign.rows(UNIQUE, ROW)).as(what).containsExactlyInAnyOrderElementsOf(rows);
        assertThat(stored(UNIQUE)).as(what).containsAll(referenced(UNIQUE));
        try (var reader = process()) {
            for (var shop : rows.stream().map(LakeRun::shop).collect(Collectors.toSet())) {
                var of = rows.stream().filter(row -> shop(row).equals(shop)).toList();
                long sum =
                        of.stream().mapToLong(row -> Long.parseLong(row.split("\\|", 2)[0])).sum();
                var total = reader.platform().engine().view("totals").get(List.of(shop));
                assertThat(Arrays.toString(total.orElseThrow().values()))
                        .as(what)
                        .isEqualTo("[%d, %d]".formatted(of.size(), sum));
            }
        }
        for (var sheet : sheets.entrySet()) {
            var listed =
                    clients.s3()
                            .listObjectVersions(
                                    list -> list.bucket("outbox").prefix(sheet.getKey()));
            assertThat(listed.versions()).as("%s: %s", what, sheet.getKey()).hasSize(1);
            var bytes =
                    clients.s3()
                            .getObjectAsBytes(get -> get.bucket("outbox").key(sheet.getKey()))
                            .asByteArray();
            assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(csv(sheet.getValue()));
        }
    }

    private static String shop(String row) {
        return row.substring(row.indexOf('|') + 1);
    }

    /// Redrives the dead letters of `load`.
    void redrive() throws Exception {
        try (var process = process();
                var letters = process.platform().repair().deadLetters("loads-dlq")) {
            var audit = process.platform().repair().audit();
            var redriver = new Redriver(letters, audit, time, app);
            var run = redriver.begin("me", "loads-dlq", Audit.Terms.ALL, RunOptions.PLAIN);
            redriver.drive(run, RunOptions.PLAIN, RedriveListener.none(), new Signal());
        }
    }

    /// Runs an action that fails only by a mistake of the test.
    static Runnable unchecked(Action action) {
        return () -> {
            try {
                action.run();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        };
    }

    interface Action {
        void run() throws Exception;
    }

    /// Returns a number from 1 to `most`.
    int number(int most) {
        return 1 + random.nextInt(most);
    }

    @Override
    public void close() {
        closed = true;
        clients.close();
        services.close();
    }
}
