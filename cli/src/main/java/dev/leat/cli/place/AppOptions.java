package dev.leat.cli.place;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Options that name the app, for commands whose arguments name something else.
public final class AppOptions {

    @Option(
            names = {"-a", "--app"},
            paramLabel = "APP",
            description = "App folder or app.yaml file. Default: the current folder.")
    Path app = Path.of("");

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "State folder. Default: .leat next to app.yaml.")
    @Nullable Path state;

    @Mixin EnvironmentOption environment = new EnvironmentOption();

    public AppLocation location() {
        return AppLocation.of(app, Optional.ofNullable(state), environment.chosen());
    }
}
