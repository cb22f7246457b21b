package dev.leat.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/// Names are stored with files that are still being processed, so another release must find the
/// same.
class StagingNameTest {

    @Test
    void theNameIsTheSameInEveryRelease() {
        assertThat(StagingName.of("sales", unit(42))).isEqualTo("13ca32b14dc5cf9206d6f23eea8cdd1f");
    }

    @Test
    void pipelinesAndVersionsHaveNamesOfTheirOwn() {
        assertThat(StagingName.of("sales", unit(42)))
                .isNotEqualTo(StagingName.of("sales", unit(43)))
                .isNotEqualTo(StagingName.of("returns", unit(42)));
    }

    private static FileUnit unit(long version) {
        return new FileUnit("input", "a.csv", version, "etag", 1, Instant.EPOCH);
    }
}
