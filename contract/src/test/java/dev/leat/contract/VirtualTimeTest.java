package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.port.Signal;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {

    private final VirtualTime time = VirtualTime.start();
    private final Signal signal = new Signal();

    @Test
    void standsStillUntilItIsMoved() {
        var before = time.instant();
        assertThat(time.instant()).isEqualTo(before);
        time.advance(Duration.ofHours(1));
        assertThat(time.instant()).isEqualTo(before.plusSeconds(3600));
    }

    @Test
    void wakesWhoWaitsWhenTheDeadlineIsReached() throws Exception {
        var start = time.instant();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var woken =
                    threads.submit(() -> {
                        time.await(signal, signal.count(), start.plusSeconds(60));
                        return time.instant();
                    });
            time.untilWaiting(1);
            assertThat(time.earliest()).contains(start.plusSeconds(60));
            time.advance(Duration.ofSeconds(30));
            time.advanceToNext();
            assertThat(woken.get(300, TimeUnit.SECONDS)).isEqualTo(start.plusSeconds(60));
        }
        assertThat(time.earliest()).isEmpty();
    }

    @Test
    void wakesWhoWaitsWhenTheSignalIsRaised() throws Exception {
        var start = time.instant();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var woken =
                    threads.submit(() -> {
                        time.await(signal, 0, start.plusSeconds(60));
                        return time.instant();
                    });
            time.untilWaiting(1);
            signal.raise();
            assertThat(woken.get(300, TimeUnit.SECONDS)).isEqualTo(start);
        }
    }

    @Test
    void doesNotWaitForASignalThatWasRaisedBefore() throws Exception {
        signal.raise();
        time.await(signal, 0, time.instant().plusSeconds(60));
        assertThat(signal.count()).isEqualTo(1);
    }

    @Test
    void keepsWaitingTimesWhenTheClockIsSet() throws Exception {
        var start = time.instant();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var woken =
                    threads.submit(() -> {
                        time.await(signal, signal.count(), start.plusSeconds(60));
                        return time.instant();
                    });
            time.untilWaiting(1);
            time.shift(Duration.ofHours(-1));
            assertThat(time.earliest()).contains(start.minusSeconds(3540));
            time.shift(Duration.ofHours(5));
            time.advance(Duration.ofSeconds(60));
            assertThat(woken.get(300, TimeUnit.SECONDS))
                    .isEqualTo(start.plusSeconds(4 * 3600 + 60));
        }
    }
}
