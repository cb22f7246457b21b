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
public record Example(String name, Path folder) {

    static final String NAME = "examples/orders";
    static final String PAGE = NAME + "/README.md";

    static final String CSV = "examples/csv";
    static final String CSV_PAGE = CSV + "/README.md";

    static final String EVENTS = "examples/events";
    static final String EVENTS_PAGE = EVENTS + "/README.md";

    static final String LAKE = "examples/lake";
    static final String LAKE_PAGE = LAKE + "/README.md";

    static final String WAREHOUSE = "examples/warehouse";
    static final String WAREHOUSE_PAGE = WAREHOUSE + "/README.md";

    /// The page that changes the app.
    static final String CHANGES = NAME + "/CHANGES.md";

    /// Words, or what stands in quotes.
    private static final Pattern WORD =
            Pattern.compile("'(?<plain>[^']*)'|\"(?<quoted>[^\"]*)\"|(?<bare>\\S+)");

    static Example copy(Path folder) throws IOException {
        return copy(NAME, folder);
    }

    /// The example of files.
    static Example csv(Path folder) throws IOException {
        return copy(CSV, folder);
    }

    /// The example of events and tables.
    static Example events(Path folder) throws IOException {
        return copy(EVENTS, folder);
    }

    /// The example of lake tables.
    static Example lake(Path folder) throws IOException {
        return copy(LAKE, folder);
    }

    /// The example of warehouse tables.
    static Example warehouse(Path folder) throws IOException {
        return copy(WAREHOUSE, folder);
    }

    /// All that a clone of the repository has, and nothing that runs left behind.
    public static Example copy(String name, Path folder) throws IOException {
        var committed = Path.of("..").resolve(name);
        try (var all = Files.walk(committed)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                var inside = committed.relativize(file);
                if (!inside.startsWith(".leat")) {
                    var to = folder.resolve(inside);
                    Files.createDirectories(Objects.requireNonNull(to.getParent()));
                    Files.copy(file, to);
                }
            }
        }
        return new Example(name, folder);
    }

    public String path() {
        return folder.toString();
    }

    public Path app() {
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

    /// Returns the arguments of a command.
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

    /// Returns the output of a command: standard error if it fails.
    static String leat(int code, String... arguments) {
        var session = new Session();
        int ended = session.run(arguments);
        assertThat(ended).as(session.out() + session.err()).isEqualTo(code);
        return code == 0 ? session.out() : session.err();
    }
}
