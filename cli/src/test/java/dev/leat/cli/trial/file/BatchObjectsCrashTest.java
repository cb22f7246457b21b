package dev.leat.cli.trial.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.trial.BucketRows;
import dev.leat.cli.trial.Trial;
import dev.leat.contract.Life;
import dev.leat.kernel.Kernels;
import dev.leat.kernel.LookupReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The objects of 20,000 messages after `kill -9` at random moments. With `-Dcrash.full` it is six
/// kills, otherwise two; `-Dcrash.seed=N` takes other moments.
@Tag("crash")
class BatchObjectsCrashTest {

    private static final int SALES = 20_000;
    private static final int KILLS = System.getProperty("crash.full") == null ? 2 : 6;

    private static final String APP =
            """
            app: shop
            schemas:
              Sale: {id: varchar not null, amount: 'decimal(12,2)', lines: 'struct(name varchar, n integer)[]'}
            queues: {written: {}, sales: {visibility_timeout: 10m}}
            buckets: {parquet: {notify: {queue: written}}, csv: {}}
            pipelines:
              store:
                from: {queue: sales, schema: Sale, batch: {size: 1000, window: 1s}}
                key: id
                to:
                  - {bucket: parquet, path: '{source.batch}.parquet'}
                  - {bucket: csv, path: '{source.batch}.csv.gz', where: amount >= 19000}
            """;

    private final SplittableRandom random = new SplittableRandom(Long.getLong("crash.seed", 7));

    @Test
    void haveEachRowOnceThroughKills(@TempDir Path folder) throws Exception {
        var app = Files.writeString(folder.resolve("app.yaml"), APP);
        var state = folder.resolve("state");
        try (var kernels = new Kernels();
                var before = Trial.open(app, state, kernels, UnaryOperator.identity())) {
            before.send(
                    "sales",
                    IntStream.range(0, SALES)
                            .mapToObj(BatchObjectsCrashTest::sale)
                            .map(sale -> sale.getBytes(StandardCharsets.UTF_8))
                            .toList());
        }
        for (int kill = 0; kill < KILLS; kill++) {
            assertThat(live(app, state, random.nextInt(1, SALES / KILLS / 4))).isFalse();
        }
        assertThat(live(app, state, Integer.MAX_VALUE)).isTrue();
        try (var kernels = new Kernels(state, LookupReader.NONE);
                var after = Trial.open(app, state, kernels, UnaryOperator.identity())) {
            assertThat(after.messages("sales")).isEmpty();
            assertThat(after.messages("sales-dlq")).isEmpty();
            var parquet = new BucketRows(after.platform(), "parquet", folder);
            assertThat(parquet.rows("read_parquet", "id, amount, lines[1].n"))
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, SALES)
                                    .mapToObj(i -> "r%d|%d.25|%d".formatted(i, i, i))
                                    .toList());
            var csv = new BucketRows(after.platform(), "csv", folder);
            assertThat(csv.rows("read_csv", "id"))
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(19_000, SALES).mapToObj(i -> "r" + i).toList());
            assertThat(after.messages("written")).hasSameSizeAs(parquet.keys());
            assertThat(BucketRows.files(state)).hasSize(parquet.keys().size() + csv.keys().size());
        }
    }

    /// One life, killed soon after this number of records, or run to its end. True if it came to
    /// its end.
    private boolean live(Path app, Path state, int fatal) throws IOException, InterruptedException {
        try (var child = Life.start(BatchObjectsChild.class, app.toString(), state.toString())) {
            for (var line = child.next(); !line.startsWith("idle"); line = child.next()) {
                if (Life.number(line, "done") >= fatal) {
                    long until = System.nanoTime() + random.nextLong(30_000_000);
                    while (System.nanoTime() < until) {
                        Thread.onSpinWait();
                    }
                    return false;
                }
            }
            return true;
        }
    }

    private static String sale(int number) {
        return "{\"id\":\"r%d\",\"amount\":%d.25,\"lines\":[{\"name\":\"p\",\"n\":%d}]}"
                .formatted(number, number, number);
    }
}
