package dev.leat.cli.place;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Parameters;

/// The argument that names the app, for commands that have no other argument.
public final class AppArgument {

    @Parameters(
            paramLabel = "APP",
            arity = "0..1",
            description = "App folder or app.yaml file. Default: the current folder.")
    Path path = Path.of("");

    /// @param state the state folder; empty for `.leat` next to app.yaml
    public AppLocation location(Optional<Path> state, Optional<String> environment) {
        return AppLocation.of(path, state, environment);
    }
}
