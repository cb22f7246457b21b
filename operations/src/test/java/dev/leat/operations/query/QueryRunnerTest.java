package dev.leat.operations.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.kernel.query.QueryJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Statements that are cancelled in the process of queries.
@Timeout(300)
class QueryRunnerTest {

    private static final Duration TIME = Duration.ofHours(1);

    @TempDir private Path folder;

    private QueryRunner runner() {
        return new QueryRunner(folder.resolve("process"), 64L << 20);
    }

    /// Runs until the process has been killed.
    private Object endless(QueryJvm jvm) {
        while (true) {
            jvm.open(folder).close();
        }
    }

    @Test
    void aStatementThatWasCancelledBeforeItsStartIsKilled() {
        try (var runner = runner()) {
            var cancelled = CompletableFuture.completedFuture(true);
            assertThatThrownBy(() -> runner.run(TIME, cancelled, this::endless))
                    .isInstanceOf(QueryRunner.KilledException.class)
                    .hasMessage("the statement was cancelled");
            assertThat(runner.run(TIME, new CompletableFuture<>(), QueryJvm::answers)).isTrue();
        }
    }

    @Test
    void statementsRunAfterAnErrorInTheThreadOfALimit() {
        try (var runner = runner()) {
            var endless = Duration.ofSeconds(Long.MAX_VALUE); // it is no number of milliseconds
            var cancelled = new CompletableFuture<Boolean>();
            assertThat(runner.run(endless, cancelled, QueryJvm::answers)).isTrue();
            assertThatThrownBy(() -> runner.run(Duration.ZERO, cancelled, this::endless))
                    .isInstanceOf(QueryRunner.KilledException.class)
                    .hasMessage("the time limit was exceeded");
        }
    }

    @Test
    void aCancelAfterTheEndDoesNotKillTheNextStatement() {
        try (var runner = runner()) {
            var first = new CompletableFuture<Boolean>();
            var process = runner.run(TIME, first, jvm -> jvm);
            var next =
                    runner.run(
                            TIME,
                            new CompletableFuture<>(),
                            jvm -> {
                                first.complete(true);
                                assertThat(jvm.answers()).isTrue();
                                return jvm;
                            });
            assertThat(next).isSameAs(process);
        }
    }
}
