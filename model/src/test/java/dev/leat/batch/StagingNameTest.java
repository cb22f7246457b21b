package dev.leat.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/// Names are stored with files that are still being processed, so another release must find the
/// same.
class StagingNameTest {

    @Test
    void theNameIsTheSameInEveryRelease() {
        assertThat(StagingName.of("sales", unit(42))).isEqualTo("47b664c67bf4df4d27de35cb71d7fc7c");
    }

    @Test
    void pipelinesObjectsAndVersionsHaveNamesOfTheirOwn() {
        assertThat(StagingName.of("sales", unit(42)))
                .isNotEqualTo(StagingName.of("sales", unit(43)))
                .isNotEqualTo(StagingName.of("sales", unit("b.csv", 42)))
                .isNotEqualTo(StagingName.of("returns", unit(42)));
    }

    private static FileUnit unit(long version) {
        return unit("a.csv", version);
    }

    private static FileUnit unit(String key, long version) {
        return new FileUnit("input", key, version, "etag", 1, Instant.EPOCH);
    }
}
