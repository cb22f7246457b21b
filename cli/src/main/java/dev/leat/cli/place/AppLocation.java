package dev.leat.cli.place;

import dev.leat.batch.Hashes;
import dev.leat.cli.terminal.CommandException;
import dev.leat.operations.AppFiles;
import dev.leat.text.ShellQuoting;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The location of an app: its file, its state folder and its environment. Without an environment
/// all views are in the state folder.
public record AppLocation(Path file, Path state, Optional<String> environment) {

    public static final String FILE = "app.yaml";

    /// A common alternative name of the app file.
    private static final String OTHERWISE = "app.yml";

    public static final String STATE = ".leat";

    /// Locates the app.
    ///
    /// @param app the folder that holds `app.yaml`, or the file itself
    /// @param state the state folder; empty for `.leat` next to the file
    public static AppLocation of(Path app, Optional<Path> state, Optional<String> environment) {
        Path file = Files.isDirectory(app) ? app.resolve(FILE) : app;
        return new AppLocation(
                file.normalize(),
                state.orElseGet(() -> file.resolveSibling(STATE)).normalize(),
                environment);
    }

    /// Returns the path in a package of a file that the app file names.
    ///
    /// @throws CommandException if the file is not in the folder of the app file
    public static String packaged(String path) {
        var relative = Path.of(path).normalize();
        if (relative.isAbsolute() || relative.startsWith("..")) {
            throw CommandException.input(
                    "%s is not in the folder of the app file, so the package cannot contain it; move it there"
                            .formatted(path));
        }
        return relative.toString().replace(File.separatorChar, '/');
    }

    /// Returns the folder of the app's samples.
    public Path samples() {
        return file.resolveSibling("samples");
    }

    /// Returns the file, which must exist.
    public Path existing() {
        if (Files.isRegularFile(file)) {
            return file;
        }
        var other = file.resolveSibling(OTHERWISE);
        if (file.endsWith(FILE) && Files.isRegularFile(other)) {
            throw CommandException.input(
                    "%s does not exist, but %s does; rename it to %s, or pass the file itself"
                            .formatted(file, other, FILE));
        }
        throw CommandException.input(
                "no app at %s; name a folder that contains %s, or the file".formatted(file, FILE));
    }

    /// Returns a digest of the file's content; empty if it cannot be read.
    public Optional<String> digest() {
        try {
            return Optional.of(Hashes.sha256Hex(Files.readAllBytes(file)));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// Returns the same location with absolute paths.
    public AppLocation absolute() {
        return new AppLocation(
                file.toAbsolutePath().normalize(), state.toAbsolutePath().normalize(), environment);
    }

    /// Returns the options that make a command use this app, quoted for a shell, such as ` --app
    /// orders --state /tmp/x`. Options with their default value are omitted.
    public String options() {
        return named().map(app -> " --app " + quoted(app)).orElse("") + others();
    }

    /// Returns the command that runs this app, without the program's name: `up orders`.
    public String up() {
        return command("up");
    }

    /// Returns a command whose first argument is the app: `lint orders`.
    public String command(String name) {
        return name + named().map(app -> " " + quoted(app)).orElse("") + others();
    }

    private Optional<Path> named() {
        return file.endsWith(FILE) ? Optional.ofNullable(file.getParent()) : Optional.of(file);
    }

    private String others() {
        boolean usual = state.equals(file.resolveSibling(STATE).normalize());
        return (usual ? "" : " --state " + quoted(state))
                + environment.map(name -> " --env " + name).orElse("");
    }

    /// Returns the path of the app's token file, quoted for a shell.
    public String token() {
        return quoted(state.resolve(TokenFile.FILE));
    }

    private static String quoted(Path path) {
        return ShellQuoting.word(path.toString());
    }

    /// Returns true if the state folder exists.
    ///
    /// @throws CommandException if there is a file of this name instead
    public boolean hasState() {
        if (Files.isRegularFile(state)) {
            throw CommandException.error(
                    "the state folder %s is a file; choose a folder with --state".formatted(state));
        }
        return Files.isDirectory(state);
    }

    /// Returns the files of the app.
    public AppFiles files() {
        return new AppFiles(state(), samples(), String.valueOf(file().getFileName()));
    }
}
