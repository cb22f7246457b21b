package dev.leat.server.redshift;

import dev.leat.server.statement.JsonFolder;
import dev.leat.server.statement.StatementQueue;
import dev.leat.server.statement.StatementRunner.FailedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/// The statements of clients, whose results are CSV files in a folder. Thread-safe.
final class RedshiftStatements implements AutoCloseable {

    /// Statements and results are kept for a day, as in Redshift.
    private static final Duration RETENTION = Duration.ofHours(24);

    private final StatementQueue<RedshiftStatement> queue;
    private final Path results;
    private final RedshiftEngine engine;
    private final InstantSource clock;

    RedshiftStatements(Path folder, RedshiftEngine engine, InstantSource clock) {
        this.results = folder.resolve("results");
        this.engine = engine;
        this.clock = clock;
        this.queue =
                new StatementQueue<>(
                        new JsonFolder<>(folder.resolve("statements"), RedshiftStatement.class),
                        new StatementQueue.Service<>(
                                "Redshift",
                                RETENTION,
                                this::run,
                                engine,
                                "ERROR: internal error, see the log of the app",
                                this::removed),
                        clock);
        queue.start();
    }

    /// Stores a statement and queues it. If its token was used before, returns the earlier one.
    RedshiftStatement submit(RedshiftStatement statement) {
        return queue.submit(statement).orElseThrow(RedshiftErrors::tooMany);
    }

    Optional<RedshiftStatement> find(String id) {
        return queue.find(id);
    }

    /// Returns the statements that match, newest first.
    List<RedshiftStatement> list(Predicate<RedshiftStatement> matching) {
        return queue.list(matching);
    }

    /// Cancels a statement. Returns false if it has ended.
    boolean cancel(String id) {
        return queue.cancel(id);
    }

    /// Opens the result of a part, at this offset in bytes.
    InputStream result(String id, int part, long offset) throws IOException {
        var in = Files.newInputStream(file(id, part));
        in.skipNBytes(offset);
        return in;
    }

    private Path file(String id, int part) {
        return results.resolve(id + "-" + part + ".csv");
    }

    private void removed(RedshiftStatement statement) {
        try {
            for (int part = 0; part < statement.parts().size(); part++) {
                Files.deleteIfExists(file(statement.id(), part));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot remove a result in " + results, failed);
        }
    }

    private void run(String id, CompletionStage<?> cancelled) throws FailedException, IOException {
        Files.createDirectories(results);
        int parts = find(id).orElseThrow().parts().size();
        for (int part = 0; part < parts; part++) {
            if (!run(id, part, cancelled)) {
                return;
            }
        }
        queue.change(id, one -> one.finished(clock.millis()));
    }

    /// Runs a part. Returns false if the statement was cancelled.
    private boolean run(String id, int number, CompletionStage<?> cancelled)
            throws FailedException, IOException {
        if (!queue.change(
                id, one -> one.with(number, p -> p.started(clock.millis()), clock.millis()))) {
            return false;
        }
        var statement = find(id).orElseThrow();
        var file = file(id, number);
        Files.deleteIfExists(file);
        var columns =
                engine.run(
                        NamedParameters.filled(
                                statement.parts().get(number).sql(), statement.parameters()),
                        RedshiftEngine.SCHEMA,
                        file,
                        cancelled);
        var notes = engine.notes();
        force(file);
        long rows = StatementResults.rows(file);
        long bytes = Files.size(file);
        return queue.change(
                id,
                one ->
                        one.with(
                                number,
                                p -> p.finished(clock.millis(), rows, bytes, columns, notes),
                                clock.millis()));
    }

    private static void force(Path file) throws IOException {
        try (var written = FileChannel.open(file, StandardOpenOption.WRITE)) {
            written.force(true);
        }
    }

    /// Ends the statement that runs. It runs again after the next start of the app.
    @Override
    public void close() {
        queue.close();
    }
}
