package dev.leat.cli.trial;

import dev.leat.contract.ServerProcess;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/// A Redis that keeps what it acknowledged, as its own manual says: every change is in its
/// append-only file, and on disk, before it answers. It can be killed and started again on the same
/// files. Owned by one thread.
public final class RedisProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String SERVER = "redis-server";

    private final Path folder;
    private final int port;
    private Process process;

    public RedisProcess(Path folder) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        port = ServerProcess.freePort();
        process = started();
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /// Starts it on the files that it had.
    public void start() throws IOException, InterruptedException {
        process = started();
    }

    /// `kill -9`.
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    private Process started() throws IOException, InterruptedException {
        var fresh =
                new ProcessBuilder(
                                List.of(
                                        server(),
                                        "--port",
                                        Integer.toString(port),
                                        "--bind",
                                        "127.0.0.1",
                                        "--dir",
                                        folder.toString(),
                                        "--appendonly",
                                        "yes",
                                        "--appendfsync",
                                        "always",
                                        "--save",
                                        ""))
                        .redirectErrorStream(true)
                        .start();
        var ready = new CountDownLatch(1);
        // Reading a pipe occupies the carrier of a virtual thread.
        Thread.ofPlatform().daemon().start(() -> read(fresh, ready));
        if (!ready.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            fresh.destroyForcibly();
            throw new IllegalStateException(SERVER + " did not start");
        }
        return fresh;
    }

    private static void read(Process server, CountDownLatch ready) {
        try (BufferedReader reader = server.inputReader()) {
            reader.lines()
                    .filter(line -> line.contains("eady to accept connections"))
                    .forEach(_ -> ready.countDown());
        } catch (IOException | UncheckedIOException killed) {
            ready.countDown();
        }
    }

    /// The machine's own, or else the one that comes with the tests.
    private static String server() throws IOException {
        var own =
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(place -> Path.of(place, SERVER))
                        .filter(Files::isExecutable)
                        .findFirst();
        return own.isPresent()
                ? own.get().toString()
                : ExecutableProvider.newJarResourceProvider().get().toString();
    }

    @Override
    public void close() {
        kill();
    }
}
