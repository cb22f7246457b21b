package dev.leat.cli;

import dev.leat.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `leat version`: the same as `--version`.
@Command(
        name = "version",
        header = "Shows the versions of Leat and of Java.",
        footer = {"%nExample:", "  leat version"})
final class VersionCommand implements Callable<Integer> {

    private final Terminal terminal;

    VersionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.say(text());
        return 0;
    }

    /// Of the jar; a class path of folders has none.
    static String text() {
        var version = VersionCommand.class.getPackage().getImplementationVersion();
        return "leat %s, Java %s"
                .formatted(version == null ? "from sources" : version, Runtime.version().feature());
    }
}
