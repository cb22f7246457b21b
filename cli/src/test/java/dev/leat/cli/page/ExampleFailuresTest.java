package dev.leat.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.fixture.Example;
import dev.leat.testkit.file.TestFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The test files of the examples of lake tables, and of streams and warehouse tables.
@Tag("slow")
class ExampleFailuresTest {

    @ParameterizedTest
    @ValueSource(strings = {Example.LAKE, Example.WAREHOUSE})
    void theCommandRunsThemAll(String example) {
        var folder = Path.of("..").resolve(example);
        assertThat(Example.leat(0, "test", folder.toString()))
                .doesNotContain("FAIL", "never triggered")
                .endsWith(TestFile.in(folder.resolve(TestFile.FOLDER)).size() + " tests passed\n");
    }
}
