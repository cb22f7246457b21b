package dev.leat.aws.file;

import static dev.leat.aws.file.FileVictim.Point.after;
import static dev.leat.aws.file.FileVictim.Point.before;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsClients;
import dev.leat.aws.LeatEndpoint;
import dev.leat.aws.file.FileVictim.Point;
import dev.leat.aws.s3.StagedObjects;
import dev.leat.aws.setup.AwsSetup;
import dev.leat.batch.Totals;
import dev.leat.config.AppFile;
import dev.leat.contract.Life;
import dev.leat.disk.DiskFolder;
import dev.leat.port.Time;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/// One file through processes that are killed at requests of each kind that changes something. Each
/// process has an empty folder and another host name, and the folder of the one before it is
/// deleted. All that is stored in the end is equal to what one undisturbed process stores of the
/// same lines. With `-Dcrash.full` the file has 400 MB, and a process dies at each point; otherwise
/// at a part of them. [FileWorkerTest] ends workers at each of their requests.
@Tag("crash")
class FileKillTest {

    private static final String APP =
            """
            app: kill
            schemas:
              Sale: {id: bigint not null, note: varchar, quantity: integer not null}
            buckets: {input: , output: }
            queues:
              loads: {visibility_timeout: 30m, max_receive_count: 100}
              done: {}
            pipelines:
              load:
                from: {bucket: input, via: loads, format: csv, schema: Sale}
                steps: [{check: {quantity is above zero: quantity > 0}}]
                to: [{bucket: output, path: "{source.stem}/part-{part}.parquet", format: parquet}]
                on_success: [{queue: done}]
            """;

    /// The points at which processes die, in the order in which a file reaches them, until its end
    /// is decided.
    private static final List<Point> UNDECIDED =
            List.of(
                    before("ReceiveMessage", 1),
                    after("ReceiveMessage", 1),
                    after("UpdateItem", 1),
                    before("GetObject", 1),
                    after("PutObject", 1),
                    before("TransactWriteItems", 1),
                    after("TransactWriteItems", 1),
                    after("CreateMultipartUpload", 1),
                    before("UploadPart", 2),
                    after("UploadPart", 2),
                    before("TransactWriteItems", 1).behind("UploadPart"));

    /// The points from the decision on.
    private static final List<Point> DECIDED =
            List.of(
                    after("TransactWriteItems", 1).behind("UploadPart"),
                    before("CompleteMultipartUpload", 1),
                    after("CompleteMultipartUpload", 1),
                    after("CompleteMultipartUpload", 3),
                    before("SendMessageBatch", 1),
                    after("SendMessageBatch", 1),
                    before("DeleteObject", 1),
                    after("DeleteObject", 2),
                    before("DeleteMessageBatch", 1),
                    after("DeleteMessageBatch", 1));

    private static final Point NOWHERE = before("none", 1);

    /// Longer than the visibility timeout.
    private static final Duration LATER = Duration.ofMinutes(31);

    /// Each process takes three seconds of a core to start, so the short run has a part of the
    /// points.
    private static final int EVERY = 9;

    private static final long MOST_MEMORY = 1L << 30;

    private final boolean full = System.getProperty("crash.full") != null;
    private final long size = full ? 400L << 20 : 2L << 20;
    private final long piece = full ? 16L << 20 : 512L << 10;
    private final AwsResourceNames names = new AwsResourceNames("kill", "");

    @TempDir Path folder;

    private volatile Duration ahead = Duration.ZERO;
    private LeatEndpoint services;
    private AwsClients clients;
    private Path app;
    private int lives;
    private long mostMemory;
    private long mostDisk;

    @BeforeEach
    void start() throws Exception {
        services = LeatEndpoint.start(folder.resolve("services"), time());
        clients = services.clients();
        app = Files.writeString(folder.resolve("app.yaml"), APP);
        App read = AppFile.read(app, Map.of());
        new AwsSetup(clients, names, read, time()).create(_ -> {});
        services.platform().queue("loads").purge();
    }

    /// The time of the services: that of the machine, and ahead of it.
    private Time time() {
        return Time.of(() -> Instant.now().plus(ahead));
    }

    @AfterEach
    void stop() {
        clients.close();
        services.close();
    }

    @Test
    void storesWhatAnUndisturbedProcessStores() throws Exception {
        var lines = folder.resolve("lines.csv");
        var sales = Sales.write(lines, size);
        put("calm.csv", lines);
        var calm = live(NOWHERE);
        assertThat(calm).startsWith("done ");
        var kinds = new TreeSet<>(List.of(calm.split(" ", -1)[1].split(",", -1)));
        kinds.removeAll(
                Stream.of(UNDECIDED, DECIDED).flatMap(List::stream).map(Point::request).toList());
        assertThat(kinds)
                .as("requests at which no process dies, and which change nothing")
                .isSubsetOf(
                        "BatchGetItem",
                        "GetItem",
                        "GetQueueAttributes",
                        "GetQueueUrl",
                        "HeadObject",
                        "ListObjectVersions",
                        "ListObjectsV2",
                        "PutItem",
                        "Query");

        put("sales.csv", lines);
        for (var point : some(UNDECIDED)) {
            assertThat(live(point)).as("%s", point).startsWith("hit ");
            assertThat(versions("sales/")).as("%s", point).isEmpty();
            later();
        }
        for (var point : some(DECIDED)) {
            assertThat(live(point)).as("%s", point).startsWith("hit ");
            later();
        }
        assertThat(live(NOWHERE)).startsWith("done ");

        var objects = objects("calm/", "calm", "sales");
        assertThat(objects("sales/", "sales", "sales")).isEqualTo(objects);
        assertThat(versions("sales/")).hasSameSizeAs(objects.keySet());
        assertThat(totals("sales.csv")).isEqualTo(totals("calm.csv")).isEqualTo(sales.totals());
        assertThat(keys(names.stateBucket(), StagedObjects.PREFIX)).isEmpty();
        int outputs = objects.size();
        assertThat(clients.s3().listMultipartUploads(list -> list.bucket("output")).uploads())
                .hasSizeLessThanOrEqualTo(UNDECIDED.size() * outputs);
        assertThat(services.platform().queue("loads").counts().all()).isZero();
        assertThat(mostMemory).isLessThan(MOST_MEMORY);
        assertThat(mostDisk).isLessThan(2 * size);
        System.out.printf(
                "%,d bytes, %d outputs, %d processes: at most %,d bytes of memory and %,d bytes of scratch%n",
                size, outputs, lives, mostMemory, mostDisk);
    }

    /// Returns every ninth point, or all.
    private List<Point> some(List<Point> points) {
        return IntStream.range(0, points.size())
                .filter(i -> full || i % EVERY == EVERY - 1)
                .mapToObj(points::get)
                .toList();
    }

    private void later() {
        ahead = ahead.plus(LATER);
    }

    /// Runs a process to its end. Returns its last line.
    private String live(Point point) throws IOException, InterruptedException {
        var own = Files.createDirectory(folder.resolve("life-" + ++lives));
        String said;
        try (var life =
                Life.start(
                        Map.of("HOSTNAME", "worker-" + lives),
                        FileVictim.class,
                        app.toString(),
                        services.url().toString(),
                        own.toString(),
                        "" + ahead.toSeconds(),
                        "" + piece,
                        point.argument())) {
            var lines = life.awaitEnd();
            assertThat(lines).as("%s", point).isNotEmpty();
            said = lines.getLast();
        }
        mostDisk = Math.max(mostDisk, bytes(own));
        DiskFolder.remove(own);
        int end = said.lastIndexOf(' ');
        mostMemory = Math.max(mostMemory, Long.parseLong(said.substring(end + 1)));
        return said;
    }

    private static long bytes(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            long bytes = 0;
            for (var file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        }
    }

    private void put(String key, Path file) {
        clients.s3().putObject(put -> put.bucket("input").key(key), RequestBody.fromFile(file));
    }

    private List<String> keys(String bucket, String prefix) {
        return clients
                .s3()
                .listObjectsV2(list -> list.bucket(bucket).prefix(prefix))
                .contents()
                .stream()
                .map(each -> each.key())
                .toList();
    }

    private List<ObjectVersion> versions(String prefix) {
        return clients.s3()
                .listObjectVersions(list -> list.bucket("output").prefix(prefix))
                .versions();
    }

    /// Returns the hashes of the objects, without the name of the file in keys and in rejected
    /// lines.
    private Map<String, Integer> objects(String prefix, String name, String other) {
        var found = new TreeMap<String, Integer>();
        for (var key : keys("output", prefix)) {
            var bytes = bytes(key);
            var hash =
                    key.endsWith(".rejects")
                            ? text(bytes).replace(name, other).hashCode()
                            : Arrays.hashCode(bytes);
            found.put(key.replace(name, other), hash);
        }
        return found;
    }

    private byte[] bytes(String key) {
        return clients.s3().getObjectAsBytes(get -> get.bucket("output").key(key)).asByteArray();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// Returns the totals of the log of files.
    private Totals totals(String key) throws Exception {
        var own = Files.createTempDirectory(folder, "reader");
        var read = AppFile.read(app, Map.of());
        try (var shared = FileWorker.Shared.in(own);
                var reader =
                        new FileWorker(services.clients(), names, read, shared, time(), "load")) {
            return reader.platform().files().newest("load", "input", key).orElseThrow().totals();
        }
    }

    /// A generated file, of which two lines of a hundred are rejected.
    private record Sales(Totals totals) {

        private static final long SEED = 20261126;

        static Sales write(Path file, long size) throws IOException {
            var random = new SplittableRandom(SEED);
            long rejected = 0;
            long good = 0;
            long written = 0;
            try (BufferedWriter out = Files.newBufferedWriter(file)) {
                out.write("id,note,quantity\n");
                for (long id = 1; written < size; id++) {
                    var value = "" + (1 + random.nextInt(40));
                    if (random.nextInt(100) < 2) {
                        rejected++;
                        value = random.nextBoolean() ? "-1" : "many";
                    } else {
                        good++;
                    }
                    var line = "%d,note %x of a sale,%s\n".formatted(id, random.nextLong(), value);
                    out.write(line);
                    written += line.length();
                }
            }
            return new Sales(new Totals(good + rejected, good, 0, rejected));
        }
    }
}
