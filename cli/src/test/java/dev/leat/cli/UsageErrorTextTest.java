package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Usage errors have Leat's own messages: each line of `words/commands.txt` has its message in
/// `words/commands-said.txt`, which `-Dgolden=write` writes.
class UsageErrorTextTest {

    private static final Path FOLDER = Path.of("src/test/resources/words");

    private static final Pattern RAW =
            Pattern.compile(
                    "Unmatched|Unknown option|Missing|Invalid|Exception|java\\.|picocli|should be|at index"
                            + "|\\tat ");

    @Test
    void wrongCommandLinesAreAnsweredInOwnWords() throws IOException {
        var said = new ArrayList<String>();
        for (var line : Files.readAllLines(FOLDER.resolve("commands.txt"))) {
            var session = new Session();
            int code = session.run(line.split(" ", -1));
            said.add("> leat " + line);
            var answer = session.out().isEmpty() ? session.err() : session.out();
            said.addAll(answer.lines().limit(3).toList());
            said.add("exit code " + code);
        }
        var file = FOLDER.resolve("commands-said.txt");
        if ("write".equals(System.getProperty("golden"))) {
            Files.write(file, said);
        }
        assertThat(said).isEqualTo(Files.readAllLines(file));
        assertThat(said).allSatisfy(line -> assertThat(line).doesNotContainPattern(RAW));
    }

    @Test
    void helpAndVersionAreCommandsToo() {
        for (var pair : new String[][] {{"help", "--help"}, {"version", "--version"}}) {
            assertThat(said(pair[0])).isEqualTo(said(pair[1]));
        }
        assertThat(said("help", "dlq", "redrive")).isEqualTo(said("dlq", "redrive", "--help"));
    }

    private static String said(String... arguments) {
        return Session.run(0, arguments).out();
    }

    @Test
    void anArgumentThatBeginsWithAnAtSignIsAValue(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("arguments"), "version");
        var session = new Session();
        assertThat(session.run("@" + file)).isEqualTo(2);
        assertThat(session.err()).contains("@" + file);
    }

    @Test
    void anAppFileWithTheOtherSuffixIsNamed(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("app.yml"), "app: shop\n");
        var session = new Session();
        assertThat(session.run("lint", folder.toString())).isEqualTo(2);
        assertThat(session.err())
                .isEqualTo(
                        "%1$s/app.yaml does not exist, but %1$s/app.yml does; rename it to app.yaml, or pass the file itself%n"
                                .formatted(folder));
        assertThat(new Session().run("lint", folder.resolve("app.yml").toString())).isZero();
    }

    @Test
    void aDocumentIsSentAsItStands(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("app.yaml"), "app: shop\nqueues:\n  Q:\n");
        var app = folder.toString();
        assertThat(said("send", "Q", "{\"id\": 1}", "--app", app))
                .isEqualTo("1 message sent to Q\n");
        assertThat(said("sql", "select body from Q", "--format", "csv", "--app", app))
                .contains("{\"\"id\"\": 1}");
    }
}
