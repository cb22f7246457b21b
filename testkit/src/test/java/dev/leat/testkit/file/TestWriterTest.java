package dev.leat.testkit.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.config.AppException;
import dev.leat.testkit.scenario.Scenario;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TestWriterTest {

    private static final Path WRITTEN = Path.of("src/test/resources/written.yaml");

    private App app;

    @BeforeAll
    void readApp() throws AppException {
        app = Shop.app();
    }

    private Scenario read(String yaml) {
        try {
            return TestFile.read("t", yaml, Shop.FOLDER, app);
        } catch (TestFileException mistakes) {
            throw new AssertionError(mistakes.getMessage() + "\n" + yaml, mistakes);
        }
    }

    @Test
    void whatIsWrittenReadsAsTheSameScenario() {
        for (int seed = 0; seed < 300; seed++) {
            var scenario = new Scenarios(new Random(seed)).next();
            var yaml = TestWriter.yaml(scenario);
            var again = read(yaml);
            assertThat(again)
                    .as("seed %d%n%s", seed, yaml)
                    .usingRecursiveComparison()
                    .isEqualTo(scenario);
            assertThat(TestWriter.yaml(again)).isEqualTo(yaml);
        }
    }

    @Test
    void isWrittenAsAPersonWould() throws Exception {
        var good = TestFile.read(Shop.FOLDER.resolve("good.yaml"), app).scenario();
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(WRITTEN, TestWriter.yaml(good));
        }
        assertThat(WRITTEN).hasContent(TestWriter.yaml(good));
    }
}
