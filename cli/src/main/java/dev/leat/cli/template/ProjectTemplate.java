package dev.leat.cli.template;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// The template of a new app: resources in this package with a placeholder for the app's name.
public final class ProjectTemplate {

    /// Placeholder for the app's name.
    private static final String NAME = "@NAME@";

    /// The resources. `gitignore` has no leading dot, as git would otherwise apply it to Leat's own
    /// sources.
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
            var path = folder.resolve(file.equals("gitignore") ? ".gitignore" : file);
            Files.createDirectories(path.resolveSibling("."));
            Files.writeString(path, text(file).replace(NAME, name), StandardOpenOption.CREATE_NEW);
        }
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
