package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.testkit.file.TestFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The test files of the example of streams and warehouse tables.
class WarehouseFailuresTest {

    private static final Path WAREHOUSE = Path.of("..").resolve(Example.WAREHOUSE);

    @Test
    void theCommandRunsThemAll() {
        assertThat(Example.leat(0, "test", WAREHOUSE.toString()))
                .doesNotContain("FAIL", "never triggered")
                .endsWith(
                        TestFile.in(WAREHOUSE.resolve(TestFile.FOLDER)).size() + " tests passed\n");
    }
}
