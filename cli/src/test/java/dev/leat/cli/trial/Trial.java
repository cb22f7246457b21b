package dev.leat.cli.trial;

import dev.leat.app.App;
import dev.leat.batch.Outcome;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.file.PieceReader;
import dev.leat.kernel.FileKernels;
import dev.leat.kernel.FileReaders;
import dev.leat.kernel.Kernels;
import dev.leat.kernel.reduce.RoundKernels;
import dev.leat.load.FilePipelineContext;
import dev.leat.load.cluster.SimulatedCluster;
import dev.leat.local.LocalPlatform;
import dev.leat.port.Message;
import dev.leat.port.Platform;
import dev.leat.port.Time;
import dev.leat.port.ViewReader;
import dev.leat.run.Pipelines;
import dev.leat.worker.EngineOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/// An app running on the embedded platform in a folder, put together as the command does it.
public final class Trial implements AutoCloseable {

    /// The example that the tests run, from the module's folder.
    static final Path ORDERS = Path.of("..", "examples", "orders", "app.yaml");

    /// Messages sent or looked at in one go.
    private static final int PAGE = 1000;

    private final App app;
    private final LocalPlatform platform;
    private final FileKernels files;
    private final Pipelines pipelines;

    /// The options for files: the number of workers, the bytes of a piece, and the bytes of a split
    /// if a cluster processes the files.
    public record Work(int workers, long piece, OptionalLong split) {
        public static final Work USUAL = new Work(3, PieceReader.PIECE_BYTES);

        public Work(int workers, long piece) {
            this(workers, piece, OptionalLong.empty());
        }
    }

    private Trial(
            App app,
            Path folder,
            Kernels kernels,
            UnaryOperator<Platform> through,
            Work work,
            Time time) {
        this.app = app;
        this.platform = LocalPlatform.open(app, folder, time);
        this.files =
                new FileKernels(
                        Runtime.getRuntime().availableProcessors(),
                        FileKernels.DEFAULT_MEMORY,
                        folder.resolve("spill"),
                        List.of(folder));
        var rounds = new RoundKernels(files);
        var readers = new FileReaders(work.piece());
        this.pipelines =
                new Pipelines(
                        app,
                        through.apply(platform),
                        new FilePipelineContext.Kernels(kernels, rounds, readers),
                        work.split().isEmpty()
                                ? Map.of()
                                : new SimulatedCluster(
                                                app, rounds, readers, work.split().getAsLong())
                                        .forAll(),
                        new SimpleMeterRegistry(),
                        options(work.workers()));
    }

    private static EngineOptions options(int workers) {
        var usual = EngineOptions.defaults();
        return new EngineOptions(workers, usual.bytesInFlight(), usual.retry(), usual.probe());
    }

    /// Opens the app's state and puts the engine on it, without starting it. The engine sees the
    /// platform through what the operator makes of it. The kernels stay the caller's.
    public static Trial open(
            Path file, Path folder, Kernels kernels, UnaryOperator<Platform> through)
            throws AppException {
        return open(file, folder, kernels, through, Work.USUAL);
    }

    /// The same with other work on files.
    public static Trial open(
            Path file, Path folder, Kernels kernels, UnaryOperator<Platform> through, Work work)
            throws AppException {
        return new Trial(
                AppFile.read(file, Map.of()), folder, kernels, through, work, Time.system());
    }

    /// The same with this clock, and without a change of the platform.
    public static Trial open(Path file, Path folder, Kernels kernels, Work work, Time time)
            throws AppException {
        return new Trial(
                AppFile.read(file, Map.of()),
                folder,
                kernels,
                UnaryOperator.identity(),
                work,
                time);
    }

    public static Trial start(Path file, Path folder, Kernels kernels) throws AppException {
        var running = open(file, folder, kernels, UnaryOperator.identity());
        running.pipelines.start();
        return running;
    }

    public App app() {
        return app;
    }

    public LocalPlatform platform() {
        return platform;
    }

    public Pipelines pipelines() {
        return pipelines;
    }

    /// Sends as a producer does, so many messages a call.
    public void send(String queue, List<byte[]> bodies) {
        for (int from = 0; from < bodies.size(); from += PAGE) {
            sendAtOnce(queue, bodies.subList(from, Math.min(from + PAGE, bodies.size())));
        }
    }

    /// Puts an object in one request.
    public void put(String bucket, String key, byte[] content) throws IOException {
        platform.buckets().put(bucket, key, new ByteArrayInputStream(content), Map.of());
    }

    /// Puts a file under its own name.
    public void put(String bucket, Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            platform.buckets().put(bucket, String.valueOf(file.getFileName()), in, Map.of());
        }
    }

    private void sendAtOnce(String queue, List<byte[]> bodies) {
        platform.queue(queue).send(bodies.stream().map(Message.Outgoing::of).toList());
    }

    /// The messages that a queue holds, in the order of arrival.
    public List<Message.Seen> messages(String queue) {
        var all = new ArrayList<Message.Seen>();
        var page = platform.queue(queue).browse(0, PAGE);
        while (!page.isEmpty()) {
            all.addAll(page);
            page = platform.queue(queue).browse(page.getLast().sequence() + 1, PAGE);
        }
        return all;
    }

    /// A value of a view's row as the number it stands for.
    public BigDecimal value(String view, ViewReader.Row row, int measure) {
        var unscaled = row.values()[measure];
        return unscaled == null
                ? BigDecimal.ZERO
                : BigDecimal.valueOf(unscaled, app.view(view).measures().get(measure).scale());
    }

    /// Returns the number of records with this outcome at a sink since the start.
    public long counted(String pipeline, String sink, Outcome outcome) {
        var status = pipelines.status().get(pipeline);
        var words = status == null ? null : status.sinks().get(sink);
        if (words == null) {
            throw new AssertionError("no sink '%s' in '%s'".formatted(sink, pipeline));
        }
        return words.getOrDefault(outcome, 0L);
    }

    @Override
    public void close() {
        pipelines.close();
        files.close();
        platform.close();
    }
}
