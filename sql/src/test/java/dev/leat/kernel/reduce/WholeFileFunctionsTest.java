package dev.leat.kernel.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WholeFileFunctionsTest {

    /// The rows of a piece are one transaction of a store, and in memory until it commits.
    @Test
    void givesStoresFewRowsAtATime() {
        assertThat(WholeFileFunctions.DEFAULT.rows()).isGreaterThan(1_000_000);
        assertThat(WholeFileFunctions.DEFAULT.forRows().rows()).isEqualTo(20_000);
        assertThat(WholeFileFunctions.DEFAULT.forRows().memory())
                .isEqualTo(WholeFileFunctions.DEFAULT.memory());
        assertThat(new WholeFileFunctions(1, 1, 7).forRows().rows()).isEqualTo(7);
    }
}
