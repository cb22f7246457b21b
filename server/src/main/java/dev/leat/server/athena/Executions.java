package dev.leat.server.athena;

import dev.leat.metrics.FailureTrace;
import dev.leat.port.Buckets;
import dev.leat.server.athena.AthenaStatementRunner.FailedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/// The executions of clients. They run one after the other, on one thread. States are durable: an
/// execution that had not ended when the app ended runs again after its next start. Thread-safe.
final class Executions implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Executions.class);

    /// Executions are kept for 45 days, as in Athena.
    private static final Duration RETENTION = Duration.ofDays(45);

    private static final int MOST_QUEUED = 100;

    private final JsonFolder<Execution> files;
    private final Path work;
    private final AthenaStatementRunner runner;
    private final Buckets buckets;
    private final InstantSource clock;
    private final Map<String, Execution> executions = new HashMap<>();
    private final BlockingQueue<String> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private @Nullable String current;
    private volatile boolean closed;

    Executions(
            JsonFolder<Execution> files,
            Path work,
            AthenaStatementRunner runner,
            Buckets buckets,
            InstantSource clock) {
        this.files = files;
        this.work = work;
        this.runner = runner;
        this.buckets = buckets;
        this.clock = clock;
        var stored = new ArrayList<>(files.all());
        stored.sort(Comparator.comparingLong(Execution::submitted));
        long oldest = clock.millis() - RETENTION.toMillis();
        for (var execution : stored) {
            if (execution.ended() && execution.submitted() < oldest) {
                files.remove(execution.id());
                continue;
            }
            executions.put(execution.id(), execution.ended() ? execution : execution.queued());
            if (!execution.ended()) {
                queue.add(execution.id());
            }
        }
        thread = Thread.ofPlatform().daemon().name("leat-athena").unstarted(this::work);
        thread.start();
    }

    /// Stores an execution and queues it. If its token was used before, returns the earlier one.
    synchronized Execution submit(Execution execution) {
        var token = execution.token();
        if (token != null) {
            for (var earlier : executions.values()) {
                if (token.equals(earlier.token())) {
                    return earlier;
                }
            }
        }
        if (queue.size() >= MOST_QUEUED) {
            throw AthenaErrors.tooMany();
        }
        files.put(execution.id(), execution);
        executions.put(execution.id(), execution);
        queue.add(execution.id());
        return execution;
    }

    synchronized Optional<Execution> find(String id) {
        return Optional.ofNullable(executions.get(id));
    }

    /// Returns the executions of a workgroup, newest first.
    synchronized List<Execution> list(String workGroup) {
        return executions.values().stream()
                .filter(execution -> execution.workGroup().equals(workGroup))
                .sorted(
                        Comparator.comparingLong(Execution::submitted)
                                .thenComparing(Execution::id)
                                .reversed())
                .toList();
    }

    /// Cancels an execution that has not ended.
    void cancel(String id) {
        boolean runs;
        synchronized (this) {
            var execution = executions.get(id);
            if (execution == null || execution.ended()) {
                return;
            }
            store(execution.cancelled(clock.millis()));
            runs = id.equals(current);
        }
        if (runs) {
            runner.cancel();
        }
    }

    private void store(Execution execution) {
        files.put(execution.id(), execution);
        executions.put(execution.id(), execution);
    }

    /// Changes an execution that has not ended. Returns false if it has.
    private synchronized boolean change(String id, UnaryOperator<Execution> change) {
        var execution = executions.get(id);
        if (closed || execution == null || execution.ended()) {
            return false;
        }
        store(change.apply(execution));
        return true;
    }

    private void work() {
        try {
            while (!closed) {
                String id = queue.take();
                synchronized (this) {
                    current = id;
                }
                run(id);
                synchronized (this) {
                    current = null;
                }
            }
        } catch (InterruptedException stop) {
            // the app stops
        }
    }

    private void run(String id) {
        try {
            if (change(id, execution -> execution.running(clock.millis()))) {
                run(find(id).orElseThrow());
            }
        } catch (FailedException failed) {
            if (!failed.cancelled()) {
                change(id, one -> one.failed(clock.millis(), String.valueOf(failed.getMessage())));
            }
        } catch (RuntimeException | IOException broken) {
            if (closed) {
                return;
            }
            LOG.error("Athena's execution {} failed: {}", id, FailureTrace.of(broken));
            change(id, one -> one.failed(clock.millis(), "INTERNAL_ERROR: see the log of the app"));
        }
    }

    private void run(Execution execution) throws FailedException, IOException {
        Files.createDirectories(work);
        var csv = work.resolve(execution.id() + ".csv");
        try {
            var columns =
                    runner.run(
                            AthenaPlaceholders.filled(execution.sql(), execution.parameters()),
                            csv);
            var target = OutputLocation.of(execution.output());
            put(target, csv);
            var metadata = JsonMapper.shared().writeValueAsBytes(Map.of("columns", columns));
            buckets.put(
                    target.bucket(),
                    target.key() + ".metadata",
                    new ByteArrayInputStream(metadata),
                    Map.of());
            change(execution.id(), one -> one.succeeded(clock.millis(), columns));
        } finally {
            Files.deleteIfExists(csv);
        }
    }

    private void put(OutputLocation target, Path csv) throws FailedException, IOException {
        try (var in = Files.newInputStream(csv)) {
            buckets.put(target.bucket(), target.key(), in, Map.of());
        } catch (IllegalArgumentException unfit) {
            throw new FailedException(
                    "the result cannot be stored in s3://%s/%s: %s"
                            .formatted(target.bucket(), target.key(), unfit.getMessage()),
                    false);
        }
    }

    /// Ends the statement that runs. It runs again after the next start of the app.
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        runner.close();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
