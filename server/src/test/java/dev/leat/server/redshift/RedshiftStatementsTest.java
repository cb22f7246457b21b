package dev.leat.server.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.server.redshift.RedshiftStatement.Part;
import dev.leat.server.redshift.RedshiftStatement.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Statements of the Redshift Data API in their folder.
@Timeout(60)
class RedshiftStatementsTest {

    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");

    @TempDir private Path folder;

    /// Writes the same row for every statement, when it may.
    private static final class FixedEngine implements RedshiftEngine {

        private final CountDownLatch allowed;

        FixedEngine(CountDownLatch allowed) {
            this.allowed = allowed;
        }

        @Override
        public List<Column> run(String sql, Path csv) throws FailedException {
            try {
                allowed.await();
                Files.writeString(csv, "\"n\"\n\"1\"\n");
                return List.of(new Column("n", "int4", 10, 0));
            } catch (InterruptedException stopped) {
                throw new FailedException("stopped", true);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        @Override
        public List<TableOutline> tables() {
            return List.of();
        }

        @Override
        public void cancel() {}

        @Override
        public void close() {}
    }

    private RedshiftStatements open(CountDownLatch allowed, Instant now) {
        return new RedshiftStatements(folder, new FixedEngine(allowed), InstantSource.fixed(now));
    }

    private static RedshiftStatement statement(String id) {
        long now = START.toEpochMilli();
        return new RedshiftStatement(
                id,
                null,
                false,
                List.of(Part.of("select 1", now)),
                List.of(),
                new Target("c", null, "dev", null, null),
                null,
                "",
                RedshiftStatement.SUBMITTED,
                null,
                now,
                now);
    }

    private static void awaitEnd(RedshiftStatements statements, String id) {
        while (!statements.find(id).orElseThrow().ended()) {
            Thread.onSpinWait();
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
            awaitEnd(statements, "interrupted");
            var ended = statements.find("interrupted").orElseThrow();
            assertThat(ended.state()).isEqualTo(RedshiftStatement.FINISHED);
            assertThat(ended.parts().getFirst().rows()).isEqualTo(1);
            assertThat(result(statements, "interrupted")).isEqualTo("\"n\"\n\"1\"\n");
        }
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
