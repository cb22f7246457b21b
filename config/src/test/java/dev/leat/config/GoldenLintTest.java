package dev.leat.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.config.text.ArchiveLintMessage;
import dev.leat.config.text.AwsLintMessage;
import dev.leat.config.text.DocumentLintMessage;
import dev.leat.config.text.EndpointLintMessage;
import dev.leat.config.text.FileLintMessage;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.JavaLintMessage;
import dev.leat.config.text.LakeLintMessage;
import dev.leat.config.text.LintMessage;
import dev.leat.config.text.LookupLintMessage;
import dev.leat.config.text.MeasureLintMessage;
import dev.leat.config.text.ModelLintMessage;
import dev.leat.config.text.QualityLintMessage;
import dev.leat.config.text.RenameLintMessage;
import dev.leat.config.text.StepLintMessage;
import dev.leat.config.text.StreamLintMessage;
import dev.leat.config.text.TableLintMessage;
import dev.leat.config.text.TopicLintMessage;
import dev.leat.config.text.WarehouseLintMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every message of lint: `lint/NAME.txt` has the messages for `lint/NAME.yaml`. `-Dgolden=write`
/// regenerates the texts; review the diff.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GoldenLintTest {

    private static final Path FOLDER = Path.of("src/test/resources/lint");
    private static final Map<String, String> ENVIRONMENT = Map.of("SIZE", "100", "COLUMN", "vlaue");

    /// Messages about files that cannot be stored in a folder of texts; [AppFileTest],
    /// [StoredProfileFileTest] and [JavaClassesTest] have them.
    private static final List<LintMessage> ELSEWHERE =
            List.of(
                    GeneralLintMessage.NO_FILE,
                    GeneralLintMessage.FOLDER,
                    GeneralLintMessage.UNREADABLE,
                    GeneralLintMessage.NOT_UTF8,
                    GeneralLintMessage.CONTROL_CHARACTER,
                    GeneralLintMessage.FILE_TOO_LONG,
                    GeneralLintMessage.TOO_DEEP,
                    GeneralLintMessage.TYPE_TOO_DEEP,
                    GeneralLintMessage.TOO_MANY_SINKS,
                    JavaLintMessage.NO_JAR,
                    JavaLintMessage.CLASS,
                    JavaLintMessage.COMPILER,
                    QualityLintMessage.NOT_PROFILED);

    private final Lint lint = new Lint();

    @AfterAll
    void close() {
        lint.close();
    }

    static Stream<String> files() throws IOException {
        try (var files = Files.list(FOLDER)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @Order(1)
    @ParameterizedTest
    @MethodSource("files")
    void saysWhatIsWrong(String file) throws IOException {
        var said = lint.says(Files.readAllBytes(FOLDER.resolve(file)), ENVIRONMENT, where(file));
        var text = String.join("\n", said) + "\n";
        var golden = FOLDER.resolve(file.replace(".yaml", ".txt"));
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(golden, text);
        }
        assertThat(golden).hasContent(text);
    }

    /// Returns the environment that the first line of a file names.
    private static Optional<String> where(String file) {
        var first = read(file).lines().findFirst().orElse("");
        return first.startsWith("# --env ") ? Optional.of(first.substring(8)) : Optional.empty();
    }

    /// Runs last, because it reads the texts that the other test may write.
    @Order(2)
    @Test
    void everyMessageIsShown() throws IOException {
        var shown =
                files().map(file -> read(file.replace(".yaml", ".txt")))
                        .flatMap(String::lines)
                        .toList();
        var missing =
                Stream.<LintMessage[]>of(
                                GeneralLintMessage.values(),
                                FileLintMessage.values(),
                                TopicLintMessage.values(),
                                EndpointLintMessage.values(),
                                ModelLintMessage.values(),
                                StreamLintMessage.values(),
                                ArchiveLintMessage.values(),
                                QualityLintMessage.values(),
                                DocumentLintMessage.values(),
                                MeasureLintMessage.values(),
                                StepLintMessage.values(),
                                TableLintMessage.values(),
                                LakeLintMessage.values(),
                                WarehouseLintMessage.values(),
                                JavaLintMessage.values(),
                                LookupLintMessage.values(),
                                RenameLintMessage.values(),
                                AwsLintMessage.values())
                        .flatMap(Arrays::stream)
                        .filter(message -> !ELSEWHERE.contains(message))
                        .filter(message -> shown.stream().noneMatch(pattern(message)))
                        .toList();
        assertThat(missing).isEmpty();
    }

    private static java.util.function.Predicate<String> pattern(LintMessage message) {
        var words =
                Arrays.stream(message.text().what().split("%(\\d\\$)?[sd]", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".+"));
        return Pattern.compile("^(warning: )?app\\.yaml(:\\d+:\\d+)?: " + words + "(; .*)?$")
                .asMatchPredicate();
    }

    private static String read(String file) {
        try {
            return Files.readString(FOLDER.resolve(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
