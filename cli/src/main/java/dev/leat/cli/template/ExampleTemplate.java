package dev.leat.cli.template;

import com.google.re2j.Pattern;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The examples of Leat as templates of new apps: their app file, tests and sample data. They are
/// resources of this package, in a jar or in a folder.
public final class ExampleTemplate {

    /// The names of the examples.
    public static final List<String> NAMES =
            List.of("orders", "events", "csv", "lake", "warehouse");

    private static final Pattern APP = Pattern.compile("(?m)^app: .*$");

    private ExampleTemplate() {}

    /// Creates the folder with a copy of an example. Blocks while it writes.
    ///
    /// @param name a name that is valid for `app:`
    /// @throws FileAlreadyExistsException if the folder exists; an existing folder is not changed
    public static void write(Path folder, String name, String example) throws IOException {
        var app = ExampleTemplate.class.getResource("examples/%s/app.yaml".formatted(example));
        if (app == null) {
            throw new FileNotFoundException("resource not found: examples/" + example);
        }
        Files.createDirectory(folder);
        try {
            copy(app.toURI(), folder);
        } catch (URISyntaxException invalid) {
            throw new IOException(invalid);
        }
        var file = folder.resolve("app.yaml");
        var text = APP.matcher(Files.readString(file)).replaceFirst("app: " + name);
        Files.writeString(file, text);
        ProjectTemplate.add(folder, name, "gitignore");
        ProjectTemplate.add(folder, name, "example.md", Map.of("@EXAMPLE@", example));
    }

    /// Copies the folder of the app file at this address.
    private static void copy(URI app, Path to) throws IOException {
        if (app.getScheme().equals("jar")) {
            var jar = URI.create(app.toString().replaceFirst("!.*", "!/"));
            try (var content = FileSystems.newFileSystem(jar, Map.of())) {
                copy(
                        content.getPath(app.toString().substring(app.toString().indexOf('!') + 1)),
                        to);
            }
        } else {
            copy(Path.of(app), to);
        }
    }

    private static void copy(Path app, Path to) throws IOException {
        var from = app.resolveSibling(".").normalize();
        try (var files = Files.walk(from)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.resolveSibling("."));
                Files.copy(file, copy);
            }
        }
    }
}
