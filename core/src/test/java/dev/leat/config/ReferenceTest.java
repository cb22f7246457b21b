package dev.leat.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.FileRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// `docs/reference.md` is what the specs say, between the words of `reference/page.md`: a line
/// `<<NAME>>` in it becomes a table. `-Dreference.golden=write` writes the page anew; the diff is
/// the review.
class ReferenceTest {

    private static final Path PAGE = Path.of("../docs/reference.md");
    private static final Path WORDS = Path.of("src/test/resources/reference/page.md");
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @Test
    void isWhatTheSpecsSay() throws IOException {
        var page = page();
        if ("write".equals(System.getProperty("reference.golden"))) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).hasContent(page);
    }

    @Test
    void showsAnAppThatCanBeRun() throws IOException, AppException {
        var yaml = YAML.matcher(page());
        assertThat(yaml.find()).isTrue();
        try (var lint = new Lint()) {
            var app =
                    lint.lint(
                            yaml.group(1).getBytes(java.nio.charset.StandardCharsets.UTF_8),
                            Map.of());
            assertThat(app.warnings()).isEmpty();
        }
    }

    private static String page() throws IOException {
        return Files.readAllLines(WORDS).stream()
                .map(line -> line.matches("<<\\w+>>") ? table(line) : line)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String table(String line) {
        var name = line.substring(2, line.length() - 2);
        return switch (name) {
            case "source" -> ReferenceTables.source();
            case "file" -> ReferenceTables.file();
            case "done" -> ReferenceTables.told(FileRecord.DONE);
            case "given_up" -> ReferenceTables.told(FileRecord.GIVEN_UP);
            default -> ReferenceTables.options(name);
        };
    }
}
