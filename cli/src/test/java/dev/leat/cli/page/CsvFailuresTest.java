package dev.leat.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.fixture.Example;
import dev.leat.config.AppFile;
import dev.leat.testkit.LeatTest;
import dev.leat.testkit.file.TestFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The example of files is proven by its own tests.
@Tag("slow")
class CsvFailuresTest {

    private static final Path CSV = Path.of("..").resolve(Example.CSV);
    private static final LeatTest LEAT = LeatTest.of(CSV);

    @AfterAll
    static void close() {
        LEAT.close();
    }

    @Test
    void theCommandRunsThemAll() {
        assertThat(Example.leat(0, "test", CSV.toString()))
                .doesNotContain("FAIL", "never triggered")
                .endsWith(TestFile.in(CSV.resolve(TestFile.FOLDER)).size() + " tests passed\n");
    }

    /// The same test with JUnit.
    @TestFactory
    Stream<DynamicTest> everyTestOfTheExample() {
        return LEAT.tests();
    }

    @Test
    void eachFaultOfFilesIsInOneOfThem() throws Exception {
        var app = AppFile.read(CSV.resolve("app.yaml"), Map.of());
        var kinds = new TreeSet<String>();
        for (var file : TestFile.in(CSV.resolve(TestFile.FOLDER))) {
            TestFile.read(file, app).scenario().faults().stream()
                    .map(OrdersFailuresTest::kind)
                    .forEach(kinds::add);
        }
        assertThat(kinds)
                .contains(
                        "a bucket fails",
                        "a bucket is unavailable",
                        "between pieces",
                        "between staging and commit",
                        "while a file is read");
    }

    @Test
    void eachSaysWhatItShows() throws Exception {
        for (var file : TestFile.in(CSV.resolve(TestFile.FOLDER))) {
            assertThat(Files.readString(file)).as(file.toString()).startsWith("# ");
        }
    }
}
