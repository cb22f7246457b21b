package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A copy of an example, to run and to change; `name` is what the pages call its folder.
record Example(String name, Path folder) {

    static final String NAME = "examples/orders";
    static final String PAGE = NAME + "/README.md";

    static final String CSV = "examples/csv";
    static final String CSV_PAGE = CSV + "/README.md";

    /// The page that changes the app.
    static final String CHANGES = NAME + "/CHANGES.md";

    /// Words, or what stands in quotes.
    private static final Pattern WORD =
            Pattern.compile("'(?<plain>[^']*)'|\"(?<quoted>[^\"]*)\"|(?<bare>\\S+)");

    private static final Path COMMITTED = Path.of("..").resolve(NAME);

    static Example copy(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("samples"));
        Files.createDirectories(folder.resolve("tests"));
        for (var file : List.of("app.yaml", "samples/OrderQueue.ndjson", "samples/NOTE.txt")) {
            Files.copy(COMMITTED.resolve(file), folder.resolve(file));
        }
        try (var tests = Files.list(COMMITTED.resolve("tests"))) {
            for (var test : tests.toList()) {
                Files.copy(test, folder.resolve("tests").resolve(test.getFileName()));
            }
        }
        return new Example(NAME, folder);
    }

    /// The example of files.
    static Example csv(Path folder) throws IOException {
        var committed = Path.of("..").resolve(CSV);
        Files.createDirectories(folder.resolve("samples"));
        Files.createDirectories(folder.resolve("samples/input"));
        for (var file : List.of("app.yaml", "samples/NOTE.txt")) {
            Files.copy(committed.resolve(file), folder.resolve(file));
        }
        try (var samples = Files.list(committed.resolve("samples/input"))) {
            for (var sample : samples.toList()) {
                Files.copy(sample, folder.resolve("samples/input").resolve(sample.getFileName()));
            }
        }
        return new Example(CSV, folder);
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

    /// The same with lines that the page names.
    void insertShown(String text, String more) throws IOException {
        assertThat(Files.readString(Path.of("..").resolve(CHANGES))).contains(more);
        insertBehind(text, more);
    }

    /// The arguments behind the name of a command, with the copy in the place of the example.
    String[] arguments(String command) {
        return words(command).stream()
                .map(word -> word.replace(name, path()))
                .toArray(String[]::new);
    }

    /// What stands behind the name of a command.
    static List<String> words(String command) {
        return WORD.matcher(command)
                .results()
                .skip(1)
                .flatMap(word ->
                        Stream.of("plain", "quoted", "bare")
                                .map(word::group)
                                .filter(Objects::nonNull))
                .toList();
    }

    /// What a command says, on standard error if it fails.
    static String leat(int code, String... arguments) {
        var session = new Session();
        int ended = session.run(arguments);
        assertThat(ended).as(session.out() + session.err()).isEqualTo(code);
        return code == 0 ? session.out() : session.err();
    }
}
