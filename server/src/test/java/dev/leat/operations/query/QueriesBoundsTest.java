package dev.leat.operations.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.server.Orders;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The bounds of `POST /leat/v1/queries`: memory, time, one at a time.
class QueriesBoundsTest extends QueriesOverHttp {

    @Tag("attack")
    @Test
    void whatNeedsMoreMemoryFailsAlone() throws Exception {
        start(limits(Duration.ofSeconds(5), Duration.ofSeconds(30)));
        assertThat(refused(422, "select list(a.range) from range(100000000) a").toString())
                .contains("the memory limit is exceeded");
        send("{}");
        for (int i = 0; i < 40; i++) {
            send("x".repeat(1_000_000));
        }
        assertThat(post("queries?unmasked=true", "select count(*) from OrderQueue", "").body())
                .contains("cannot fill 'OrderQueue': the memory limit is exceeded");
        assertThat(ask("select 1 as one").path("rows").toString()).isEqualTo("[[1]]");
    }

    @Tag("attack")
    @Test
    void aStatementThatTakesTooLongEndsWithItsProcess() throws Exception {
        start(limits(Duration.ofSeconds(5), Duration.ofSeconds(8)));
        platform.fixed("user_stats").row(Orders.user("U1", 2, 3));
        assertThat(refused(504, STUBBORN).path("detail").asString())
                .isEqualTo("the statement was cancelled after its time limit of 8 s");
        assertThat(ask(NAMED).path("rows").toString()).isEqualTo("[[2]]");
    }

    /// DuckDB's memory limit does not cover a value within a row.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "select length(repeat('x', 1000000000))",
                "select length(repeat(repeat('x', 1000), 900000)) from user_stats",
                "select len(list_resize([1], 200000000))",
            })
    void aValueThatIsTooLargeDoesNotAffectTheApp(String sql) throws Exception {
        start(limits(Duration.ofSeconds(5), Duration.ofSeconds(30)));
        platform.fixed("user_stats").row(Orders.user("U1", 2, 3));
        assertThat(refused(422, sql).path("detail").asString()).contains("memory");
        assertThat(ask(NAMED).path("rows").toString()).isEqualTo("[[2]]");
    }

    @Tag("attack")
    @Test
    void anotherStatementIsRefusedAfterAWait() throws Exception {
        start(limits(Duration.ofMillis(1), Duration.ofSeconds(30)));
        var first = CompletableFuture.supplyAsync(() -> status(ENDLESS));
        while (asked().isEmpty() && !first.isDone()) {
            LockSupport.parkNanos(1_000_000);
        }
        var next = refused(429, "select 1");
        assertThat(next.path("detail").asString())
                .isEqualTo(
                        "another statement is running; only one runs at a time; try again later");
        queries.close();
        assertThat(first.get()).isEqualTo(503);
    }

    @Tag("attack")
    @Test
    void oneRunsAtATimeAndTheOthersWait() throws Exception {
        start(limits(Duration.ofSeconds(60), Duration.ofSeconds(8)));
        var first = CompletableFuture.supplyAsync(() -> status(ENDLESS));
        var second = CompletableFuture.supplyAsync(() -> status("select 1"));
        assertThat(first.get()).isEqualTo(504);
        assertThat(second.get()).isEqualTo(200);
    }

    private int status(String sql) {
        try {
            return post("queries", sql, "").statusCode();
        } catch (Exception broken) {
            throw new IllegalStateException(broken);
        }
    }

    @Test
    void anAppThatStopsCancelsWhatRuns() throws Exception {
        start(limits(Duration.ofSeconds(5), Duration.ofSeconds(30)));
        var first = CompletableFuture.supplyAsync(() -> status(ENDLESS));
        while (asked().isEmpty() && !first.isDone()) {
            LockSupport.parkNanos(1_000_000);
        }
        queries.close();
        assertThat(first.get()).isEqualTo(503);
        refused(503, "select 1");
    }

    @Test
    void whatAProcessLeftBehindIsRemoved() throws Exception {
        Files.createDirectories(state.resolve("queries/asked-1"));
        Files.writeString(state.resolve("queries/asked-1/1.csv"), "id\n1\n");
        start(limits(Duration.ofSeconds(5), Duration.ofSeconds(30)));
        assertThat(state.resolve("queries")).doesNotExist();
        assertThat(ask("select 1").path("rows").toString()).isEqualTo("[[1]]");
    }
}
