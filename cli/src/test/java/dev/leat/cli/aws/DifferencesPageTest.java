package dev.leat.cli.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each line of a page 'Differences from ...' names a test that there is.
class DifferencesPageTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern TEST = Pattern.compile("`(\\w+)\\.(\\w+)` \\|$");

    @ParameterizedTest
    @ValueSource(
            strings = {"Athena", "EventBridge", "Glue", "Kinesis", "S3", "Redshift", "SNS", "SQS"})
    void everyLineNamesATestThatThereIs(String service) throws IOException {
        var lines =
                Files.readAllLines(page(service)).stream()
                        .filter(line -> line.startsWith("| "))
                        .filter(line -> !line.equals("| " + service + " | Leat | shown by |"))
                        .toList();
        assertThat(lines).hasSizeGreaterThan(15);
        var sources = sources();
        for (var line : lines) {
            var test = TEST.matcher(line);
            assertThat(test.find()).as(line).isTrue();
            var file =
                    sources.stream()
                            .filter(each -> each.endsWith(test.group(1) + ".java"))
                            .toList();
            assertThat(file).as(line).hasSize(1);
            assertThat(Files.readString(file.getFirst()))
                    .as(line)
                    .contains("void " + test.group(2) + "(");
        }
    }

    private static Path page(String service) {
        return ROOT.resolve("docs/differences-from-" + service.toLowerCase(Locale.ROOT) + ".md");
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> modules = Files.list(ROOT)) {
            var found = new ArrayList<Path>();
            for (var module :
                    modules.map(each -> each.resolve("src")).filter(Files::isDirectory).toList()) {
                try (Stream<Path> files = Files.walk(module)) {
                    found.addAll(files.filter(each -> each.toString().endsWith(".java")).toList());
                }
            }
            return found;
        }
    }
}
