package dev.leat.cli.trial.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.trial.BucketRows;
import dev.leat.cli.trial.lake.FailingPlatform.Point;
import dev.leat.kernel.Kernels;
import dev.leat.port.Platform;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// A failure at any step of a commit to a lake table: of each file that is made durable, and
/// before, in and after each commit of the store. Without `-Dcrash.full`, every third of these
/// files fails. The table has each row once, and no file that nothing uses.
@Tag("crash")
class LakeCrashTest {

    private static final boolean FULL = System.getProperty("crash.full") != null;

    @AutoClose private final Kernels kernels = new Kernels();
    @TempDir private Path folder;

    private static final String APP =
            """
            app: lake
            schemas:
              Sale: {id: integer not null, shop: varchar}
            buckets:
              in:
              lake:
            lake_tables:
              sales: {bucket: lake, schema: Sale, partition_by: shop}
            pipelines:
              load:
                from: {bucket: in, suffix: .csv, schema: Sale, on_overwrite: replace}
                to:
                  - lake_table: sales
            """;

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"AFTER_DURABLE_FILE", "AFTER_CHECKPOINT", "AFTER_ACK"})
    void everyRowIsThereOnce(Point point) throws Exception {
        int hits = 0;
        while (true) {
            var state = Files.createDirectory(folder.resolve(point + "-" + hits));
            var trial = new LakeTrial(state, kernels, APP);
            trial.put("one.csv", "id,shop\n1,a\n2,b\n").put("two.csv", "id,shop\n3,a\n");
            var left = new AtomicInteger(hits + 1);
            trial.with(
                    platform -> failing(platform, point, left),
                    of -> {
                        of.put(
                                "in",
                                "one.csv",
                                "id,shop\n4,a\n5,c\n".getBytes(StandardCharsets.UTF_8));
                        of.pipelines().start();
                        of.pipelines().awaitIdle();
                        return of;
                    });
            assertThat(trial.rows("id, shop")).containsExactly("3|a", "4|a", "5|c");
            assertThat(trial.letters()).isEmpty();
            assertThat(objects(trial)).hasSize(5 + 3 + 4 + 3 + 1);
            if (left.get() > 0) {
                break;
            }
            hits += step(point);
        }
        assertThat(hits).as("hits of %s", point).isGreaterThanOrEqualTo(1);
    }

    private static final String QUEUE =
            """
            app: lake
            schemas:
              Sale: {id: integer not null, shop: varchar}
            queues:
              sales: {}
            buckets:
              lake:
            lake_tables:
              sales: {bucket: lake, schema: Sale, partition_by: shop}
            pipelines:
              load:
                from: {queue: sales, schema: Sale, batch: {size: 2}}
                KEY
                to:
                  - lake_table: sales
            """;

    /// The same for batches of messages, which several workers commit, with and without a key.
    @ParameterizedTest
    @CsvSource({
        "DURABLE_FILE, ''",
        "BEFORE_COMMIT, ''",
        "AFTER_COMMIT, ''",
        "DURABLE_FILE, 'key: id'",
        "BEFORE_COMMIT, 'key: id'",
        "AFTER_COMMIT, 'key: id'"
    })
    void everyRecordIsThereOnce(Point point, String key) throws Exception {
        int hits = FULL || point != Point.DURABLE_FILE ? 0 : key.isEmpty() ? 1 : 2;
        while (true) {
            var state = Files.createDirectory(folder.resolve("queue-" + hits));
            try (var writing = Kernels.writingIn(state)) {
                var trial = new LakeTrial(state, writing, QUEUE.replace("KEY", key));
                var left = new AtomicInteger(hits + 1);
                trial.with(
                        platform -> failing(platform, point, left),
                        of -> {
                            of.send(
                                    "sales",
                                    IntStream.range(0, 4).mapToObj(LakeCrashTest::sale).toList());
                            of.pipelines().start();
                            of.pipelines().awaitIdle();
                            assertThat(of.messages("sales")).isEmpty();
                            assertThat(of.messages("sales-dlq")).isEmpty();
                            return of;
                        });
                assertThat(trial.rows("id, shop")).containsExactly("0|a", "1|b", "2|a", "3|b");
                var objects = objects(trial);
                long commits =
                        objects.stream().filter(name -> name.endsWith(".metadata.json")).count();
                // each commit but the first has replaced the object with the current version
                assertThat(BucketRows.files(state.resolve("state")))
                        .hasSize(objects.size() + Math.toIntExact(commits) - 1);
                if (left.get() > 0) {
                    break;
                }
            }
            hits += step(point);
        }
        assertThat(hits).as("hits of %s", point).isGreaterThanOrEqualTo(2);
    }

    private static int step(Point point) {
        return FULL || point != Point.DURABLE_FILE ? 1 : 3;
    }

    private static byte[] sale(int id) {
        return "{\"id\":%d,\"shop\":\"%s\"}"
                .formatted(id, id % 2 == 0 ? "a" : "b")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> objects(LakeTrial trial) throws Exception {
        return trial.with(
                platform -> platform,
                of ->
                        of.platform().buckets().list("lake", "", "", 1000).stream()
                                .map(object -> object.unit().key())
                                .toList());
    }

    /// Returns a platform that fails once, when `left` is counted down.
    private static Platform failing(Platform platform, Point point, AtomicInteger left) {
        return new FailingPlatform(
                platform, platform.time(), here -> here == point && left.getAndDecrement() == 1);
    }
}
