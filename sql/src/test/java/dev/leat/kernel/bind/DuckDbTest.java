package dev.leat.kernel.bind;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DuckDbTest {

    @Test
    void theDriverDoesNotStartTheFlightRecorder() throws ClassNotFoundException {
        var monitor = Class.forName("org.duckdb.JfrMemoryMonitor");
        assertThat(monitor.getProtectionDomain().getCodeSource().getLocation())
                .isEqualTo(DuckDb.class.getProtectionDomain().getCodeSource().getLocation());
    }
}
