package dev.leat.testkit.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.config.AppFile;
import dev.leat.config.Option;
import dev.leat.config.Spec;
import dev.leat.testkit.AppTests;
import dev.leat.testkit.verdict.TestResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// `docs/test-files.md` is what the specs say, between the words of `reference/test-files.md`.
/// `-Dgolden=write` writes the page; the diff is the review.
class ReferenceTest {

    private static final Path PAGE = Path.of("../docs/test-files.md");
    private static final Path WORDS = Path.of("src/test/resources/reference/test-files.md");
    private static final Path JUNIT = Path.of("../docs/how-to/test-with-junit.md");
    private static final Path USER = Path.of("src/test/java/dev/leat/testkit/LeatTestTest.java");
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    private static final Map<String, Spec> SPECS =
            Map.of(
                    "test", TestSpec.SPEC,
                    "step", GivenSpec.SPEC,
                    "send", SendSpec.SPEC,
                    "fault", FaultSpec.SPEC,
                    "expectation", ExpectSpec.SPEC);

    @Test
    void isWhatTheSpecsSay() throws IOException {
        var page =
                Files.readAllLines(WORDS).stream()
                        .map(line -> line.matches("<<\\w+>>") ? table(line) : line)
                        .collect(Collectors.joining("\n", "", "\n"));
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).hasContent(page);
    }

    @Test
    void itsExamplePasses() throws Exception {
        var yaml = YAML.matcher(Files.readString(PAGE));
        assertThat(yaml.find()).isTrue();
        var app = AppFile.read(Path.of("../examples/orders/app.yaml"), Map.of());
        try (var tests = new AppTests(app)) {
            var verdict = tests.run(TestFile.read("t", yaml.group(1), Path.of(""), app));
            assertThat(verdict).matches(TestResult::passed);
            assertThat(verdict.idle()).isEmpty();
        }
    }

    @Test
    void theJavaOnThePageAboutJUnitIsRun() throws IOException {
        var java = JAVA.matcher(Files.readString(JUNIT));
        assertThat(java.find()).isTrue();
        var run = Files.readString(USER).replaceAll("\\s+", " ");
        for (var part : java.group(1).split("\n\\s*\n", -1)) {
            assertThat(run).contains(part.replaceAll("\\s+", " ").strip());
        }
    }

    private static String table(String line) {
        var spec =
                Optional.ofNullable(SPECS.get(line.substring(2, line.length() - 2))).orElseThrow();
        return spec.options().stream().map(ReferenceTest::row).collect(Collectors.joining("\n"));
    }

    private static String row(Option<?> option) {
        var unless = option.unless().map(value -> " Default: `" + value + "`.").orElse("");
        return "- `%s`%s (%s): %s%s"
                .formatted(
                        option.name(),
                        option.needed() ? ", required" : "",
                        option.value().orElseThrow().form(),
                        option.help(),
                        unless.contains("PT0S") ? " Default: `0s`." : unless);
    }
}
