package dev.leat.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.leat.config.text.Diagnostic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that are no texts, and what a reader of the exception gets.
class AppFileTest {

    @TempDir private Path folder;

    @Test
    void namesAFileThatIsMissing() {
        assertSays(
                folder.resolve("app.yaml"),
                ": there is no such file; give the path of an app.yaml");
    }

    @Test
    void namesAFolder() {
        assertSays(folder, ": this is a folder, not a file; give the path of the app.yaml in it");
    }

    @Test
    void namesAFileThatCannotBeRead() throws IOException {
        var file =
                Files.createSymbolicLink(folder.resolve("loop.yaml"), folder.resolve("loop.yaml"));

        assertThatThrownBy(() -> AppFile.read(file, Map.of()))
                .isInstanceOf(AppException.class)
                .hasMessageMatching(".*loop.yaml: .*loop.yaml cannot be used: .*symbolic links.*");
    }

    @Test
    void refusesWhatIsNotUtf8() throws IOException {
        var file = Files.write(folder.resolve("app.yaml"), new byte[] {'a', (byte) 0xE9, 'b'});

        assertSays(file, ": the file is not UTF-8; save it as UTF-8");
    }

    @Test
    void aByteOrderMarkMeansNothing() throws IOException, AppException {
        assertThat(AppFile.read(write("\uFEFFapp: shop"), Map.of()).name()).isEqualTo("shop");
        assertSays(
                write("\uFEFFapp: Shop"),
                ":1:6: 'app' of the app must be a name of 1 to 63 characters a-z 0-9 or -, but is"
                        + " 'Shop'");
    }

    @Test
    void refusesControlCharacters() throws IOException {
        assertSays(
                write("app: shop\n# \u0007"),
                ":2:3: the character U+0007 is not allowed in a text file; remove it");
    }

    @Test
    void refusesWhatIsNestedTooDeep() throws IOException {
        var lists = "[".repeat(500) + "]".repeat(500);
        assertSays(
                write("app: shop\nlist: " + lists),
                ":2:71: the nesting is deeper than 64 levels; use fewer levels");
        assertSays(
                write("app: shop\nschemas:\n  S:\n    a: " + "struct(a ".repeat(500)),
                ":4:161: the type is nested deeper than 16 levels; use `json`");
    }

    @Test
    void refusesMoreSinksThanAnIdentityHasBits() throws IOException {
        var names = IntStream.range(0, 63).mapToObj(i -> "q" + i).toList();
        var yaml =
                """
                app: shop
                schemas:
                  S: {id: varchar}
                queues:
                  from:
                %s
                pipelines:
                  spread:
                    from: {queue: from, schema: S}
                    key: id
                    to:
                %s
                """
                        .formatted(
                                names.stream()
                                        .map("  %s:"::formatted)
                                        .collect(Collectors.joining("\n")),
                                names.stream()
                                        .map("      - queue: %s"::formatted)
                                        .collect(Collectors.joining("\n")));

        assertSays(write(yaml), ":73:5: pipeline spread has 63 sinks; use at most 62");
    }

    @Test
    void quotesTheBeginningOfALongValue() throws IOException {
        assertSays(
                write("app: shop\nqueues:\n  q: {delay: %s}\n".formatted("x".repeat(100_000))),
                ":3:14: 'delay' of queue q must be a duration from 0s to 15m, such as 10m,"
                        + " but is '%s...'".formatted("x".repeat(400)));
    }

    @Test
    void countsColumnsAsEditorsDo() throws IOException {
        var lines = "# \uD83D\uDE00\r\n# \uD83D\uDE00\r".repeat(3);
        assertSays(
                write("app: shop\n" + lines + "queues: {\"\uD83D\uDE00\": , b: {delay: x}}"),
                (":8:10: '\uD83D\uDE00' is not a valid name in 'queues' of the app; use 1 to 80 of"
                                + " A-Z a-z 0-9 _ -\n"
                                + "%s:8:28: 'delay' of queue b must be a duration from 0s to 15m, such as 10m,"
                                + " but is 'x'")
                        .formatted(folder.resolve("app.yaml")));
    }

    @Test
    void handsOutProblemsInTheOrderOfTheFile() throws IOException {
        var file = write("queue:\nqueues: {a: {delay: x}}\napp: X\n");

        assertThatThrownBy(() -> AppFile.read(file, Map.of()))
                .isInstanceOfSatisfying(
                        AppException.class,
                        e ->
                                assertThat(e.problems())
                                        .extracting(Diagnostic::file, p -> p.mark().line())
                                        .containsExactly(
                                                tuple(file.toString(), 1),
                                                tuple(file.toString(), 2),
                                                tuple(file.toString(), 3)));
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(folder.resolve("app.yaml"), yaml, StandardCharsets.UTF_8);
    }

    private static void assertSays(Path file, String what) {
        assertThatThrownBy(() -> AppFile.read(file, Map.of()))
                .isInstanceOf(AppException.class)
                .hasMessage(file + what);
    }
}
