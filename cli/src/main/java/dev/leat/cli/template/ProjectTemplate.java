package dev.leat.cli.template;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/// The templates of a new app: resources in this package with a placeholder for the app's name.
public final class ProjectTemplate {

    /// Placeholder for the app's name.
    private static final String NAME = "@NAME@";

    /// The names of files, if they differ from those of their resources. `gitignore` has no leading
    /// dot, as git would otherwise apply it to Leat's own sources.
    private static final Map<String, String> TARGETS =
            Map.of("gitignore", ".gitignore", "empty.yaml", "app.yaml", "example.md", "README.md");

    /// The resources of the app.
    private static final List<String> FILES =
            List.of(
                    "app.yaml",
                    "README.md",
                    "gitignore",
                    "samples/Payments.ndjson",
                    "tests/a-payment-that-comes-twice-counts-once.yaml",
                    "tests/a-bad-payment-is-a-dead-letter.yaml",
                    "tests/a-crash-counts-nothing-twice.yaml");

    private ProjectTemplate() {}

    /// Creates the folder with the app. Blocks while it writes.
    ///
    /// @param name a name that is valid for `app:`
    /// @throws FileAlreadyExistsException if the folder exists; an existing folder is not changed
    public static void write(Path folder, String name) throws IOException {
        Files.createDirectory(folder);
        for (var file : FILES) {
            add(folder, name, file);
        }
    }

    /// Creates the folder with an app file that has only empty sections. Blocks while it writes.
    ///
    /// @throws FileAlreadyExistsException if the folder exists; an existing folder is not changed
    public static void writeEmpty(Path folder, String name) throws IOException {
        Files.createDirectory(folder);
        add(folder, name, "gitignore");
        add(folder, name, "empty.yaml");
    }

    /// Writes the file that keeps the state folder out of version control.
    public static void writeIgnored(Path folder, String name) throws IOException {
        add(folder, name, "gitignore");
    }

    static void add(Path folder, String name, String file) throws IOException {
        add(folder, name, file, Map.of());
    }

    /// Writes a resource to the folder.
    ///
    /// @param values the values of placeholders, in addition to the name
    static void add(Path folder, String name, String file, Map<String, String> values)
            throws IOException {
        var path = folder.resolve(TARGETS.getOrDefault(file, file));
        Files.createDirectories(path.resolveSibling("."));
        var text = text(file).replace(NAME, name);
        for (var value : values.entrySet()) {
            text = text.replace(value.getKey(), value.getValue());
        }
        Files.writeString(path, text, StandardOpenOption.CREATE_NEW);
    }

    private static String text(String file) throws IOException {
        try (var in = ProjectTemplate.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new FileNotFoundException("resource not found: " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
