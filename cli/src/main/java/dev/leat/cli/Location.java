package dev.leat.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where an app is: its file, and the folder that holds its state.
record Location(Path file, Path state) {

    static final String FILE = "app.yaml";
    static final String STATE = ".leat";

    /// @param app the folder that holds `app.yaml`, or the file itself
    /// @param state where the state is, if not in `.leat` beside the file
    static Location of(Path app, Optional<Path> state) {
        Path file = Files.isDirectory(app) ? app.resolve(FILE) : app;
        return new Location(
                file.normalize(), state.orElseGet(() -> file.resolveSibling(STATE)).normalize());
    }

    /// The samples that come with the app.
    Path samples() {
        return file.resolveSibling("samples");
    }

    /// The file, which must be there.
    Path existing() {
        if (!Files.isRegularFile(file)) {
            throw Failure.input(
                    "there is no app at %s: name the folder that holds an %s, or the file"
                            .formatted(file, FILE));
        }
        return file;
    }

    /// Whether anything was ever kept there.
    boolean hasState() {
        return Files.isDirectory(state);
    }
}
