package dev.leat.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/// Bins compared with counts in a map.
class NumberBinsTest {

    private static final double WIDTH = 1.0 / 32;

    private static NumberBins bins(double... values) {
        return NumberBins.of(
                DoubleStream.of(values).mapToInt(NumberBins::bin).toArray(), values.length);
    }

    private static double[] random(Random random, int size) {
        return random.doubles(size)
                .map(share -> (random.nextBoolean() ? 1 : -1) * Math.exp((share - 0.5) * 40))
                .toArray();
    }

    @Test
    void binsAreInTheOrderOfTheirValues() {
        var values = random(new Random(1), 5000);
        Arrays.sort(values);
        var bins = DoubleStream.of(values).mapToInt(NumberBins::bin).toArray();
        assertThat(bins).isSorted();
    }

    @Test
    void theMiddleOfABinIsNearItsValues() {
        for (double value : random(new Random(2), 5000)) {
            assertThat(NumberBins.middle(NumberBins.bin(value)))
                    .isCloseTo(value, within(Math.abs(value) * WIDTH));
        }
        assertThat(NumberBins.bin(0)).isZero();
        assertThat(NumberBins.middle(0)).isZero();
    }

    @Test
    void extremeNumbersHaveBins() {
        int most = NumberBins.bin(Double.MAX_VALUE);
        assertThat(NumberBins.bin(1e30)).isEqualTo(most);
        assertThat(NumberBins.bin(Double.POSITIVE_INFINITY)).isEqualTo(most);
        assertThat(NumberBins.bin(-1e30)).isEqualTo(-most);
        assertThat(most).isLessThan(Short.MAX_VALUE);
        assertThat(NumberBins.bin(1e-30)).isZero();
    }

    @Test
    void mergedCountsAreThoseOfAllValues() {
        var random = new Random(3);
        for (int run = 0; run < 200; run++) {
            var expected = new TreeMap<Integer, Long>();
            var merged = NumberBins.EMPTY;
            for (int part = 0; part < 4; part++) {
                var values = random(random, random.nextInt(30));
                DoubleStream.of(values)
                        .forEach(v -> expected.merge(NumberBins.bin(v), 1L, Long::sum));
                merged = merged.merge(bins(values));
            }
            var counts = new TreeMap<Integer, Long>();
            for (int i = 0; i < merged.bins().length; i++) {
                counts.put(merged.bins()[i], merged.counts()[i]);
            }
            assertThat(counts).isEqualTo(expected);
            assertThat(merged.bins()).hasSize(expected.size());
        }
    }

    @Test
    void theMedianIsThatOfTheValues() {
        var values = new Random(4).doubles(1001, 10, 1000).toArray();
        var sorted = values.clone();
        Arrays.sort(sorted);
        assertThat(bins(values).median()).isCloseTo(sorted[500], within(sorted[500] * WIDTH));
        assertThat(NumberBins.EMPTY.median()).isZero();
    }
}
