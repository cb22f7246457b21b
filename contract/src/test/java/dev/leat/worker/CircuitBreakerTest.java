package dev.leat.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.plan.Backoff;
import dev.leat.port.Store;
import dev.leat.port.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {

    private static final Instant START = Instant.parse("2025-03-01T12:00:00Z");
    private static final Duration FIRST = Duration.ofSeconds(1);

    private final Place place = new Place();
    private final CircuitBreaker breaker =
            new CircuitBreaker(
                    place, new Backoff(FIRST, Duration.ofSeconds(30), new SplittableRandom(1)));

    private static UnavailableException down() {
        return new UnavailableException("the store is unavailable");
    }

    @Test
    void passesThatFailTogetherAreOneFailure() {
        for (int worker = 0; worker < 3; worker++) {
            breaker.failed(START, down());
        }
        assertThat(breaker.closedUntil(START))
                .hasValueSatisfying(
                        until -> assertThat(until).isBeforeOrEqualTo(START.plus(FIRST)));
        assertThat(breaker.open()).contains("the store is unavailable");
    }

    @Test
    void waitsLongerAfterEachProbeThatFails() {
        place.unavailable = true;
        breaker.failed(START, down());
        var second = breaker.closedUntil(START.plus(FIRST)).orElseThrow();
        assertThat(second).isBetween(START.plus(FIRST), START.plus(FIRST.multipliedBy(3)));
        var third = breaker.closedUntil(second).orElseThrow();
        assertThat(Duration.between(second, third)).isGreaterThanOrEqualTo(FIRST.multipliedBy(2));
    }

    @Test
    void closesWhenTheStoreIsBack() {
        breaker.failed(START, down());
        assertThat(breaker.closedUntil(START.plus(FIRST))).isEmpty();
        assertThat(breaker.open()).isEmpty();
    }

    @Test
    void doesNotWaitForTheOldTimeWhenTheClockIsSetBack() {
        breaker.failed(START, down());
        var earlier = START.minus(Duration.ofHours(1));
        place.unavailable = true;
        assertThat(breaker.closedUntil(earlier))
                .hasValueSatisfying(until ->
                        assertThat(until).isBetween(earlier, earlier.plus(FIRST.multipliedBy(2))));
        place.unavailable = false;
        assertThat(breaker.closedUntil(earlier.plus(FIRST.multipliedBy(2)))).isEmpty();
    }

    /// A store that supports only probes.
    private static final class Place implements Store {

        private boolean unavailable;

        @Override
        public <T> T commit(Function<Transaction, T> work) {
            throw new UnsupportedOperationException("it is only probed");
        }

        @Override
        public <T> T dryRun(Function<Transaction, T> work) {
            throw new UnsupportedOperationException("no dry run here");
        }

        @Override
        public void probe() {
            if (unavailable) {
                throw down();
            }
        }
    }
}
