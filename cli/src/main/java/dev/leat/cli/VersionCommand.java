package dev.leat.cli;

import dev.leat.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `leat version`: prints the versions, as `--version` does.
@Command(
        name = "version",
        header = "Show the versions of Leat and Java.",
        footer = {"%nExample:", "  leat version"})
record VersionCommand(Terminal terminal) implements Callable<Integer> {

    @Override
    public Integer call() {
        terminal.say(text());
        return 0;
    }

    /// Returns the versions. Leat's version is in the jar's manifest; without a jar it is unknown.
    static String text() {
        var version = VersionCommand.class.getPackage().getImplementationVersion();
        return "leat %s, Java %s"
                .formatted(
                        version == null ? "built from source" : version,
                        Runtime.version().feature());
    }
}
