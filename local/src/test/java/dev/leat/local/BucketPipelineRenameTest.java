package dev.leat.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.FilePhase;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Position;
import dev.leat.batch.StagedFile;
import dev.leat.batch.Totals;
import dev.leat.config.AppFile;
import dev.leat.contract.VirtualTime;
import dev.leat.plan.Effect;
import dev.leat.port.Lease;
import dev.leat.port.QueueAdmin;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A pipeline that reads a bucket and gets a new name in the app keeps its state.
class BucketPipelineRenameTest {

    private static final String APP =
            """
            app: shop
            schemas: {Sale: {id: varchar not null}}
            buckets: {in: , out: }
            pipelines:
              copy:
                from: {bucket: in, suffix: .csv, schema: Sale}
                to: [{bucket: out, path: "{source.stem}.csv", format: csv}]
            """;

    private static final String RENAMED = APP.replace("  copy:\n", "  keep:\n    was: copy\n");

    @TempDir Path folder;

    private final VirtualTime time = VirtualTime.start();

    private LocalPlatform open(String text) throws Exception {
        var file = folder.resolve("app.yaml");
        Files.writeString(file, text);
        return LocalPlatform.open(AppFile.read(file, Map.of()), folder.resolve("state"), time);
    }

    private static FileUnit put(LocalPlatform platform, String key) throws Exception {
        var content = new ByteArrayInputStream(key.getBytes(UTF_8));
        return platform.buckets().put("in", key, content, Map.of()).unit();
    }

    private static Lease lease(LocalPlatform platform) {
        return platform.source("copy-files").lease(1, Long.MAX_VALUE).orElseThrow();
    }

    /// Stages a file as the first piece of an object.
    private void checkpoint(LocalPlatform platform, Lease lease, FileUnit unit) throws Exception {
        var file = platform.buckets().staging("copy", unit).file("part");
        var staged = new StagedFile(0, 1, "out", Files.writeString(file, "rows"), 1, 4);
        var next = new Position(4, 1, 2);
        var piece = new Totals(1, 1, 0, 0);
        platform.sourceStore("copy-files")
                .commit(tx ->
                        tx.apply(
                                new Effect.Checkpoint(
                                        "copy",
                                        unit,
                                        lease.work(),
                                        "plan",
                                        next,
                                        piece,
                                        List.of(staged),
                                        time.instant())));
    }

    private void finish(LocalPlatform platform, Lease lease, FileUnit unit) throws Exception {
        var file = platform.buckets().staging("copy", unit).file("whole");
        var output =
                platform.buckets()
                        .publication(
                                "out", "a.csv", Files.writeString(file, "rows"), Map.of(), false);
        platform.sourceStore("copy-files")
                .commit(tx -> {
                    tx.apply(
                            new Effect.Finish(
                                    "copy",
                                    unit,
                                    FilePhase.DONE,
                                    new Totals(1, 1, 0, 0),
                                    List.of(output),
                                    false,
                                    Optional.empty(),
                                    time.instant()));
                    return tx.apply(new Effect.Settle(lease.work(), new Effect.Again[1]));
                });
    }

    @Test
    void keepsItsFilesAndTheirObjects() throws Exception {
        FileUnit unit;
        try (var platform = open(APP)) {
            unit = put(platform, "a.csv");
            finish(platform, lease(platform), unit);
        }
        for (int start = 0; start < 2; start++) {
            try (var platform = open(RENAMED)) {
                assertThat(platform.notices()).isEmpty();
                var entry = platform.files().of("keep", unit).orElseThrow();
                assertThat(entry.phase()).isEqualTo(FilePhase.DONE);
                assertThat(platform.files().of("copy", unit)).isEmpty();
                assertThat(platform.files().since("keep")).contains(Instant.EPOCH);
                var origin = platform.buckets().origin("out", "a.csv").orElseThrow();
                assertThat(origin.pipeline()).isEqualTo("keep");
            }
        }
    }

    /// The staging folder of a file has the name of the pipeline in its name.
    @Test
    void beginsAFileAgainThatItWasProcessing() throws Exception {
        FileUnit unit;
        try (var platform = open(APP)) {
            unit = put(platform, "a.csv");
            checkpoint(platform, lease(platform), unit);
            assertThat(platform.files().progress("copy", unit).orElseThrow().staged()).hasSize(1);
        }
        try (var platform = open(RENAMED)) {
            var progress = platform.files().progress("keep", unit).orElseThrow();
            assertThat(progress.plan()).isEmpty();
            assertThat(progress.staged()).isEmpty();
        }
        try (var files = Files.list(folder.resolve("state/objects/staging"))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void keepsTheQueueOfItsNotifications() throws Exception {
        try (var platform = open(APP)) {
            put(platform, "a.csv");
        }
        try (var platform = open(RENAMED)) {
            put(platform, "b.csv");
            assertThat(platform.queues().list())
                    .extracting(QueueAdmin.Managed::name)
                    .containsExactly("keep-files", "keep-files-dlq");
            assertThat(platform.queue("keep-files").counts().visible()).isEqualTo(2);
        }
    }

    /// A queue with a name of its own (`via`) is not one of the pipeline.
    @Test
    void leavesAQueueThatTheFileNames() throws Exception {
        var text = APP.replace("bucket: in,", "bucket: in, via: copy-files2,");
        var queues = "queues: {copy-files2: }\n";
        try (var platform = open(text + queues)) {
            put(platform, "a.csv");
        }
        try (var platform = open(text.replace("  copy:\n", "  keep:\n    was: copy\n") + queues)) {
            assertThat(platform.queue("copy-files2").counts().visible()).isEqualTo(1);
        }
    }
}
