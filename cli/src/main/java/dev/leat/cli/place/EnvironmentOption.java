package dev.leat.cli.place;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The option that selects an environment of the app.
public final class EnvironmentOption {

    @Option(
            names = "--env",
            paramLabel = "NAME",
            description =
                    "Environment of app.yaml whose stores and mail server are used. Default: none.")
    @Nullable String name;

    public Optional<String> chosen() {
        return Optional.ofNullable(name);
    }
}
