package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// A copy of the example, to run and to change.
record Example(Path folder) {

    static final String NAME = "examples/orders";
    static final String TUTORIAL = NAME + "/README.md";

    /// The page that changes the app.
    static final String CHANGES = NAME + "/CHANGES.md";

    /// Words, or what stands in single quotes.
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    private static final Path COMMITTED = Path.of("..").resolve(NAME);

    static Example copy(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("samples"));
        for (var file :
                new String[] {"app.yaml", "samples/OrderQueue.ndjson", "samples/NOTE.txt"}) {
            Files.copy(COMMITTED.resolve(file), folder.resolve(file));
        }
        return new Example(folder);
    }

    String path() {
        return folder.toString();
    }

    Path app() {
        return folder.resolve("app.yaml");
    }

    /// Adds lines to the app file behind a text that it has once.
    void insertBehind(String text, String more) throws IOException {
        var before = Files.readString(app());
        assertThat(before).containsOnlyOnce(text);
        Files.writeString(app(), before.replace(text, text + more));
    }

    /// The same with lines that the tutorial names.
    void insertShown(String text, String more) throws IOException {
        assertThat(Files.readString(Path.of("..").resolve(CHANGES))).contains(more);
        insertBehind(text, more);
    }

    /// The arguments behind the name of a command, with the copy in the place of the example.
    String[] arguments(String command) {
        return words(command).stream()
                .map(word -> word.replace(NAME, path()))
                .toArray(String[]::new);
    }

    /// What stands behind the name of a command.
    static List<String> words(String command) {
        return WORD.matcher(command)
                .results()
                .skip(1)
                .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
                .toList();
    }

    /// What a command says, on standard error if it fails.
    static String leat(int code, String... arguments) {
        var session = new Session();
        assertThat(session.run(arguments)).as(session.err()).isEqualTo(code);
        return code == 0 ? session.out() : session.err();
    }
}
