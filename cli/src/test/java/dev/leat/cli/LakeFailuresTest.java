package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.testkit.file.TestFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The test files of the example of lake tables.
class LakeFailuresTest {

    private static final Path LAKE = Path.of("..").resolve(Example.LAKE);

    @Test
    void theCommandRunsThemAll() {
        assertThat(Example.leat(0, "test", LAKE.toString()))
                .doesNotContain("FAIL", "never triggered")
                .endsWith(TestFile.in(LAKE.resolve(TestFile.FOLDER)).size() + " tests passed\n");
    }
}
