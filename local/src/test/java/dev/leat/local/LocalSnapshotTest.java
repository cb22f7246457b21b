package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Bucket;
import dev.leat.app.Queue;
import dev.leat.batch.FilePhase;
import dev.leat.batch.FileUnit;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Position;
import dev.leat.batch.StagedFile;
import dev.leat.batch.Totals;
import dev.leat.contract.VirtualTime;
import dev.leat.plan.Effect;
import dev.leat.port.Message;
import dev.leat.port.StateSnapshot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Snapshots of a state folder that changes while they are read.
class LocalSnapshotTest {

    private static final App APP =
            App.named("shop")
                    .withQueues(Map.of("orders", Queue.named("orders")))
                    .withBuckets(Map.of("in", Bucket.named("in")));

    private final VirtualTime time = VirtualTime.start();
    @TempDir Path folder;

    private static void put(LocalPlatform platform, String key, String text) throws IOException {
        var bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        platform.buckets().put("in", key, bytes, Map.of());
    }

    private static Message.Outgoing message(String text) {
        return new Message.Outgoing(
                text.getBytes(StandardCharsets.UTF_8), Map.of(), Optional.empty());
    }

    private static String body(LocalPlatform platform, String key) throws IOException {
        var unit = platform.buckets().head("in", key).orElseThrow().unit();
        try (var in = platform.buckets().content(unit).open(0)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// Copies a snapshot into a new folder, as a backup and its restoration do.
    private Path copy(StateSnapshot snapshot) throws IOException {
        var copy = Files.createDirectory(folder.resolve("copy"));
        snapshot.copy(copy.resolve(snapshot.file()));
        snapshot.files(
                copy.resolve(snapshot.file()),
                (name, file) -> {
                    var to = copy.resolve(name);
                    Files.createDirectories(to.resolveSibling("."));
                    Files.copy(file, to);
                });
        return copy;
    }

    @Test
    void aSnapshotHasTheObjectsOfItsMomentAlsoAfterTheyAreDeleted() throws IOException {
        var state = folder.resolve("state");
        var log = new ArrayList<String>();
        Path copy;
        try (var platform = LocalPlatform.open(APP, state, time)) {
            put(platform, "a", "old a");
            put(platform, "b", "old b");
            platform.queue("orders").send(List.of(message("first")));
            try (var snapshot = platform.snapshot(() -> log.add("point"))) {
                assertThat(snapshot.app()).isEqualTo("shop");
                put(platform, "a", "new a");
                platform.buckets().delete("in", List.of("b"));
                platform.queue("orders").send(List.of(message("second")));
                // The old versions expire, and the put removes them.
                time.advance(Duration.ofDays(60));
                put(platform, "c", "c");
                copy = copy(snapshot);
            }
            assertThat(body(platform, "a")).isEqualTo("new a");
            assertThat(platform.buckets().head("in", "b")).isEmpty();
        }
        assertThat(log).containsExactly("point");
        try (var platform = LocalPlatform.open(APP, copy, VirtualTime.start())) {
            assertThat(body(platform, "a")).isEqualTo("old a");
            assertThat(body(platform, "b")).isEqualTo("old b");
            assertThat(platform.queue("orders").browse(0, 10)).hasSize(1);
        }
        // The deletion was only postponed.
        try (var _ = LocalPlatform.open(APP, state, time)) {
            assertThat(ObjectFiles.in(state)).hasSize(2);
        }
    }

    @Test
    void aSnapshotHasTheStagedOutputOfAFileThatIsFinishedMeanwhile() throws IOException {
        var state = folder.resolve("state");
        FileUnit unit;
        Path copy;
        try (var platform = LocalPlatform.open(APP, state, time)) {
            put(platform, "a.csv", "a");
            unit = platform.buckets().head("in", "a.csv").orElseThrow().unit();
            platform.queue("orders").send(List.of(message("notification")));
            var work = platform.source("orders").lease(1, 1000).orElseThrow().work();
            var staged = platform.buckets().staging("files", unit).file("part-1");
            Files.writeString(staged, "rows");
            apply(platform, checkpoint(unit, work, staged));
            try (var snapshot = platform.snapshot(() -> {})) {
                apply(
                        platform,
                        new Effect.Finish(
                                "files",
                                unit,
                                FilePhase.DONE,
                                Totals.NONE,
                                List.of(),
                                false,
                                Optional.empty(),
                                time.instant()));
                assertThat(staged).doesNotExist();
                copy = copy(snapshot);
            }
        }
        LocalState.release(copy);
        try (var platform = LocalPlatform.open(APP, copy, time)) {
            var progress = platform.files().progress("files", unit).orElseThrow();
            assertThat(progress.next().part()).isEqualTo(2);
            assertThat(progress.staged()).hasSize(1);
            assertThat(progress.staged().getFirst().file())
                    .isRegularFile()
                    .startsWith(copy)
                    .hasContent("rows");
            // The lease did not crash a process.
            assertThat(platform.openLeasesAtStart()).isZero();
            assertThat(platform.queue("orders").counts().visible()).isEqualTo(1);
        }
    }

    private Effect.Checkpoint checkpoint(FileUnit unit, LeasedWork work, Path staged) {
        return new Effect.Checkpoint(
                "files",
                unit,
                work,
                "plan",
                new Position(100, 10, 2),
                new Totals(10, 8, 1, 1),
                List.of(new StagedFile(0, 1, "out/1", staged, 9, 9)),
                time.instant());
    }

    private static void apply(LocalPlatform platform, Effect effect) {
        platform.sourceStore("orders")
                .commit(transaction -> {
                    transaction.apply(effect);
                    return effect;
                });
    }
}
