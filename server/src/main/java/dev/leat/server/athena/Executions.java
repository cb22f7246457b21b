package dev.leat.server.athena;

import dev.leat.port.Buckets;
import dev.leat.server.statement.JsonFolder;
import dev.leat.server.statement.StatementQueue;
import dev.leat.server.statement.StatementRunner;
import dev.leat.server.statement.StatementRunner.FailedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.json.JsonMapper;

/// The executions of clients, whose results are objects in a bucket. Thread-safe.
final class Executions implements AutoCloseable {

    /// Executions are kept for 45 days, as in Athena.
    private static final Duration RETENTION = Duration.ofDays(45);

    private final StatementQueue<Execution> queue;
    private final Path work;
    private final StatementRunner runner;
    private final Buckets buckets;
    private final InstantSource clock;

    Executions(
            JsonFolder<Execution> files,
            Path work,
            StatementRunner runner,
            Buckets buckets,
            InstantSource clock) {
        this.work = work;
        this.runner = runner;
        this.buckets = buckets;
        this.clock = clock;
        this.queue =
                new StatementQueue<>(
                        files,
                        new StatementQueue.Service<>(
                                "Athena",
                                RETENTION,
                                this::run,
                                runner,
                                "INTERNAL_ERROR: see the log of the app",
                                _ -> {}),
                        clock);
        queue.start();
    }

    /// Stores an execution and queues it. If its token was used before, returns the earlier one.
    Execution submit(Execution execution) {
        return queue.submit(execution).orElseThrow(AthenaErrors::tooMany);
    }

    Optional<Execution> find(String id) {
        return queue.find(id);
    }

    /// Returns the executions of a workgroup, newest first.
    List<Execution> list(String workGroup) {
        return queue.list(execution -> execution.workGroup().equals(workGroup));
    }

    /// Cancels an execution that has not ended.
    void cancel(String id) {
        queue.cancel(id);
    }

    private void run(String id, CompletionStage<?> cancelled) throws FailedException, IOException {
        if (queue.change(id, execution -> execution.running(clock.millis()))) {
            run(find(id).orElseThrow(), cancelled);
        }
    }

    private void run(Execution execution, CompletionStage<?> cancelled)
            throws FailedException, IOException {
        Files.createDirectories(work);
        var csv = work.resolve(execution.id() + ".csv");
        try {
            var columns =
                    runner.run(
                            AthenaPlaceholders.filled(execution.sql(), execution.parameters()),
                            execution.schema(),
                            csv,
                            cancelled);
            var notes = runner.notes();
            var target = OutputLocation.of(execution.output());
            put(target, csv);
            var metadata = JsonMapper.shared().writeValueAsBytes(Map.of("columns", columns));
            buckets.put(
                    target.bucket(),
                    target.key() + ".metadata",
                    new ByteArrayInputStream(metadata),
                    Map.of());
            queue.change(execution.id(), one -> one.succeeded(clock.millis(), columns, notes));
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
                            .formatted(target.bucket(), target.key(), unfit.getMessage()));
        }
    }

    /// Ends the statement that runs. It runs again after the next start of the app.
    @Override
    public void close() {
        queue.close();
    }
}
