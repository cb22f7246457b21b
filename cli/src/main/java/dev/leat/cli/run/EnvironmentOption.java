package dev.leat.cli.run;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// In which environment an app is to run or to be looked at.
public final class EnvironmentOption {

    @Option(
            names = "--env",
            paramLabel = "NAME",
            description = "One of the app's environments. Default: all is in the state folder.")
    @Nullable String name;

    public Optional<String> chosen() {
        return Optional.ofNullable(name);
    }
}
