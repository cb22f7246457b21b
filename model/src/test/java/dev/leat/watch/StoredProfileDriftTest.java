package dev.leat.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Quality.Kind;
import dev.leat.app.StoredProfile.Column;
import dev.leat.app.StoredProfile.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/// The drift of windows from a stored profile, whose ranges are those of `leat profile`.
class StoredProfileDriftTest {

    private static final int RANGES = 40;

    /// Returns the profile of numbers in ranges of equal width.
    private static Column profile(int nulls, double... values) {
        double least = DoubleStream.of(values).min().orElseThrow();
        double greatest = DoubleStream.of(values).max().orElseThrow();
        double width = (greatest - least) / RANGES;
        long[] counts = new long[RANGES];
        for (double value : values) {
            counts[Math.clamp((long) Math.ceil((value - least) / width) - 1, 0, RANGES - 1)]++;
        }
        var ranges = new ArrayList<Range>();
        for (int i = 0; i < RANGES; i++) {
            ranges.add(new Range(i == RANGES - 1 ? greatest : least + (i + 1) * width, counts[i]));
        }
        var median = DoubleStream.of(values).sorted().skip(values.length / 2).findFirst();
        return new Column(values.length, nulls, least, median, ranges, Map.of(), false);
    }

    private static double[] normal(Random random, int size, double mean, double deviation) {
        return DoubleStream.generate(() -> mean + deviation * random.nextGaussian())
                .limit(size)
                .toArray();
    }

    private static double index(Column before, ColumnSummary now) {
        return Drift.between(before, now).orElseThrow().index();
    }

    @Test
    void hundredWindowsWithoutAChangeHaveNoDrift() {
        var random = new Random(11);
        var wide = profile(40, normal(random, 3000, 100, 30));
        var narrow = profile(40, normal(random, 3000, 100, 1));
        var whole = profile(40, random.ints(3000, 0, 100).asDoubleStream().toArray());
        for (int i = 0; i < 100; i++) {
            assertThat(index(wide, DriftTest.numbers(4, normal(random, 300, 100, 30))))
                    .isLessThan(0.1);
            assertThat(index(narrow, DriftTest.numbers(4, normal(random, 300, 100, 1))))
                    .isLessThan(0.1);
            var now = random.ints(300, 0, 100).asDoubleStream().toArray();
            assertThat(index(whole, DriftTest.numbers(4, now))).isLessThan(0.1);
        }
    }

    @Test
    void otherNumbersAndNullsAreADrift() {
        var random = new Random(12);
        var before = profile(20, normal(random, 3000, 100, 20));
        for (double factor : new double[] {100, 2, 0.5, 0.01, -1}) {
            var now = normal(random, 200, 100 * factor, 20 * factor);
            assertThat(index(before, DriftTest.numbers(1, now)))
                    .as("factor %s", factor)
                    .isGreaterThan(1);
        }
        var nulls =
                Drift.between(before, DriftTest.numbers(100, normal(random, 200, 100, 20)))
                        .orElseThrow();
        assertThat(nulls.index()).isGreaterThan(0.25);
        assertThat(nulls.change()).isEqualTo("null 33.3%, before 0.66%");
        var cents =
                Drift.between(before, DriftTest.numbers(0, normal(random, 200, 10_000, 20)))
                        .orElseThrow();
        assertThat(cents.change()).matches("median (9|10)\\d{3}, before (9|10)\\d");
    }

    private static ColumnSummary texts(String... values) {
        var column = ColumnSummary.empty(Kind.TEXT);
        for (var value : values) {
            column.texts().update(value);
        }
        return new ColumnSummary(
                Kind.TEXT,
                values.length,
                0,
                List.of(),
                column.distinct(),
                NumberBins.EMPTY,
                column.texts());
    }

    @Test
    void aNewTextIsADrift() {
        var before = profile(Map.of("card", 700L, "cash", 300L));
        var usual = new String[100];
        var changed = new String[100];
        for (int i = 0; i < 100; i++) {
            usual[i] = i % 10 < 7 ? "card" : "cash";
            changed[i] = i % 10 < 7 ? "card" : "crypto";
        }
        assertThat(index(before, texts(usual))).isZero();
        var drift = Drift.between(before, texts(changed)).orElseThrow();
        assertThat(drift.index()).isGreaterThan(1);
        assertThat(drift.change()).isIn("'crypto' 30%, before 0%", "'cash' 0%, before 30%");
    }

    /// Most numbers are small, so the limit of their range says little about the median.
    @Test
    void theMedianBeforeIsThatOfTheProfile() {
        var values = new double[1000];
        for (int i = 0; i < 1000; i++) {
            values[i] = i < 950 ? 1 + i / 1000.0 : 10_000;
        }
        var drift =
                Drift.between(profile(0, values), DriftTest.numbers(0, 50, 50, 50, 50))
                        .orElseThrow();
        assertThat(drift.change()).matches("median (49|5[01])(\\.\\d)?, before 1\\.5");
    }

    /// Windows have only the beginnings of texts.
    @Test
    void longTextsAreComparedByTheirBeginnings() {
        var long1 = "a".repeat(70);
        var before = profile(Map.of(long1 + "1", 500L, long1 + "2", 300L, "short", 200L));
        var now = new String[100];
        for (int i = 0; i < 100; i++) {
            now[i] = ColumnSummary.cut(i % 10 < 8 ? long1 + i % 2 : "short");
        }
        assertThat(index(before, texts(now))).isZero();
    }

    private static Column profile(Map<String, Long> texts) {
        return new Column(1000, 0, 0, OptionalDouble.empty(), List.of(), texts, true);
    }

    @Test
    void timesAreNotCompared() {
        var before = profile(0, 1, 2, 3);
        assertThat(Drift.between(before, ColumnSummary.empty(Kind.TIME))).isEmpty();
        assertThat(Drift.between(before, texts("a"))).isEmpty();
    }
}
