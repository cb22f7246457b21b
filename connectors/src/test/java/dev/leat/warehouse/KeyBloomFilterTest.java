package dev.leat.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Keys that may have been added before.
class KeyBloomFilterTest {

    private static @Nullable Object[] row(@Nullable Object... values) {
        return values;
    }

    @Test
    void findsAllRepeatsAndFewOthers() {
        var filter = new KeyBloomFilter(List.of(1));
        int others = 0;
        for (long i = 0; i < 800_000; i++) {
            others += filter.add(row(i, "S%010d".formatted(i))) ? 1 : 0;
        }
        assertThat(others).as("new keys that are taken for repeats").isLessThan(40_000);
        for (long i = 0; i < 800_000; i++) {
            assertThat(filter.add(row(0L, "S%010d".formatted(i)))).isTrue();
        }
    }

    @Test
    void comparesAllColumnsOfAKey() {
        var filter = new KeyBloomFilter(List.of(2, 0));
        assertThat(filter.add(row(7L, "x", "a"))).isFalse();
        assertThat(filter.add(row(7L, "x", "b"))).isFalse();
        assertThat(filter.add(row(8L, "x", "a"))).isFalse();
        assertThat(filter.add(row(null, "x", "a"))).isFalse();
        assertThat(filter.add(row(7L, "y", "a"))).isTrue();
        assertThat(filter.add(row(null, "y", "a"))).isTrue();
    }
}
