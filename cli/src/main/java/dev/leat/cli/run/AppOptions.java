package dev.leat.cli.run;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which app a command is about, for commands whose arguments name something else.
public final class AppOptions {

    @Option(
            names = {"-a", "--app"},
            paramLabel = "APP",
            description = "Folder with app.yaml, or the file. Default: this folder.")
    Path app = Path.of("");

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "The app's state folder. Default: .leat beside the app.")
    @Nullable Path state;

    @Mixin EnvironmentOption environment = new EnvironmentOption();

    public AppLocation location() {
        return AppLocation.of(app, Optional.ofNullable(state), environment.chosen());
    }
}
