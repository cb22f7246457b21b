package dev.leat.isolation;

import com.sun.management.OperatingSystemMXBean;
import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.batch.Content;
import dev.leat.batch.FileProgress;
import dev.leat.batch.FileUnit;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Reason;
import dev.leat.batch.StagingFolder;
import dev.leat.isolation.TrialJvm.End;
import dev.leat.item.ItemJson;
import dev.leat.kernel.bind.DuckDb;
import dev.leat.lookup.PlatformOrigins;
import dev.leat.port.EnginePlatform;
import dev.leat.port.UnavailableException;
import dev.leat.task.Tasks;
import dev.leat.trial.SuspectTrial;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// Trials in a child process, one at a time. The process remains for further trials, because after
/// crashes up to a hundred records have one, and ends when none has come for a while. A record is
/// convicted if it ends the process twice in a way that nothing outside of the process causes.
/// Threads may share it.
public final class ChildTrial implements SuspectTrial, AutoCloseable {

    private static final int PROOFS = 2;

    /// Most runs of one trial.
    private static final int RUNS = 4;

    private static final long IDLE_MILLIS = 20_000;

    /// Memory of the process beside its heap and its databases.
    private static final long OVERHEAD = 512L << 20;

    /// The file in which Linux says how much memory is available.
    private static final Path MEMORY = Path.of("/proc/meminfo");

    private final App app;
    private final EnginePlatform platform;
    private final TrialJvm.Program program;
    private final Memory memory;
    private final byte[] text;
    private final Logger log;
    private @Nullable TrialJvm jvm;
    private long used;
    private boolean closed;

    /// @param main the main class, which calls [TrialProgram#run]
    /// @param arguments its arguments
    /// @param text the text of the app file, the first frame that the program gets
    public ChildTrial(
            App app,
            EnginePlatform platform,
            Class<?> main,
            List<String> arguments,
            String text,
            Logger log) {
        this(
                app,
                platform,
                new TrialJvm.Program(
                        System.getProperty("java.class.path"), main, arguments, Path.of(".")),
                new Memory(Runtime.getRuntime().maxMemory(), MEMORY),
                text,
                log);
    }

    /// The memory of the process.
    ///
    /// @param heap the limit of its heap in bytes
    /// @param machine the file with the available memory of the machine, in the form of Linux
    record Memory(long heap, Path machine) {}

    ChildTrial(
            App app,
            EnginePlatform platform,
            TrialJvm.Program program,
            Memory memory,
            String text,
            Logger log) {
        this.app = app;
        this.platform = platform;
        this.program = program;
        this.memory = memory;
        this.text = text.getBytes(StandardCharsets.UTF_8);
        this.log = log;
    }

    @Override
    public Optional<Reason> batch(Pipeline pipeline, LeasedWork work) {
        return judge(
                "record %s of pipeline %s"
                        .formatted(work.records().getFirst().id(), pipeline.name()),
                folder -> TrialTask.Batch.of(pipeline, work, folder),
                Optional.empty());
    }

    @Override
    public Optional<Reason> piece(
            Pipeline pipeline, FileUnit unit, Content content, FileProgress from) {
        return judge(
                "%s/%s of pipeline %s".formatted(unit.bucket(), unit.key(), pipeline.name()),
                folder -> TrialTask.Piece.of(pipeline, unit, content, from, folder),
                Optional.of(content));
    }

    private synchronized Optional<Reason> judge(
            String name, Function<Path, TrialTask> task, Optional<Content> content) {
        var ends = new ArrayList<String>();
        try {
            var staging = platform.buckets().staging();
            try {
                for (int run = 0; run < RUNS && !closed; run++) {
                    staging.clear();
                    var end = run(task.apply(staging.folder().toAbsolutePath()), content);
                    switch (end) {
                        case End.Passed _ -> {
                            return Optional.empty();
                        }
                        case End.Died(var how) -> ends.add(how);
                        case End.Unproven(var why) ->
                                log.warn("The trial of {} is repeated: {}", name, why);
                    }
                    if (ends.size() == PROOFS) {
                        return Optional.of(reason(ends.getLast()));
                    }
                }
            } finally {
                remove(staging);
            }
        } catch (IOException failed) {
            log.warn("The trial of {} could not start: {}", name, failed.getMessage());
        }
        return Optional.empty();
    }

    private static void remove(StagingFolder staging) throws IOException {
        staging.clear();
        Files.deleteIfExists(staging.folder());
    }

    private static Reason reason(String how) {
        return Reason.of(
                "crash",
                "the process died several times while it processed this record or file, and a process that processed it alone ended twice: "
                        + how);
    }

    private End run(TrialTask task, Optional<Content> content) throws IOException {
        var running = jvm;
        if (running == null || !running.running()) {
            running = TrialJvm.start(program, limits(), text);
            jvm = running;
            Tasks.once("leat-trial-idle", this::endWhenIdle).start();
        }
        var end = running.run(task, question -> answer(question, content));
        used = System.nanoTime();
        if (!(end instanceof End.Passed)) {
            running.close();
            jvm = null;
        }
        return end;
    }

    private synchronized void endWhenIdle() throws InterruptedException {
        var mine = jvm;
        used = System.nanoTime();
        long left = IDLE_MILLIS;
        while (mine != null && jvm == mine && left > 0) {
            wait(left);
            left = IDLE_MILLIS - (System.nanoTime() - used) / 1_000_000;
        }
        if (mine != null && jvm == mine) {
            mine.close();
            jvm = null;
        }
    }

    /// Returns limits by which the process ends before Linux ends others for it.
    private TrialJvm.Limits limits() {
        long total =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                        .getTotalMemorySize();
        long limit = Math.min(memory.heap() + 2 * DuckDb.DEFAULT_MEMORY + OVERHEAD, total / 4 * 3);
        return new TrialJvm.Limits(memory.heap(), limit, available() >= limit);
    }

    private long available() {
        try {
            for (var line : Files.readAllLines(memory.machine())) {
                if (line.startsWith("MemAvailable:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) << 10;
                }
            }
        } catch (IOException e) {
            // not on Linux
        }
        return Long.MAX_VALUE;
    }

    private TrialQuestion.Answer answer(TrialQuestion question, Optional<Content> content) {
        var origins = new PlatformOrigins(app, platform);
        try {
            return switch (question) {
                case TrialQuestion.OfObject(var bucket, var key) -> {
                    try (var in = origins.object(bucket, key)) {
                        yield TrialQuestion.Answer.of(in.readAllBytes());
                    }
                }
                case TrialQuestion.OfItems(var table, var keys) -> {
                    var documents = new ArrayList<@Nullable String>();
                    for (var item : origins.items(table, List.copyOf(keys))) {
                        documents.add(item.map(ItemJson::write).orElse(null));
                    }
                    yield TrialQuestion.Answer.of(documents);
                }
                case TrialQuestion.OfContent(long offset, int length) -> {
                    try (var in = content.orElseThrow().open(offset)) {
                        yield TrialQuestion.Answer.of(in.readNBytes(length));
                    }
                }
            };
        } catch (IOException | UnavailableException failed) {
            return TrialQuestion.Answer.failed(failed);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (jvm != null) {
            jvm.close();
            jvm = null;
        }
        notifyAll();
    }
}
