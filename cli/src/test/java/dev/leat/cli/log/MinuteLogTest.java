package dev.leat.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.Outcome;
import dev.leat.metrics.PipelineMetrics;
import dev.leat.metrics.PipelineStatus;
import dev.leat.operations.MinuteCounts;
import dev.leat.port.MessageQueue.Counts;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MinuteLogTest {

    private static final Instant START = Instant.parse("2026-01-05T10:00:00Z");

    private final MeterRegistry meters = new SimpleMeterRegistry();

    @TempDir private Path state;

    private static void add(MinuteLog log, int seconds, long delivered, long rejected) {
        var status =
                new PipelineStatus(
                        PipelineStatus.State.RUNNING,
                        "",
                        Map.of(Outcome.DELIVERED, delivered, Outcome.REJECTED, rejected),
                        Map.of(),
                        Map.of(),
                        0);
        log.add(
                START.plusSeconds(seconds),
                Map.of("p", status),
                Map.of("q", new Counts(delivered, 1, 0, Duration.ZERO, 0)));
    }

    private static MinuteCounts.Records records(MinuteCounts counts) {
        return Objects.requireNonNull(counts.pipelines().get("p"));
    }

    @Test
    void eachMinuteHasItsRecords() {
        var log = new MinuteLog(state, meters);
        add(log, 0, 0, 0);
        add(log, 30, 50, 5);
        add(log, 61, 100, 10);
        add(log, 119, 300, 10);
        add(log, 120, 400, 11);
        var counts = log.counts(60);
        assertThat(counts.minutes()).containsExactly(START, START.plusSeconds(60));
        assertThat(records(counts).processed()).containsExactly(110L, 301L);
        assertThat(records(counts).rejected()).containsExactly(10L, 1L);
        assertThat(counts.queues().get("q")).containsExactly(101L, 401L);
        assertThat(log.counts(1).minutes()).containsExactly(START.plusSeconds(60));
    }

    @Test
    void eachMinuteHasTheDurationsOfItsBatches() throws IOException {
        Files.writeString(
                state.resolve(MinuteLog.FILE),
                "{\"at\":\"2026-01-05T09:59:00Z\",\"pipelines\":{\"p\":[5,1]},\"queues\":{}}\n");
        var log = new MinuteLog(state, meters);
        var batches = meters.timer(PipelineMetrics.PASS, "pipeline", "p");
        add(log, 0, 0, 0);
        batches.record(Duration.ofMillis(30));
        batches.record(Duration.ofMillis(10));
        add(log, 60, 7, 0);
        add(log, 120, 7, 0);
        assertThat(records(log.counts(60)).processed()).containsExactly(5L, 7L, 0L);
        assertThat(records(log.counts(60)).batches()).containsExactly(0L, 2L, 0L);
        assertThat(records(log.counts(60)).batchMillis()).containsExactly(0L, 40L, 0L);
    }

    @Test
    void anotherProcessContinuesAfterACutOffLine() throws IOException {
        var first = new MinuteLog(state, meters);
        add(first, 0, 0, 0);
        add(first, 60, 7, 0);
        Files.writeString(
                state.resolve(MinuteLog.FILE), "{\"at\":\"2026\n", StandardOpenOption.APPEND);
        var second = new MinuteLog(state, meters);
        add(second, 200, 0, 0);
        add(second, 240, 3, 0);
        assertThat(records(second.counts(60)).processed()).containsExactly(7L, 3L);
        assertThat(new MinuteLog(state, meters).counts(60)).isEqualTo(second.counts(60));
    }

    @Test
    void theFileHasTwoDaysAtMost() throws IOException {
        var log = new MinuteLog(state, meters);
        for (int minute = 0; minute <= 3 * MinuteLog.KEPT; minute++) {
            add(log, 60 * minute, minute, 0);
        }
        assertThat(log.counts(Integer.MAX_VALUE).minutes()).hasSize(MinuteLog.KEPT);
        assertThat(Files.readAllLines(state.resolve(MinuteLog.FILE)))
                .hasSizeBetween(MinuteLog.KEPT, 2 * MinuteLog.KEPT);
    }
}
