package dev.leat.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.Outcome;
import dev.leat.cli.fixture.Polling;
import dev.leat.cli.log.MinuteLog;
import dev.leat.contract.VirtualTime;
import dev.leat.metrics.PipelineStatus;
import dev.leat.operations.EarlierCounts;
import dev.leat.port.UnavailableException;
import dev.leat.task.Tasks;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CountSamplesTest {

    @TempDir private static Path folder;

    private final VirtualTime time = VirtualTime.start();
    private long delivered;
    private boolean unavailable;
    private volatile boolean broken;

    private final CountSamples samples =
            new CountSamples(
                    () -> Map.of("p", status(delivered)),
                    () -> {
                        if (broken) {
                            throw new StackOverflowError();
                        }
                        if (unavailable) {
                            throw new UnavailableException("full");
                        }
                        return Map.of();
                    },
                    new MinuteLog(folder, new SimpleMeterRegistry()),
                    time);

    private static PipelineStatus status(long delivered) {
        return new PipelineStatus(
                PipelineStatus.State.RUNNING,
                "",
                Map.of(Outcome.DELIVERED, delivered),
                Map.of(),
                Map.of(),
                0);
    }

    private void pass(int seconds) {
        for (int second = 0; second < seconds; second++) {
            samples.sample();
            time.advance(Duration.ofSeconds(1));
            delivered += 100;
        }
    }

    @Test
    void samplesAreTakenAgainAfterAnErrorThatIsNamed() {
        broken = true;
        samples.start();
        await(CountSamplesTest::fails);
        assertThat(samples.earlier()).isEmpty();
        broken = false;
        await(() -> !fails() && samples.earlier().isPresent());
        samples.close();
    }

    private static boolean fails() {
        return Tasks.failing().stream().anyMatch(one -> one.task().equals("leat-samples"));
    }

    private void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            time.advance(Duration.ofSeconds(1));
            Polling.pause();
        }
    }

    private EarlierCounts earlier() {
        return samples.earlier().orElseThrow();
    }

    @Test
    void aRateIsOfAtLeastFiveSeconds() {
        assertThat(samples.earlier()).isEmpty();
        pass(2);
        assertThat(earlier())
                .as("the start is later")
                .isEqualTo(
                        new EarlierCounts(Duration.ofSeconds(2), Map.of("p", status(0)), Map.of()));
        pass(60);
        assertThat(earlier())
                .isEqualTo(
                        new EarlierCounts(
                                Duration.ofSeconds(5), Map.of("p", status(5_700)), Map.of()));
    }

    @Test
    void countersThatCannotBeReadAreNoSample() {
        pass(1);
        unavailable = true;
        pass(9);
        assertThat(earlier().age()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void samplesOfAClockThatWasSetBackAreRemoved() {
        pass(10);
        time.shift(Duration.ofMinutes(-1));
        pass(1);
        assertThat(earlier().age()).isEqualTo(Duration.ofSeconds(1));
    }
}
