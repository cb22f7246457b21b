package dev.leat.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Batching;
import dev.leat.app.FileEventSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The pages of the reference: tables generated from the specs, in the text of the files in
/// `reference`, where a line `<<NAME>>` stands for a table. `-Dgolden=write` regenerates the pages;
/// review the diff.
class ReferenceTest {

    private static final String APP = "page.md";
    private static final Path PAGES = Path.of("../docs");
    private static final Path WORDS = Path.of("src/test/resources/reference");
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @ParameterizedTest
    @CsvSource({
        APP + ", reference.md",
        "pipelines.md, pipelines.md",
        "lake.md, lake.md",
        "warehouse.md, warehouse.md"
    })
    void isWhatTheSpecsSay(String words, String shown) throws IOException {
        var page = page(words);
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(PAGES.resolve(shown), page);
        }
        assertThat(PAGES.resolve(shown)).hasContent(page);
    }

    @Test
    void aBatchIsWrittenWithAllItsOptions() {
        var batch = new Batching(500, Duration.ofSeconds(5));
        assertThat(FromSpec.BATCH_OPTION.value().orElseThrow().written(batch))
                .contains(Map.of("size", 500, "window", "5s"));
    }

    @Test
    void showsAnAppThatCanBeRun() throws IOException, AppException {
        var yaml = YAML.matcher(page(APP));
        assertThat(yaml.find()).isTrue();
        try (var lint = new Lint()) {
            var app =
                    lint.lint(
                            yaml.group(1).getBytes(java.nio.charset.StandardCharsets.UTF_8),
                            Map.of());
            assertThat(app.warnings()).isEmpty();
        }
    }

    private static String page(String words) throws IOException {
        return Files.readAllLines(WORDS.resolve(words)).stream()
                .map(line -> line.matches("<<\\w+>>") ? table(line) : line)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String table(String line) {
        var name = line.substring(2, line.length() - 2);
        return switch (name) {
            case "source" -> ReferenceTables.source();
            case "file" -> ReferenceTables.file();
            case "processed" -> ReferenceTables.fileEvent(FileEventSchema.PROCESSED);
            case "failed" -> ReferenceTables.fileEvent(FileEventSchema.FAILED);
            default -> ReferenceTables.options(name);
        };
    }
}
