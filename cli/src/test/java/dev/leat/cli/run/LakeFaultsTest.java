package dev.leat.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.cli.past.ReplayPeriod;
import dev.leat.cli.past.ReplayReport;
import dev.leat.contract.fault.Interruption;
import dev.leat.contract.fault.Interruption.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.glue.model.UpdateTableRequest;

/// Lake tables on AWS whose processes die, are stopped, or get no response at any of their
/// requests, beside another Leat process and another program that changes the table through Glue.
/// Each process continues with an empty disk. Every row is there once, no snapshot of another
/// program is lost, no object of a snapshot is missing, and no other object remains. `-Dcrash.full`
/// cuts each request in each way and takes 20 seeds instead of one.
@Tag("crash")
class LakeFaultsTest {

    private static final boolean FULL = System.getProperty("crash.full") != null;

    /// Every 29th request of a process is cut, each in another way, or every request.
    private static final int STEP = FULL ? 1 : 29;

    /// The same for loads, which make the most requests.
    private static final int LOAD_STEP = FULL ? 1 : 47;

    /// Rounds with one table.
    private static final int ROUNDS = 30;

    private static final int SEEDS = FULL ? 20 : 1;

    private static final List<Kind> CUTS =
            List.of(Kind.DIES_AFTER, Kind.LOSES_RESPONSE, Kind.DIES_BEFORE);

    /// About the number of requests of a process that loads two files.
    private static final int REQUESTS = 70;

    @TempDir private Path folder;

    /// The work of a process that is interrupted.
    enum Operation {
        LOAD,
        SHEET,
        COMPACT,
        EXPIRE,
        ROLLBACK
    }

    @ParameterizedTest
    @EnumSource
    void everyRowIsThereOnceWhereverARequestIsCut(Operation operation) throws Exception {
        var requests = new TreeSet<String>();
        boolean happened = true;
        for (int i = 0; happened; ) {
            // a table that grows for long makes each further round slow
            var own = Files.createDirectory(folder.resolve("rounds-from-" + i));
            try (var run = new LakeRun(own, 3)) {
                run.put();
                run.put();
                run.drain();
                run.meddle();
                for (int round = 0; happened && round < ROUNDS; round++, i++) {
                    int number = 1 + (FULL ? i / CUTS.size() : i * step(operation));
                    var kind = CUTS.get(i % CUTS.size());
                    var cut = new Interruption(number, kind, () -> {});
                    var what = "%s, request %d %s".formatted(operation, number, kind);
                    round(run, operation, cut, what);
                    run.assertComplete(what);
                    happened = cut.happened();
                    requests.addAll(cut.requests());
                }
                run.clean();
            }
        }
        assertThat(requests).containsAll(required(operation));
    }

    private static int step(Operation operation) {
        return operation == Operation.LOAD || operation == Operation.SHEET ? LOAD_STEP : STEP;
    }

    private static Set<String> required(Operation operation) {
        return operation == Operation.SHEET
                ? Set.of(
                        "PutObjectRequest",
                        "CreateMultipartUploadRequest",
                        "UpdateTableRequest",
                        "TransactWriteItemsRequest",
                        "DeleteMessageBatchRequest")
                : Set.of("PutObjectRequest", "UpdateTableRequest");
    }

    private static void round(LakeRun run, Operation operation, Interruption cut, String what)
            throws Exception {
        switch (operation) {
            case LOAD -> {
                run.put();
                run.overwrite();
                int moment = run.number(REQUESTS);
                var meddling = new Meddling(cut, moment, LakeRun.unchecked(run::meddle));
                run.victim(meddling, process -> process.process("load"));
            }
            case SHEET -> {
                run.putSheet();
                run.victim(cut, process -> process.process("sheet"));
            }
            case COMPACT -> {
                run.put();
                run.put();
                run.drain();
                maintain(run, cut, process -> compact(run, process), what);
            }
            case EXPIRE -> {
                run.put();
                run.services.put("lake", "sales/data/lost.parquet", "lost");
                run.drain();
                run.time.advance(Duration.ofHours(25));
                maintain(run, cut, process -> expire(run, process), what);
            }
            case ROLLBACK -> rollback(run, cut, what);
        }
        run.later();
        run.assertWhole(what);
        run.drain();
    }

    private static void compact(LakeRun run, FileProcess process) throws Exception {
        LakeRun.maintenance(process).compact(run.table(LakeRun.SALES));
    }

    private static void expire(LakeRun run, FileProcess process) throws Exception {
        LakeRun.maintenance(process).expire(run.table(LakeRun.SALES), Duration.ofHours(1));
    }

    private static void maintain(LakeRun run, Interruption cut, LakeRun.Work work, String what)
            throws Exception {
        run.victim(cut, work);
        run.later();
        run.assertWhole(what);
        try (var next = run.process()) {
            work.by(next);
        }
    }

    /// The letters are sent before the table changes, so a file that is removed has one.
    private static void rollback(LakeRun run, Interruption cut, String what) throws Exception {
        long before = run.foreign.table(LakeRun.SALES).currentSnapshot().snapshotId();
        run.put();
        run.drain();
        LakeRun.Work back =
                process -> LakeRun.maintenance(process).rollback(run.table(LakeRun.SALES), before);
        run.victim(cut, back);
        run.later();
        try (var next = run.process()) {
            back.by(next);
        }
        assertThat(run.foreign.table(LakeRun.SALES).currentSnapshot().snapshotId())
                .as(what)
                .isEqualTo(before);
        assertThat(run.services.waiting("loads-dlq")).as(what).isBetween(1L, 2L);
        run.redrive();
    }

    /// Another program commits before a request of a process.
    private static final class Meddling implements ExecutionInterceptor {

        private final Interruption cut;
        private final int moment;
        private final Runnable meddle;
        private final Consumer<SdkRequest> before;
        private int count;

        Meddling(Interruption cut, int moment, Runnable meddle) {
            this(cut, moment, meddle, _ -> {});
        }

        /// @param before receives each request before the process makes it
        Meddling(Interruption cut, int moment, Runnable meddle, Consumer<SdkRequest> before) {
            this.cut = cut;
            this.moment = moment;
            this.meddle = meddle;
            this.before = before;
        }

        @Override
        public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes more) {
            synchronized (this) {
                if (++count == moment) {
                    meddle.run();
                }
            }
            before.accept(context.request());
            cut.beforeExecution(context, more);
        }

        @Override
        public void afterExecution(Context.AfterExecution context, ExecutionAttributes more) {
            cut.afterExecution(context, more);
        }
    }

    /// Two Leat processes and another program. The first process dies, loses a response, or is
    /// stopped while the second one works; then its update of the table may be one that the SDK
    /// repeats after it succeeded.
    @Test
    void everyRowIsThereOnceWithTwoProcessesAndAnotherProgram() throws Exception {
        for (int seed = 1; seed <= SEEDS; seed++) {
            var own = Files.createDirectory(folder.resolve("seed" + seed));
            try (var run = new LakeRun(own, seed)) {
                run.put();
                run.drain();
                for (int round = 0; round < 4; round++) {
                    race(run, "seed %d, round %d".formatted(seed, round));
                }
                run.clean();
                run.assertComplete("seed " + seed);
            }
        }
    }

    private static void race(LakeRun run, String what) throws Exception {
        run.put();
        run.put();
        run.overwrite();
        var kind = List.of(Kind.values()).get(run.number(Kind.values().length) - 1);
        var stop =
                LakeRun.unchecked(() -> {
                    run.later();
                    run.overwrite();
                    int moment = run.number(REQUESTS);
                    var second =
                            new Meddling(
                                    Interruption.none(), moment, LakeRun.unchecked(run::meddle));
                    run.victim(second, process -> process.process("load"));
                });
        var cut = new Interruption(run.number(REQUESTS), kind, stop);
        boolean repeats = run.number(3) == 1;
        var first =
                new Meddling(
                        cut,
                        run.number(REQUESTS),
                        LakeRun.unchecked(run::meddle),
                        request -> {
                            if (repeats && request instanceof UpdateTableRequest update) {
                                run.clients.glue().updateTable(update);
                            }
                        });
        run.victim(first, process -> process.process("load"));
        run.assertWhole(what);
        run.later();
        run.drain();
        run.assertComplete(what);
    }

    /// Athena deletes rows by their positions. Files then wait, without using an attempt.
    @Test
    void filesWaitWhileTheTableHasDeleteFiles() throws Exception {
        try (var run = new LakeRun(folder, 1)) {
            run.put();
            run.drain();
            long whole = run.foreign.table(LakeRun.SALES).currentSnapshot().snapshotId();
            run.foreign.deleteFirstRow(LakeRun.SALES);
            run.put();
            try (var process = run.process()) {
                for (int i = 0; i < 3; i++) {
                    process.process("load");
                    assertThat(process.detail("load"))
                            .contains("OPTIMIZE default.sales REWRITE DATA USING BIN_PACK");
                    run.later();
                }
            }
            assertThat(run.services.waiting("loads")).isEqualTo(1);
            run.foreign.rollback(LakeRun.SALES, whole);
            run.drain();
            run.assertComplete("after the repair");
        }
    }

    /// The second object loses its rows by another program's rollback, and gets them again.
    @Test
    void objectsAreReplayedIntoTheTable() throws Exception {
        try (var run = new LakeRun(folder, 1)) {
            run.put();
            run.drain();
            long before = run.foreign.table(LakeRun.SALES).currentSnapshot().snapshotId();
            run.later();
            var since = run.time.instant();
            run.put();
            run.drain();
            run.foreign.rollback(LakeRun.SALES, before);
            run.later();
            try (var process = run.process()) {
                assertThat(replay(process, since, run.time.instant()))
                        .contains("lake_table sales: ");
            }
            run.assertComplete("after the replay");
        }
    }

    /// A replay is stopped while another process loads a later version of the object.
    @Test
    void aStoppedReplayReplacesNoRowsOfALaterVersion() throws Exception {
        try (var run = new LakeRun(folder, 2)) {
            run.put();
            run.drain();
            run.later();
            var begun = run.time.instant();
            boolean happened = true;
            for (int number = 1; happened; number += STEP) {
                var stop =
                        new Interruption(
                                number,
                                Kind.IS_STOPPED,
                                LakeRun.unchecked(() -> {
                                    run.later();
                                    run.overwrite();
                                    run.drain();
                                }));
                run.victim(stop, process -> replay(process, Instant.EPOCH, begun));
                run.assertComplete("stopped at request " + number);
                happened = stop.happened();
            }
        }
    }

    private static String replay(FileProcess process, Instant since, Instant now) {
        var said = new StringBuilder();
        var output =
                new ReplayReport.Output() {
                    @Override
                    public void say(String line) {
                        said.append(line).append('\n');
                    }

                    @Override
                    public void warn(String line) {
                        said.append("warning: ").append(line).append('\n');
                    }
                };
        var period = ReplayPeriod.of(since, now, now);
        ReplayReport.of(process.app(), "load", period, List.of())
                .run(process, output, line -> line);
        return said.toString();
    }

    /// The test finds a program that deletes its metadata file after an unclear response.
    @Test
    void deletedMetadataIsFound() throws Exception {
        try (var run = new LakeRun(folder, 1)) {
            run.put();
            run.drain();
            run.put();
            var planted =
                    new ExecutionInterceptor() {
                        @Override
                        public void afterExecution(
                                Context.AfterExecution context, ExecutionAttributes more) {
                            if (context.request() instanceof UpdateTableRequest update) {
                                var metadata =
                                        Objects.requireNonNull(
                                                update.tableInput()
                                                        .parameters()
                                                        .get("metadata_location"));
                                var key = metadata.substring("s3://lake/".length());
                                run.clients.s3().deleteObject(d -> d.bucket("lake").key(key));
                            }
                        }
                    };
            run.victim(planted, process -> process.process("load"));
            assertThatThrownBy(() -> run.assertWhole("planted")).hasMessageContaining("metadata");
        }
    }
}
