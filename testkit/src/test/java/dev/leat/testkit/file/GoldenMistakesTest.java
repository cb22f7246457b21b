package dev.leat.testkit.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.config.AppException;
import dev.leat.config.text.Diagnostic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every mistake of a test file: each `mistakes/NAME.yaml` has what is said of it in `NAME.txt`
/// beside it. `-Dgolden=write` writes them; the diff is the review.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GoldenMistakesTest {

    /// Said of what does not fit into a folder of small texts.
    private static final List<TestFileLintMessage> ELSEWHERE =
            List.of(
                    TestFileLintMessage.FILE_UNREADABLE,
                    TestFileLintMessage.TOO_LARGE,
                    TestFileLintMessage.RECORD_TOO_LARGE,
                    TestFileLintMessage.ENDING);

    private App app;

    @BeforeAll
    void readApp() throws AppException {
        app = Shop.app();
    }

    static Stream<String> files() throws IOException {
        return TestFile.in(Shop.FOLDER).stream()
                .map(TestFile::name)
                .filter(name -> !name.equals("app"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void saysWhatIsWrong(String name) throws IOException {
        var said = String.join("\n", says(Shop.FOLDER.resolve(name + ".yaml"))) + "\n";
        var golden = Shop.FOLDER.resolve(name + ".txt");
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(golden, said);
        }
        assertThat(golden).hasContent(said);
    }

    @Test
    void everyMistakeIsShown() throws IOException {
        var shown =
                files().map(name -> read(Shop.FOLDER.resolve(name + ".txt")))
                        .flatMap(String::lines)
                        .toList();
        var missing =
                Arrays.stream(TestFileLintMessage.values())
                        .filter(mistake -> !ELSEWHERE.contains(mistake))
                        .filter(mistake -> shown.stream().noneMatch(pattern(mistake).asPredicate()))
                        .toList();
        assertThat(missing).isEmpty();
    }

    private List<String> says(Path file) {
        try {
            TestFile.read(file, app);
            return List.of("fine");
        } catch (TestFileException e) {
            return e.problems().stream()
                    .map(Diagnostic::toString)
                    .map(line -> line.replace(Shop.FOLDER + "/", ""))
                    .toList();
        }
    }

    private static Pattern pattern(TestFileLintMessage mistake) {
        return Pattern.compile(
                Arrays.stream(mistake.text().what().split("%(\\d\\$)?,?[sd]", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".+", "^[^ ]+: ", "(; .*)?$")));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
