package dev.leat.cli.cluster;

import dev.leat.load.ComputedFile;
import dev.leat.load.FileRequest;
import dev.leat.port.UnavailableException;
import dev.leat.task.Tasks;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// A process of spark-submit that processes files until its input ends. Thread-safe.
final class SparkDriver {

    private static final JsonMapper JSON = JsonMapper.shared();

    /// The time that the process has to end after its input.
    private static final Duration END = Duration.ofSeconds(8);

    private final Process process;
    private final Path log;
    private final BufferedWriter requests;
    private final Map<Long, CompletableFuture<ComputedFile>> open = new ConcurrentHashMap<>();
    private volatile boolean ready;
    private volatile String error = "";
    private volatile boolean read;

    /// The end of a driver that had started and printed no reason, perhaps because of a file.
    static final class CrashException extends Exception {
        private static final long serialVersionUID = 1;

        CrashException(String message) {
            super(message);
        }
    }

    private SparkDriver(Process process, Path log) {
        this.process = process;
        this.log = log;
        requests =
                new BufferedWriter(
                        new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    }

    /// Starts the process.
    ///
    /// @param app the text of the app file
    static SparkDriver start(List<String> command, Path log, String app) throws IOException {
        var driver = new SparkDriver(SparkSubmit.start(command, log), log);
        Tasks.once("leat-spark", driver::read).start();
        driver.write(app);
        return driver;
    }

    private synchronized void write(Object line) throws IOException {
        requests.write(JSON.writeValueAsString(line));
        requests.newLine();
        requests.flush();
    }

    /// Returns the future result of a file. It fails with an [IOException] if the processing of the
    /// file failed. If the process ends, it fails with an [UnavailableException] if the process has
    /// printed a reason or could not start, and otherwise with a [CrashException].
    CompletableFuture<ComputedFile> send(FileRequest request) {
        var result = new CompletableFuture<ComputedFile>();
        open.put(request.id(), result);
        try {
            write(request);
        } catch (IOException _) {
            // the process is ending, and its last lines have the reason
        }
        if (read) {
            ended();
        }
        return result;
    }

    boolean alive() {
        return process.isAlive();
    }

    /// Returns true if no request is open.
    boolean idle() {
        return open.isEmpty();
    }

    private void read() {
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(SparkSubmit.LINE)) {
                    received(line.substring(SparkSubmit.LINE.length()).split("\t", 3));
                }
            }
            process.waitFor();
        } catch (IOException | JacksonException failed) {
            kill("its response cannot be read: " + failed.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error failed) {
            kill("its response cannot be read");
            throw failed;
        } finally {
            read = true;
            ended();
        }
    }

    private void received(String[] line) {
        switch (line[0]) {
            case "done" -> take(line).complete(JSON.readValue(line[2], ComputedFile.class));
            case "ready" -> ready = true;
            case "failed" -> take(line).completeExceptionally(new IOException(line[2]));
            default -> error = line[1];
        }
    }

    private CompletableFuture<ComputedFile> take(String[] line) {
        var result = open.remove(Long.valueOf(line[1]));
        return result == null ? new CompletableFuture<>() : result;
    }

    /// Fails all open requests. All lines of the process must have been read, because they say why
    /// it has ended.
    private void ended() {
        for (var id : List.copyOf(open.keySet())) {
            var result = open.remove(id);
            if (result != null) {
                result.completeExceptionally(
                        ready && error.isEmpty()
                                ? new CrashException(reason())
                                : new UnavailableException(reason()));
            }
        }
    }

    private String reason() {
        if (!error.isEmpty()) {
            return error;
        }
        var end = "the driver of Spark ended";
        if (!process.isAlive()) {
            end += " with code " + process.exitValue();
        }
        try {
            return "%s; the last line of %s is: %s".formatted(end, log, SparkSubmit.end(log, 1));
        } catch (IOException _) {
            return end;
        }
    }

    /// Ends the process now, because the cluster is lost for this reason.
    void kill(String why) {
        error = why;
        process.destroyForcibly();
    }

    /// Ends the process.
    void close() {
        try {
            requests.close();
        } catch (IOException _) {
            // it has ended
        }
        try {
            if (process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
