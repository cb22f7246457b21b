package dev.leat.server.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.server.redshift.RedshiftStatement.Part;
import dev.leat.server.redshift.RedshiftStatement.Target;
import dev.leat.server.statement.StatementRunner.FailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Statements of the Redshift Data API in their folder.
@Timeout(300)
class RedshiftStatementsTest {

    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");

    private static final long PAUSE_NANOS = 10_000_000;

    @TempDir private Path folder;

    /// An event while a statement runs.
    private interface Event {
        void happen(String sql, CompletionStage<?> cancelled)
                throws InterruptedException, FailedException;
    }

    /// Writes the same row for every statement, after the event.
    private record FixedEngine(Event event) implements RedshiftEngine {

        @Override
        public List<Column> run(String sql, String schema, Path csv, CompletionStage<?> cancelled)
                throws FailedException {
            try {
                event.happen(sql, cancelled);
                Files.writeString(csv, "\"n\"\n\"1\"\n");
                return List.of(new Column("n", "int4", 10, 0));
            } catch (InterruptedException stopped) {
                throw new FailedException("stopped");
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        @Override
        public List<TableOutline> tables() {
            return List.of();
        }

        @Override
        public List<String> schemas() {
            return List.of(SCHEMA);
        }

        @Override
        public void close() {}
    }

    private RedshiftStatements open(CountDownLatch allowed, Instant now) {
        return open((_, _) -> allowed.await(), now);
    }

    private static RedshiftStatements open(Path folder, CountDownLatch allowed) {
        var engine = new FixedEngine((_, _) -> allowed.await());
        return new RedshiftStatements(folder, engine, InstantSource.fixed(START));
    }

    private RedshiftStatements open(Event event, Instant now) {
        return new RedshiftStatements(folder, new FixedEngine(event), InstantSource.fixed(now));
    }

    /// Returns a statement whose id is also its SQL.
    private static RedshiftStatement statement(String id) {
        long now = START.toEpochMilli();
        return new RedshiftStatement(
                id,
                null,
                false,
                List.of(Part.of(id, now)),
                List.of(),
                new Target("c", null, "dev", null, null),
                null,
                "",
                RedshiftStatement.SUBMITTED,
                null,
                now,
                now);
    }

    private static RedshiftStatement awaitEnd(RedshiftStatements statements, String id) {
        while (true) {
            var now = statements.find(id).orElseThrow();
            if (now.ended()) {
                return now;
            }
            pause();
        }
    }

    private static String result(RedshiftStatements statements, String id) throws IOException {
        try (var in = statements.result(id, 0, 0)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void statementsAndResultsRemainAfterARestart() throws Exception {
        var free = new CountDownLatch(0);
        try (var statements = open(free, START)) {
            statements.submit(statement("done"));
            awaitEnd(statements, "done");
        }
        try (var statements = open(new CountDownLatch(1), START)) {
            assertThat(result(statements, "done")).isEqualTo("\"n\"\n\"1\"\n");
            statements.submit(statement("interrupted"));
        }
        try (var statements = open(free, START)) {
            var ended = awaitEnd(statements, "interrupted");
            assertThat(ended.state()).isEqualTo(RedshiftStatement.FINISHED);
            assertThat(ended.parts().getFirst().rows()).isEqualTo(1);
            assertThat(result(statements, "interrupted")).isEqualTo("\"n\"\n\"1\"\n");
        }
    }

    /// The first statement ends while it is cancelled, and the second one starts before the cancel
    /// has reached the engine.
    @Test
    void aCancelDoesNotAffectTheNextStatement() throws Exception {
        var firstRuns = new CountDownLatch(1);
        var firstEnds = new CountDownLatch(1);
        var secondRuns = new CompletableFuture<Boolean>();
        var cancelReturned = new CountDownLatch(1);
        var secondCancelled = new AtomicBoolean();
        Event event =
                (sql, cancelled) -> {
                    if (sql.equals("first")) {
                        cancelled.thenRun(() -> {
                            firstEnds.countDown();
                            secondRuns.join();
                        });
                        firstRuns.countDown();
                        firstEnds.await();
                        throw new FailedException("cancelled");
                    }
                    secondRuns.complete(true);
                    cancelReturned.await();
                    secondCancelled.set(cancelled.toCompletableFuture().isDone());
                };
        try (var statements = open(event, START)) {
            statements.submit(statement("first"));
            statements.submit(statement("second"));
            firstRuns.await();
            assertThat(statements.cancel("first")).isTrue();
            cancelReturned.countDown();
            assertThat(awaitEnd(statements, "second").state())
                    .isEqualTo(RedshiftStatement.FINISHED);
            assertThat(secondCancelled).isFalse();
            assertThat(awaitEnd(statements, "first").state()).isEqualTo(RedshiftStatement.ABORTED);
            assertThat(statements.cancel("second")).isFalse();
        }
    }

    /// The client cancels it as soon as its state is STARTED.
    @Test
    void aStatementIsCancelledBeforeTheEngineRunsIt() throws Exception {
        var started = new CountDownLatch(1);
        var cancelReturned = new CountDownLatch(1);
        var seen = new CompletableFuture<Boolean>();
        Event event =
                (_, cancelled) -> {
                    started.countDown();
                    cancelReturned.await();
                    seen.complete(cancelled.toCompletableFuture().isDone());
                };
        try (var statements = open(event, START)) {
            statements.submit(statement("one"));
            started.await();
            assertThat(statements.find("one").orElseThrow().state())
                    .isEqualTo(RedshiftStatement.STARTED);
            assertThat(statements.cancel("one")).isTrue();
            cancelReturned.countDown();
            assertThat(seen.get()).isTrue();
            assertThat(awaitEnd(statements, "one").state()).isEqualTo(RedshiftStatement.ABORTED);
        }
    }

    /// Whatever ended it, its client does not wait for ever.
    @Test
    void aStatementThatTheEngineEndsFails() {
        Event event =
                (_, _) -> {
                    throw new FailedException("ERROR: ended");
                };
        try (var statements = open(event, START)) {
            statements.submit(statement("one"));
            var ended = awaitEnd(statements, "one");
            assertThat(ended.state()).isEqualTo(RedshiftStatement.FAILED);
            assertThat(ended.error()).isEqualTo("ERROR: ended");
        }
    }

    @Test
    void aStatementThatEndsWithAnErrorFailsAndTheNextOneRuns() {
        var runs = new AtomicInteger();
        Event event =
                (sql, _) -> {
                    if (sql.equals("one")) {
                        runs.incrementAndGet();
                        throw new StackOverflowError("a value of a record");
                    }
                };
        try (var statements = open(event, START)) {
            statements.submit(statement("one"));
            statements.submit(statement("two"));
            assertThat(awaitEnd(statements, "two").state()).isEqualTo(RedshiftStatement.FINISHED);
            var ended = awaitEnd(statements, "one");
            assertThat(ended.state()).isEqualTo(RedshiftStatement.FAILED);
            assertThat(ended.error()).isEqualTo("ERROR: internal error, see the log of the app");
        }
        try (var statements = open(event, START)) {
            statements.submit(statement("three"));
            assertThat(awaitEnd(statements, "three").state()).isEqualTo(RedshiftStatement.FINISHED);
            assertThat(awaitEnd(statements, "one").state()).isEqualTo(RedshiftStatement.FAILED);
        }
        assertThat(runs).hasValue(1);
    }

    @Test
    void aStatementRunsAgainAfterOneKillOfTheAppAndFailsAfterTheSecond() throws Exception {
        var never = new CountDownLatch(1);
        var first = folder.resolve("killed-once");
        var second = folder.resolve("killed-twice");
        try (var statements = open(never, START)) {
            statements.submit(statement("one"));
            statements.submit(statement("two"));
            copyWhileItRuns(statements, folder, first);
        }
        try (var statements = open(first, never)) {
            copyWhileItRuns(statements, first, second);
        }
        try (var statements = open(second, new CountDownLatch(0))) {
            var ended = awaitEnd(statements, "one");
            assertThat(ended.state()).isEqualTo(RedshiftStatement.FAILED);
            assertThat(ended.error()).startsWith("the app was killed twice while");
            assertThat(awaitEnd(statements, "two").state()).isEqualTo(RedshiftStatement.FINISHED);
        }
    }

    @Test
    void aStatementRunsAgainAfterEachStopOfTheApp() throws Exception {
        try (var statements = open(new CountDownLatch(1), START)) {
            statements.submit(statement("one"));
        }
        for (int i = 0; i < 3; i++) {
            try (var statements = open(new CountDownLatch(1), START)) {
                awaitState(statements, "one", RedshiftStatement.STARTED);
            }
        }
        try (var statements = open(new CountDownLatch(0), START)) {
            assertThat(awaitEnd(statements, "one").state()).isEqualTo(RedshiftStatement.FINISHED);
        }
    }

    /// Copies the state of the app as a kill leaves it, while the statement `one` runs.
    private static void copyWhileItRuns(RedshiftStatements statements, Path from, Path to)
            throws IOException {
        awaitState(statements, "one", RedshiftStatement.STARTED);
        for (var part : List.of("statements", "statements/attempt")) {
            Files.createDirectories(to.resolve(part));
            try (var files = Files.newDirectoryStream(from.resolve(part), "*.json")) {
                for (var file : files) {
                    Files.copy(file, to.resolve(part).resolve(file.getFileName()));
                }
            }
        }
    }

    private static void awaitState(RedshiftStatements statements, String id, String state) {
        while (!statements.find(id).orElseThrow().state().equals(state)) {
            pause();
        }
    }

    private static void pause() {
        LockSupport.parkNanos(PAUSE_NANOS);
        assertThat(Thread.interrupted()).as("the time limit is exceeded").isFalse();
    }

    @Test
    void oldStatementsAndTheirResultsAreRemoved() throws Exception {
        var free = new CountDownLatch(0);
        try (var statements = open(free, START)) {
            statements.submit(statement("old"));
            awaitEnd(statements, "old");
        }
        try (var statements = open(free, START.plus(Duration.ofHours(24)))) {
            assertThat(statements.find("old")).isPresent();
        }
        try (var statements = open(free, START.plus(Duration.ofHours(25)))) {
            assertThat(statements.find("old")).isEmpty();
        }
        try (var files = Files.list(folder.resolve("results"))) {
            assertThat(files).isEmpty();
        }
    }
}
