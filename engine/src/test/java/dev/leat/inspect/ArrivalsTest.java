package dev.leat.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

    private static final Instant NOW = Instant.parse("2026-01-05T10:02:30Z");

    private final Arrivals arrivals = new Arrivals();

    private void add(Duration ago) {
        arrivals.add(NOW.minus(ago));
    }

    @Test
    void countsByMinuteAndHour() {
        add(Duration.ofSeconds(1));
        add(Duration.ofMinutes(9));
        add(Duration.ofMinutes(10));
        add(Duration.ofMinutes(59));
        add(Duration.ofHours(2));
        add(Duration.ofHours(25));
        var trend = arrivals.until(NOW);
        assertThat(trend.recent()).isEqualTo(2);
        assertThat(trend.hour()).containsExactly(1L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 1L, 1L, 1L);
        assertThat(trend.day()).hasSize(24).endsWith(0L, 1L, 3L, 1L);
    }

    @Test
    void forgetsOldArrivalsAsTimePasses() {
        add(Duration.ZERO);
        var later = NOW.plus(Duration.ofMinutes(70));
        assertThat(arrivals.until(later).hour()).containsOnly(0L);
        assertThat(arrivals.until(later).day()).endsWith(1L, 0L);
        arrivals.add(later);
        assertThat(arrivals.until(later).recent()).isEqualTo(1);
        assertThat(arrivals.until(later.plus(Duration.ofDays(3))).day()).containsOnly(0L);
    }

    @Test
    void theOrderOfArrivalsDoesNotMatter() {
        var times = new Random(1).longs(1000, 0, 90_000).boxed().toList();
        times.forEach(seconds -> add(Duration.ofSeconds(seconds)));
        var shuffled = new ArrayList<>(times);
        Collections.shuffle(shuffled, new Random(2));
        var other = new Arrivals();
        shuffled.forEach(seconds -> other.add(NOW.minusSeconds(seconds)));
        assertThat(other.until(NOW)).isEqualTo(arrivals.until(NOW));
        assertThat(arrivals.until(NOW).day().stream().mapToLong(n -> n).sum())
                .isEqualTo(
                        times.stream()
                                .filter(seconds ->
                                        NOW.minusSeconds(seconds)
                                                .isAfter(Instant.parse("2026-01-04T10:59:59Z")))
                                .count());
    }
}
