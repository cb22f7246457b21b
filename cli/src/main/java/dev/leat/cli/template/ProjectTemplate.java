package dev.leat.cli.template;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// The small app that a new one begins as: resources beside this class, in which the name of the
/// app is left open.
public final class ProjectTemplate {

    /// Stands where the name of the app is to be.
    private static final String NAME = "@NAME@";

    /// The files, as the resources are called. One that would count as a part of Leat's own sources
    /// is kept without its dot.
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

    /// Makes the folder and the app in it. Blocks while it writes.
    ///
    /// @param name what the app is called, as `app:` takes it
    /// @throws FileAlreadyExistsException if there is anything in the folder's place; it is left as
    ///   it is
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
                throw new FileNotFoundException("there is no resource " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
