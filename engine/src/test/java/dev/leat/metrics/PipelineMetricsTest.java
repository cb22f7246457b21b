package dev.leat.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Pipeline;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.sink.EndpointSink;
import dev.leat.app.sink.ViewSink;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PipelineMetricsTest {

    private static final Reason NEWER = Reason.of("newer", "it replaces version 1 with version 2");
    private static final Reason SUPERSEDED = Reason.of("superseded", "version 2 is already stored");

    private static final Sink PAGER = new EndpointSink("pager", new Sink.Filter.All(), Map.of());

    private Instant now = Instant.parse("2026-01-05T00:00:00Z");
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final PipelineMetrics tally = new PipelineMetrics(pipeline(), meters, () -> now);

    private static Pipeline pipeline() {
        return pipeline(ViewSink.of("a"), ViewSink.of("b"));
    }

    private static Pipeline pipeline(Sink... to) {
        return Pipeline.of(
                        "totals",
                        new QueueSource(
                                "orders",
                                new Schema("Order", List.of()),
                                Pipeline.UnknownFields.IGNORE,
                                1000))
                .withKey(List.of("id"))
                .withVersion(Optional.of(new Pipeline.Version("v", Optional.empty())))
                .withTo(List.of(to));
    }

    @Test
    void countsNewerAndSupersededStatesAndCallsNeitherAReject() {
        var table = new Outcomes(4, 2);
        table.put(0, 0, Outcome.FILTERED, NEWER);
        table.put(0, 1, Outcome.DELIVERED);
        table.put(1, 0, Outcome.SUPERSEDED, SUPERSEDED);
        table.put(1, 1, Outcome.SUPERSEDED, SUPERSEDED);
        table.putPending(2, Outcome.DELIVERED);
        table.put(3, 0, Outcome.DELIVERED, NEWER);
        table.put(3, 1, Outcome.REJECTED, Reason.of("check", "value is above zero"));
        table.put(3, table.deadLetterColumn(), Outcome.DELIVERED);
        tally.count(table);

        assertThat(tally.newer()).isEqualTo(1);
        assertThat(tally.records())
                .containsEntry(Outcome.DELIVERED, 2L)
                .containsEntry(Outcome.SUPERSEDED, 1L)
                .containsEntry(Outcome.REJECTED, 1L);
        assertThat(tally.causes()).containsOnlyKeys("check");
        assertThat(meters.get("leat.newer").functionCounter().count()).isEqualTo(1);
        assertThat(
                        meters.get("leat.records")
                                .tags("sink", "b", "outcome", "superseded")
                                .functionCounter()
                                .count())
                .isEqualTo(1);
    }

    /// A bucket may be two sinks, by two paths.
    @Test
    void sinksOfOneNameCountTogether() {
        var same = new SimpleMeterRegistry();
        var both =
                new PipelineMetrics(pipeline(ViewSink.of("a"), ViewSink.of("a")), same, () -> now);
        var table = new Outcomes(1, 2);
        table.put(0, 0, Outcome.DELIVERED);
        table.put(0, 1, Outcome.DELIVERED);
        both.count(table);

        var counter = same.get("leat.records").tags("sink", "a", "outcome", "delivered");
        assertThat(counter.functionCounter().count()).isEqualTo(2);
    }

    private static Outcomes table(int good, int dead, int failing) {
        var table = new Outcomes(good + dead + failing, 2);
        for (int record = 0; record < table.records(); record++) {
            if (record < good) {
                table.putPending(record, Outcome.DELIVERED);
            } else if (record < good + dead) {
                table.putPending(record, Outcome.REJECTED);
                table.put(record, table.deadLetterColumn(), Outcome.DELIVERED);
            } else {
                table.putPending(record, Outcome.RETRIED);
            }
        }
        return table;
    }

    private MinuteWindow.Sums lately() {
        return tally.lastMinute().until(now);
    }

    @Test
    void forgetsWhatWasDoneAMinuteAgo() {
        tally.count(table(5, 2, 1));
        now = now.plusSeconds(30);
        tally.count(table(10, 0, 3));
        assertThat(lately()).isEqualTo(new MinuteWindow.Sums(17, 2, 4));
        now = now.plusSeconds(30);
        assertThat(lately()).isEqualTo(new MinuteWindow.Sums(10, 0, 3));
        now = now.plusSeconds(3600);
        assertThat(lately()).isEqualTo(new MinuteWindow.Sums(0, 0, 0));
    }

    @Test
    void countsARecordThatIsGivenUpAsALetterAndAsAFailure() {
        var table = table(0, 0, 1);
        table.put(0, table.deadLetterColumn(), Outcome.DELIVERED);
        tally.count(table);
        assertThat(lately()).isEqualTo(new MinuteWindow.Sums(1, 1, 1));
    }

    @Test
    void leavesOutOfTheLastMinuteWhatAClockSetBackMakesTheFuture() {
        tally.count(table(5, 0, 0));
        now = now.minusSeconds(3600);
        assertThat(lately()).isEqualTo(new MinuteWindow.Sums(0, 0, 0));
        tally.count(table(1, 0, 0));
        assertThat(lately()).isEqualTo(new MinuteWindow.Sums(1, 0, 0));
    }

    private double delivered(SimpleMeterRegistry registry, String sink) {
        return registry.get("leat.records")
                .tags("sink", sink, "outcome", "delivered")
                .functionCounter()
                .count();
    }

    @Test
    void aRecordForAnEndpointIsDeliveredWhenItWasSent() {
        var registry = new SimpleMeterRegistry();
        var sends =
                new PipelineMetrics(pipeline(ViewSink.of("a"), PAGER), registry, () -> now, true);
        var table = new Outcomes(4, 2);
        table.putPending(0, Outcome.DELIVERED);
        table.putPending(1, Outcome.DELIVERED);
        table.putPending(2, Outcome.DELIVERED);
        table.put(3, 0, Outcome.DELIVERED);
        table.put(3, 1, Outcome.FILTERED);
        sends.count(table);
        assertThat(delivered(registry, "a")).isEqualTo(4);
        assertThat(delivered(registry, "pager")).isZero();
        assertThat(sends.waiting()).isEqualTo(3);
        assertThat(sends.records()).containsEntry(Outcome.DELIVERED, 1L);

        sends.sent("pager", now);
        sends.failed("pager", "endpoint", now);
        assertThat(delivered(registry, "pager")).isEqualTo(1);
        assertThat(sends.waiting()).isEqualTo(1);
        assertThat(sends.records())
                .containsEntry(Outcome.DELIVERED, 2L)
                .containsEntry(Outcome.REJECTED, 1L);
        assertThat(sends.causes()).containsEntry("endpoint", 1L);
    }

    /// The counts of this run do not have the record, but the counter has its delivery.
    @Test
    void aRecordThatAnEarlierRunStoredIsDeliveredToo() {
        var registry = new SimpleMeterRegistry();
        var sends = new PipelineMetrics(pipeline(PAGER), registry, () -> now, true);
        sends.sent("pager", now.minusSeconds(60));
        assertThat(delivered(registry, "pager")).isEqualTo(1);
        assertThat(sends.waiting()).isZero();
        assertThat(sends.records()).containsEntry(Outcome.DELIVERED, 0L);
    }
}
