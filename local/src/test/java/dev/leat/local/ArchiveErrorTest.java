package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Bucket;
import dev.leat.app.RecordArchive;
import dev.leat.batch.ArchivedRecord;
import dev.leat.batch.Record;
import dev.leat.contract.ViewApp;
import dev.leat.contract.VirtualTime;
import dev.leat.plan.Effect;
import dev.leat.port.Archives.Archive;
import dev.leat.port.Time;
import dev.leat.task.Tasks;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class ArchiveErrorTest {

    private static final String BUCKET = "kept";

    @TempDir private Path folder;

    private final VirtualTime time = VirtualTime.start();

    private static App app() {
        var orders = ViewApp.orders();
        var terms = new RecordArchive(Duration.ofDays(30), Optional.of(BUCKET));
        var pipelines = new HashMap<>(orders.pipelines());
        pipelines.replaceAll((_, pipeline) -> pipeline.withArchive(Optional.of(terms)));
        return orders.withPipelines(pipelines)
                .withBuckets(
                        Map.of(BUCKET, new Bucket(BUCKET, Optional.empty(), Optional.empty())));
    }

    /// Archives a record that arrives now. The next attempt after a failure is due afterwards.
    private void archive(LocalPlatform platform, int id) {
        var body = "{\"order_id\": %d}".formatted(id).getBytes(StandardCharsets.UTF_8);
        var record = new Record("" + id, body, Map.of(), 1, time.instant());
        var archived = List.of(new ArchivedRecord(record, Set.of(), Set.of()));
        platform.sourceStore("orders")
                .commit(tx -> tx.apply(new Effect.Archive(ViewApp.PIPELINE, archived)));
        time.advance(Duration.ofMinutes(2));
    }

    private static Archive summary(LocalPlatform platform) {
        return platform.archives().find(ViewApp.PIPELINE).orElseThrow();
    }

    private static boolean failing() {
        return Tasks.failing().stream().anyMatch(one -> one.task().contains(ViewApp.PIPELINE));
    }

    /// The error ends while the process runs, or a restart ends it.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void recordsMoveAgainAfterAnErrorThatIsNamed(boolean restart) {
        var looks = new AtomicInteger();
        var broken = new AtomicBoolean(true);
        // The first look at the clock in each attempt fails.
        var clock =
                Time.of(() -> {
                    boolean moves = Thread.currentThread().getName().equals("leat-archive");
                    if (moves && broken.get() && looks.getAndIncrement() % 2 == 0) {
                        throw new StackOverflowError();
                    }
                    return time.instant();
                });
        var platform = LocalPlatform.open(app(), folder, clock);
        try {
            archive(platform, 0);
            time.advance(Duration.ofDays(1));
            int records = 1;
            while (!failing()) {
                archive(platform, records++);
            }
            if (restart) {
                platform.close();
                while (failing()) {
                    // its thread ends soon after it was closed
                    Thread.onSpinWait();
                }
                platform = LocalPlatform.open(app(), folder, clock);
            }
            broken.set(false);
            while (summary(platform).objects() == 0 || failing()) {
                archive(platform, records++);
            }
            assertThat(summary(platform).records()).isPositive().isLessThanOrEqualTo(records);
        } finally {
            platform.close();
        }
    }
}
