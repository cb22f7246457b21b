package dev.leat.cli.run;

import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.ShellQuoting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// Where an app is: its file, the folder that holds its state, and the environment it is to run in,
/// if not everything is in that folder.
public record AppLocation(Path file, Path state, Optional<String> environment) {

    public static final String FILE = "app.yaml";

    /// What else people call it.
    private static final String OTHERWISE = "app.yml";

    public static final String STATE = ".leat";

    /// Where the app is that a person named.
    ///
    /// @param app the folder that holds `app.yaml`, or the file itself
    /// @param state where the state is, if not in `.leat` beside the file
    public static AppLocation of(Path app, Optional<Path> state, Optional<String> environment) {
        Path file = Files.isDirectory(app) ? app.resolve(FILE) : app;
        return new AppLocation(
                file.normalize(),
                state.orElseGet(() -> file.resolveSibling(STATE)).normalize(),
                environment);
    }

    /// The samples that come with the app.
    public Path samples() {
        return file.resolveSibling("samples");
    }

    /// The file, which must be there.
    public Path existing() {
        if (Files.isRegularFile(file)) {
            return file;
        }
        var other = file.resolveSibling(OTHERWISE);
        if (file.endsWith(FILE) && Files.isRegularFile(other)) {
            throw CommandException.input(
                    "there is no %s, but %s: rename it to %s, or name the file itself"
                            .formatted(file, other, FILE));
        }
        throw CommandException.input(
                "there is no app at %s: name the folder that holds an %s, or the file"
                        .formatted(file, FILE));
    }

    /// What says which version of the file this is; empty where it cannot be read.
    public Optional<String> digest() {
        try {
            var sha = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            return Optional.of(HexFormat.of().formatHex(sha));
        } catch (IOException _) {
            return Optional.empty();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// What stands behind a command so that it is about this app: ` --app orders --state /tmp/x`,
    /// or less where the default is meant. As a shell takes it.
    public String options() {
        return named().map(app -> " --app " + quoted(app)).orElse("") + others();
    }

    /// The command that runs this app, without the program's name: `up orders`.
    public String up() {
        return command("up");
    }

    /// A command whose first argument is the app: `lint orders`.
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

    /// The file with the token of an app that others reach, as a shell takes it.
    public String token() {
        return quoted(state.resolve(TokenFile.FILE));
    }

    private static String quoted(Path path) {
        return ShellQuoting.word(path.toString());
    }

    /// Whether anything was ever kept there.
    ///
    /// @throws Failure if a file is in its place
    public boolean hasState() {
        if (Files.isRegularFile(state)) {
            throw CommandException.error(
                    "the state folder %s is a file; choose a folder".formatted(state));
        }
        return Files.isDirectory(state);
    }
}
