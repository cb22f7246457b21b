package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.place.StopSignal;
import dev.leat.cli.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/// The help of every command is a golden file. To take over what is printed now, run the tests with
/// `-Dgolden=write` and read the difference.
class HelpTest {

    private static final Path FILES = Path.of("src/test/resources/help");

    /// `leat` itself, which is the empty text, and whatever it has below.
    static List<String> commands() {
        var unused = new PrintWriter(Writer.nullWriter());
        var terminal =
                new Terminal(
                        InputStream.nullInputStream(), unused, unused, false, "leat", Map.of());
        var all = new ArrayList<>(List.of(""));
        below(Leat.commandLine(terminal, new StopSignal(), Optional.empty()), "", all);
        return all;
    }

    private static void below(CommandLine command, String name, List<String> all) {
        command.getSubcommands()
                .forEach((word, part) -> {
                    assertThat(part.getCommandName()).isEqualTo(word);
                    all.add((name + " " + word).strip());
                    below(part, name + " " + word, all);
                });
    }

    @Test
    void noFileIsOfACommandThatIsGone() throws IOException {
        try (var files = Files.list(FILES)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            commands().stream().map(HelpTest::file).toList());
        }
    }

    private static String file(String command) {
        return ("leat " + command).strip().replace(' ', '-') + ".txt";
    }

    @ParameterizedTest
    @MethodSource("commands")
    void helpIsAsInItsFile(String command) throws IOException {
        var arguments = new ArrayList<>(command.isEmpty() ? List.of() : words(command));
        arguments.add("--help");
        var session = new Session();
        assertThat(session.run(arguments.toArray(String[]::new))).isZero();
        var file = FILES.resolve(file(command));
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(file, session.out());
        }
        assertThat(session.out()).isEqualTo(Files.readString(file));
        assertThat(session.out()).contains("Example").contains("\n  leat ");
        assertThat(session.out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(session.out().lines().dropWhile(line -> !line.startsWith("Example")).skip(1))
                .as("each example is whole, in a line of its own")
                .allMatch(line -> line.startsWith("  "));
    }

    @Test
    void theListOfCommandsFitsOnAScreen() {
        assertThat(Session.run(0, "help").out().lines()).hasSizeLessThanOrEqualTo(40);
    }

    @Test
    void eachCommandIsInOneChapter() {
        var commands = commands().stream().filter(name -> name.matches("[a-z]+")).toList();
        var chapters = HelpChapter.ALL.stream().map(HelpChapter::name).toList();
        assertThat(HelpChapter.ALL.stream().flatMap(chapter -> chapter.commands().stream()))
                .containsExactlyInAnyOrderElementsOf(commands);
        assertThat(chapters).doesNotContainAnyElementsOf(commands);
    }

    @Test
    void aChapterDescribesItsCommands() {
        assertThat(Session.run(0, "help", "deploy").out())
                .startsWith("Deploy:\n")
                .contains("\n  diff      Show what a deployment of an app to AWS would change.\n");
        for (var chapter : HelpChapter.ALL) {
            assertThat(Session.run(0, "help", chapter.name()).out().lines())
                    .hasSize(chapter.commands().size() + 1)
                    .allMatch(line -> line.length() <= 80);
        }
    }

    @Test
    void misuseSaysWhatIsWrongAndWhereHelpIs() {
        var session = new Session();
        assertThat(session.run("up", "--prot", "1")).isEqualTo(2);
        assertThat(session.err())
                .contains("leat: '--prot' is not an option of 'leat up'\n")
                .contains("did you mean `--port`?")
                .contains("See 'leat up --help'.");
        assertThat(session.out()).isEmpty();
    }

    @Test
    void misuseIsNotHiddenByTheWishForHelp() {
        var session = new Session();
        assertThat(session.run("sned", "--help")).isEqualTo(2);
        assertThat(session.err())
                .contains("leat: 'sned' is not a command of 'leat'\n")
                .contains("did you mean `send`?");
        assertThat(session.out()).isEmpty();
    }

    @Test
    void saysWhichValuesThereAre() {
        var format = new Session();
        assertThat(format.run("sql", "select 1", "--format", "xml")).isEqualTo(2);
        assertThat(format.err()).contains("'--format': must be table, json or csv, not 'xml'\n");
        var log = new Session();
        assertThat(log.run("up", "--log", "xml")).isEqualTo(2);
        assertThat(log.err()).contains("must be text or json, not 'xml'\n");
        var attribute = new Session();
        assertThat(attribute.run("send", "Q", "--attribute", "x")).isEqualTo(2);
        assertThat(attribute.err()).startsWith("leat: '--attribute' takes NAME=TEXT, not 'x'\n");
    }

    @Test
    void tellsItsVersion() {
        var session = new Session();
        assertThat(session.run("--version")).isZero();
        assertThat(session.out()).startsWith("leat ").endsWith(", Java 25\n");
    }

    @Test
    void aCommandWithoutItsPartShowsTheHelp() {
        var session = new Session();
        assertThat(session.run()).isEqualTo(2);
        assertThat(session.err()).startsWith("Run event-driven data pipelines");
        var dlq = new Session();
        assertThat(dlq.run("dlq")).isEqualTo(2);
        assertThat(dlq.err()).contains("show");
    }

    private static List<String> words(String command) {
        return List.of(command.split(" ", -1));
    }
}
