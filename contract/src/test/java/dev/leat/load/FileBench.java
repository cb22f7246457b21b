package dev.leat.load;

import dev.leat.app.App;
import dev.leat.app.Bucket;
import dev.leat.app.BucketSource;
import dev.leat.app.Compression;
import dev.leat.app.FileFormat;
import dev.leat.app.FileSource;
import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.TextTemplate;
import dev.leat.app.TextTemplate.Part;
import dev.leat.app.Type;
import dev.leat.app.View;
import dev.leat.app.sink.BucketSink;
import dev.leat.app.sink.QueueSink;
import dev.leat.app.sink.ViewSink;
import dev.leat.batch.Attribute;
import dev.leat.batch.Column;
import dev.leat.batch.FileUnit;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Record;
import dev.leat.batch.Rows;
import dev.leat.contract.CrashPoints;
import dev.leat.contract.MemoryStore;
import dev.leat.contract.VirtualTime;
import dev.leat.deadletter.DeadLetter;
import dev.leat.engine.KernelWithoutFiles;
import dev.leat.engine.NoPlatform;
import dev.leat.engine.NoSource;
import dev.leat.engine.OrdersByHand;
import dev.leat.kernel.FileKernel;
import dev.leat.kernel.FileKernelFactory;
import dev.leat.kernel.Kernel;
import dev.leat.kernel.KernelFactory;
import dev.leat.kernel.LookupReader;
import dev.leat.metrics.PipelineMetrics;
import dev.leat.plan.Backoff;
import dev.leat.plan.Planner;
import dev.leat.port.FileLog;
import dev.leat.port.Lease;
import dev.leat.port.ObjectStorage;
import dev.leat.port.Store;
import dev.leat.port.Time;
import dev.leat.worker.EngineOptions;
import dev.leat.worker.PipelineControl;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import org.slf4j.event.EventRecordingLogger;
import org.slf4j.event.SubstituteLoggingEvent;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.SubstituteLogger;

/// A file pipeline on in-memory stores, for tests: lines of [LinesByHand] go to the bucket `output`
/// and the view `user_stats`, notifications of files to the queues `done` and `failed`.
final class FileBench {

    static final String PIPELINE = "sales";

    final MemoryStore home = new MemoryStore();
    final MemoryStore elsewhere;
    final MemoryBuckets buckets;
    final VirtualTime time = VirtualTime.start();
    final PipelineControl control = new PipelineControl(new NoSource(), List.of());
    final PipelineMetrics tally;
    private final FilePipelineContext line;
    private CrashPoints crashes = CrashPoints.none();
    Runnable betweenPieces = () -> {};
    List<String> missing = List.of();
    private final Queue<SubstituteLoggingEvent> logged = new ArrayDeque<>();
    private int messages;
    private int leases;

    FileBench(Path folder) {
        this(folder, FileSource.OnOverwrite.REJECT, false);
    }

    final List<String> redrives = new ArrayList<>();

    FileBench(Path folder, FileSource.OnOverwrite onOverwrite, boolean unavailable) {
        this(folder, onOverwrite, unavailable, FileLimits.NONE);
    }

    /// Creates a pipeline that reads the objects of a folder, whatever their suffix.
    static FileBench ofFolder(Path folder) {
        return new FileBench(
                folder, app(FileSource.OnOverwrite.REJECT, ""), false, FileLimits.NONE);
    }

    FileBench(
            Path folder,
            FileSource.OnOverwrite onOverwrite,
            boolean unavailable,
            FileLimits limits) {
        this(folder, app(onOverwrite, ".txt"), unavailable, limits);
    }

    private FileBench(Path folder, App app, boolean unavailable, FileLimits limits) {
        elsewhere = unavailable ? new MemoryStore() : home;
        buckets = new MemoryBuckets(folder, () -> crashes.pass());
        var pipeline = app.pipeline(PIPELINE);
        tally = new PipelineMetrics(pipeline, new SimpleMeterRegistry(), time);
        line =
                FilePipelineContext.of(
                        app,
                        Planner.of(app, pipeline),
                        new Stores(),
                        control,
                        tally,
                        new FilePipelineContext.Kernels(
                                new Notifications(),
                                new ByHand(),
                                (content, _, at, _) -> LinesByHand.reader(content, at, missing)),
                        limits,
                        Optional.empty(),
                        options());
    }

    /// The kernels of notifications. Records the redrives whose files are processed.
    private final class Notifications implements KernelFactory {

        @Override
        public Kernel kernel(App app, Pipeline reported, LongConsumer unknownFields) {
            return notifications(reported.to().size());
        }

        @Override
        public void redriven(String run) {
            redrives.add(run);
        }
    }

    private EngineOptions options() {
        var random = new SplittableRandom(7);
        var options =
                new EngineOptions(
                        1,
                        1 << 20,
                        new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5), random),
                        new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), random));
        var log = new EventRecordingLogger(new SubstituteLogger("files", logged, false), logged);
        return options.on(options.threads(), options.longestWait(), log);
    }

    /// Returns the entries of the file log, in order.
    List<String> logged() {
        return logged.stream()
                .map(event ->
                        MessageFormatter.basicArrayFormat(
                                event.getMessage(), event.getArgumentArray()))
                .toList();
    }

    private static BucketSink output() {
        return new BucketSink(
                "output",
                new Sink.Filter.All(),
                Map.of(),
                new TextTemplate(
                        List.of(
                                new Part.Text("out/"),
                                new Part.OfSource("stem"),
                                new Part.Text(".txt"))),
                FileFormat.CSV,
                Compression.NONE);
    }

    static App app(FileSource.OnOverwrite onOverwrite) {
        return app(onOverwrite, ".txt");
    }

    private static App app(FileSource.OnOverwrite onOverwrite, String suffix) {
        var files = FileSource.csv("input");
        var pipeline =
                Pipeline.of(
                                PIPELINE,
                                new BucketSource(
                                        "sales-files",
                                        new FileSource(
                                                "input",
                                                "in/",
                                                suffix,
                                                FileFormat.CSV,
                                                files.csv(),
                                                onOverwrite),
                                        new Schema("Line", List.of()),
                                        Pipeline.UnknownFields.IGNORE))
                        .withKey(List.of("id"))
                        .with(
                                new Pipeline.Outputs(
                                        List.of(output(), ViewSink.of("user_stats")),
                                        List.of(queue("done")),
                                        List.of(queue("failed"))));
        var view =
                new View(
                        "user_stats",
                        List.of(new View.Key("user", Type.Simple.VARCHAR)),
                        List.of(
                                View.Measure.count("lines"),
                                View.Measure.sum("cents", "cents", new Type.Decimal(18, 2))),
                        Optional.empty(),
                        Optional.empty());
        return App.named("sales")
                .withQueues(
                        Map.of(
                                "sales-files",
                                dev.leat.app.Queue.named("sales-files"),
                                "sales-files-dlq",
                                dev.leat.app.Queue.deadLetters("sales-files-dlq"),
                                "done",
                                dev.leat.app.Queue.deadLetters("done"),
                                "failed",
                                dev.leat.app.Queue.deadLetters("failed")))
                .withViews(Map.of("user_stats", view))
                .withPipelines(Map.of(PIPELINE, pipeline))
                .withBuckets(
                        Map.of("input", Bucket.named("input"), "output", Bucket.named("output")));
    }

    private static Sink queue(String name) {
        return new QueueSink(name, new Sink.Filter.All(), Map.of());
    }

    /// Sends the record as it is.
    private static Kernel notifications(int sinks) {
        return new KernelWithoutFiles() {
            @Override
            public Rows run(LeasedWork work, Outcomes table) {
                var identity = new byte[16];
                var digest = new byte[16];
                OrdersByHand.hash(work.records().getFirst().id(), identity, 0);
                var body = new String(work.records().getFirst().body(), StandardCharsets.UTF_8);
                var column = new Column.Texts(new String[] {body});
                return new Rows(
                        1,
                        new int[] {0},
                        identity,
                        digest,
                        java.util.Collections.nCopies(sinks, List.of(column)));
            }

            @Override
            public void close() {}
        };
    }

    void crashes(CrashPoints points) {
        crashes = points;
        home.crashes(points);
        elsewhere.crashes(points);
    }

    /// Puts an object and sends the news of it.
    FileUnit put(String key, String... lines) {
        var text = lines.length == 0 ? "" : String.join("\n", lines) + "\n";
        var unit = buckets.put(key, text, time.instant());
        tell(unit);
        return unit;
    }

    void tell(FileUnit... units) {
        var events = new StringBuilder();
        for (var unit : units) {
            events.append(events.isEmpty() ? "" : ",").append(event(unit));
        }
        send("{\"Records\":[" + events + "]}");
    }

    static String event(FileUnit unit) {
        return "{\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\"input\"},\"object\":{\"key\":\"%s\",\"versionId\":\"%s\",\"sequencer\":\"%s\"}}}"
                .formatted(
                        URLEncoder.encode(unit.key(), StandardCharsets.UTF_8),
                        unit.versionText(),
                        unit.versionText());
    }

    void send(String body) {
        send(body, Map.of());
    }

    void send(String body, Map<String, Attribute> attributes) {
        messages++;
        home.enqueue(
                new Record("m" + messages, LinesByHand.bytes(body), attributes, 0, time.instant()));
    }

    /// One message of the queue, as a worker leases it.
    LeasedWork lease() {
        leases++;
        return new LeasedWork("sales-files", "lease-" + leases, List.of(home.queue().getFirst()));
    }

    Lease leased() {
        return leased(lease());
    }

    static Lease leased(LeasedWork work) {
        return new Lease() {
            @Override
            public LeasedWork work() {
                return work;
            }

            @Override
            public Instant until() {
                return Instant.MAX;
            }

            @Override
            public void extend(Duration by) {
                // the lease never ends
            }
        };
    }

    FilePass worker() {
        return new FilePass(line);
    }

    /// Works on the first message of the queue.
    void pass() {
        try (var pass = worker()) {
            pass.run(leased());
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    /// Works until the queue is empty.
    void passAll() {
        for (int turn = 0; !home.queue().isEmpty(); turn++) {
            if (turn == 100) {
                throw new IllegalStateException("the queue does not become empty");
            }
            pass();
        }
    }

    DeadLetter letter() {
        return home.letters().getFirst();
    }

    List<String> reasons() {
        return letter().reasons("output").stream().map(why -> why.message()).toList();
    }

    private final class ByHand implements FileKernelFactory {

        @Override
        public FileKernel kernel(App app, Pipeline pipeline, Schema schema) {
            return LinesByHand.kernel(() -> {
                crashes.pass();
                betweenPieces.run();
            });
        }

        @Override
        public FileKernel stager(App app, Pipeline pipeline, Schema schema) {
            throw new IllegalStateException("no step of these is over the whole file");
        }

        @Override
        public FileKernelFactory with(LookupReader lookups) {
            return this;
        }
    }

    private final class Stores extends NoPlatform {

        @Override
        public Store sourceStore(String queue) {
            return home;
        }

        @Override
        public Store store(Sink sink) {
            return sink instanceof ViewSink ? elsewhere : home;
        }

        @Override
        public ObjectStorage buckets() {
            return buckets;
        }

        @Override
        public FileLog files() {
            return home.files();
        }

        @Override
        public Time time() {
            return time;
        }
    }
}
