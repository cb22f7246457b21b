package dev.leat.cli.cluster;

import dev.leat.app.App;
import dev.leat.app.Environment;
import dev.leat.app.Pipeline;
import dev.leat.batch.Content;
import dev.leat.batch.FileUnit;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.terminal.CommandException;
import dev.leat.disk.DiskFolder;
import dev.leat.file.UnreadableFileException;
import dev.leat.load.ComputedFile;
import dev.leat.load.FileCompute;
import dev.leat.load.FileRequest;
import dev.leat.lookup.LookupCopies;
import dev.leat.lookup.LookupException;
import dev.leat.lookup.LookupOrigins;
import dev.leat.port.UnavailableException;
import dev.leat.task.Tasks;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A cluster of Spark that processes the files of an app's pipelines. All files share one driver,
/// which starts with the first file, and ends when no file has come for a while, so that the
/// cluster can give its cores to other programs. If the driver crashes, each of its files may be
/// the cause, so they are processed again one at a time. If the driver crashes again, its file
/// failed. Thread-safe.
public final class SparkCompute implements FileCompute, AutoCloseable {

    /// The folders of results in the staging folder of a file.
    private static final String FOLDER = "spark-";

    private static final String STANDALONE = "spark://";
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration LOOK = Duration.ofMillis(200);

    /// The number of looks between two probes of the master while a file is processed.
    private static final int LOOKS = 10;

    /// The number of probes that must fail in succession before the work in progress is abandoned.
    private static final int FAILURES = 10;

    private static final Duration IDLE = Duration.ofMinutes(1);

    /// The time after which a driver is started again if it has ended unexpectedly.
    private static final Duration RESTART = Duration.ofSeconds(20);

    private final String master;
    private final List<String> command;
    private final String app;
    private final LookupOrigins lookups;
    private final Path log;
    private final AtomicLong numbers = new AtomicLong();

    /// The files during whose processing a driver crashed.
    private final Set<String> suspects = ConcurrentHashMap.newKeySet();

    /// Files are readers of this lock. A suspect is its writer, and thus alone.
    private final ReadWriteLock turns = new ReentrantReadWriteLock(true);

    private @Nullable SparkDriver driver;
    private long used;
    private Optional<String> ended = Optional.empty();
    private long endedAt;

    /// @param command starts the driver
    /// @param app the text of the app file
    /// @param lookups the origins of the rows of its lookups
    SparkCompute(String master, List<String> command, String app, LookupOrigins lookups, Path log) {
        this.master = master;
        this.command = List.copyOf(command);
        this.app = app;
        this.lookups = lookups;
        this.log = log;
    }

    /// Returns the clusters of an environment by the names of their pipelines.
    ///
    /// @param closers receives what must be closed after the pipelines
    /// @throws CommandException if Spark or Leat's job is not installed
    public static Map<String, FileCompute> of(
            App app,
            Environment environment,
            AppLocation where,
            LookupOrigins lookups,
            Consumer<Runnable> closers) {
        var clusters = new LinkedHashMap<String, SparkCompute>();
        var computes = new LinkedHashMap<String, FileCompute>();
        environment
                .compute()
                .forEach((pipeline, master) -> {
                    if (app.pipelines().containsKey(pipeline)) {
                        computes.put(
                                pipeline,
                                clusters.computeIfAbsent(
                                        master,
                                        _ -> open(app, where, lookups, master, clusters.size())));
                    }
                });
        clusters.values().forEach(cluster -> closers.accept(cluster::close));
        return computes;
    }

    private static SparkCompute open(
            App app, AppLocation where, LookupOrigins lookups, String master, int number) {
        try {
            var file = where.existing().toAbsolutePath();
            var name = "leat up " + app.name();
            var command =
                    new SparkSubmit(System.getenv())
                            .command(SparkSubmit.SERVER, name, master, List.of());
            command.add(file.toString());
            command.add(where.environment().orElse(""));
            var log = where.state().resolve("spark-%d.log".formatted(number + 1));
            return new SparkCompute(master, command, Files.readString(file), lookups, log);
        } catch (IOException failed) {
            throw CommandException.error(
                    "the driver of Spark cannot start: " + failed.getMessage());
        }
    }

    @Override
    public Optional<ComputedFile> run(
            Pipeline pipeline,
            FileUnit unit,
            Content content,
            StagingFolder staging,
            BooleanSupplier stops)
            throws UnreadableFileException, IOException, InterruptedException {
        var name = pipeline.name() + "/" + unit.id();
        boolean alone = suspects.contains(name);
        var turn = alone ? turns.writeLock() : turns.readLock();
        turn.lockInterruptibly();
        try {
            var result =
                    stops.getAsBoolean()
                            ? Optional.<ComputedFile>empty()
                            : process(pipeline, unit, content, staging, stops);
            if (result.isPresent()) {
                suspects.remove(name);
            }
            return result;
        } catch (SparkDriver.CrashException crash) {
            suspects.add(name);
            var why = String.valueOf(crash.getMessage());
            if (alone && unreachable().isEmpty()) {
                throw new IOException(why + "; no other file was processed", crash);
            }
            throw unavailable(why);
        } finally {
            turn.unlock();
            endIfIdle();
        }
    }

    private Optional<ComputedFile> process(
            Pipeline pipeline,
            FileUnit unit,
            Content content,
            StagingFolder staging,
            BooleanSupplier stops)
            throws UnreadableFileException,
                    SparkDriver.CrashException,
                    IOException,
                    InterruptedException {
        // fails if the content was removed or has changed
        content.open(0).close();
        var folder = folder(staging);
        copyLookups(pipeline, folder);
        var request =
                new FileRequest(
                        numbers.incrementAndGet(),
                        pipeline.name(),
                        unit,
                        content.name(),
                        file(content, folder).toString(),
                        folder.toString());
        var result = await(send(request), stops);
        if (result.isPresent()) {
            var reasons = result.get().refused();
            if (!reasons.isEmpty()) {
                throw new UnreadableFileException(reasons);
            }
            for (var staged : result.get().staged()) {
                sync(staged, folder);
            }
        }
        return result;
    }

    /// Creates a folder for the result, and removes those of earlier attempts.
    private static Path folder(StagingFolder staging) throws IOException {
        try (var earlier = Files.newDirectoryStream(staging.folder(), FOLDER + "*")) {
            for (var folder : earlier) {
                try {
                    DiskFolder.remove(folder);
                } catch (IOException _) {
                    // a task that still runs writes to it; the end of the file removes it
                }
            }
        }
        // not a temporary folder, which other users could not write to
        var name = FOLDER + UUID.randomUUID();
        return Files.createDirectory(staging.folder().toAbsolutePath().normalize().resolve(name));
    }

    private void copyLookups(Pipeline pipeline, Path folder) throws IOException {
        try {
            LookupCopies.make(
                    pipeline, lookups, (name, rows) -> Files.write(folder.resolve(name), rows));
        } catch (LookupException failed) {
            throw new UnavailableException(String.valueOf(failed.getMessage()), failed);
        }
    }

    /// Returns a file with the content, which all machines of the cluster can read, and which is
    /// not removed while they read it.
    private static Path file(Content content, Path folder) throws IOException {
        var file = folder.resolve("content");
        var stored = content.path();
        if (stored.isPresent()) {
            try {
                return Files.createLink(file, stored.get());
            } catch (FileSystemException | UnsupportedOperationException _) {
                // the file system has no links to files
            }
        }
        try (var in = content.open(0)) {
            Files.copy(in, file);
        }
        return file;
    }

    /// Makes a file of an executor durable.
    private static void sync(StagedFile staged, Path folder) throws IOException {
        if (!staged.file().normalize().startsWith(folder)) {
            throw new IOException(
                    "the driver of Spark named %s, which is outside %s"
                            .formatted(staged.file(), folder));
        }
        try (var file = FileChannel.open(staged.file())) {
            file.force(true);
        }
    }

    private synchronized CompletableFuture<ComputedFile> send(FileRequest request)
            throws IOException {
        var running = driver;
        if (running == null || !running.alive()) {
            probe();
            running = SparkDriver.start(command, log, app);
            driver = running;
        }
        return running.send(request);
    }

    private Optional<ComputedFile> await(
            CompletableFuture<ComputedFile> result, BooleanSupplier stops)
            throws SparkDriver.CrashException, IOException, InterruptedException {
        int failures = 0;
        try {
            for (int looks = 1; !stops.getAsBoolean(); looks++) {
                try {
                    return Optional.of(result.get(LOOK.toMillis(), TimeUnit.MILLISECONDS));
                } catch (TimeoutException _) {
                    if (looks % LOOKS == 0) {
                        failures = unreachable().isPresent() ? failures + 1 : 0;
                    }
                    if (failures == FAILURES) {
                        unreachable().ifPresent(this::lost);
                    }
                }
            }
            return Optional.empty();
        } catch (ExecutionException failed) {
            switch (Objects.requireNonNull(failed.getCause())) {
                case SparkDriver.CrashException crash -> throw crash;
                case UnavailableException down -> throw ended(String.valueOf(down.getMessage()));
                case Throwable other ->
                        throw new IOException(String.valueOf(other.getMessage()), other);
            }
        }
    }

    /// Ends the driver, which would wait for its master without end.
    private synchronized void lost(String why) {
        if (driver != null) {
            driver.kill(why);
        }
    }

    /// Keeps the reason for a while if the master is reachable, so that a driver that always fails
    /// is not started again and again.
    private synchronized UnavailableException ended(String why) {
        if (unreachable().isEmpty()) {
            endedAt = System.nanoTime();
            ended = Optional.of(why);
        }
        return unavailable(why);
    }

    private UnavailableException unavailable(String why) {
        return new UnavailableException("the cluster %s is unavailable: %s".formatted(master, why));
    }

    @Override
    public synchronized void probe() {
        var why = unreachable();
        if (why.isEmpty() && System.nanoTime() - endedAt < RESTART.toNanos()) {
            why = ended;
        }
        why.ifPresent(reason -> {
            throw unavailable(reason);
        });
    }

    /// Returns the reason if no master of a standalone cluster accepts a connection. Other masters
    /// are not known by an address.
    private Optional<String> unreachable() {
        if (!master.startsWith(STANDALONE)) {
            return Optional.empty();
        }
        var why = Optional.<String>empty();
        for (var address : master.substring(STANDALONE.length()).split(",", -1)) {
            int colon = address.indexOf(':');
            var host = address.substring(0, colon);
            int port = Integer.parseInt(address.substring(colon + 1));
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(host, port), (int) CONNECT.toMillis());
                return Optional.empty();
            } catch (IOException | IllegalArgumentException failed) {
                why = Optional.of("%s: %s".formatted(address, failed.getMessage()));
            }
        }
        return why;
    }

    /// Ends the driver when no file comes for a while.
    private synchronized void endIfIdle() {
        long now = System.nanoTime();
        used = now;
        Tasks.once(
                        "leat-spark-idle",
                        () -> {
                            Thread.sleep(IDLE);
                            closeIfIdle(now);
                        })
                .start();
    }

    private synchronized void closeIfIdle(long last) {
        if (used == last && driver != null && driver.idle()) {
            close();
        }
    }

    @Override
    public synchronized void close() {
        var running = driver;
        driver = null;
        if (running != null) {
            running.close();
        }
    }
}
