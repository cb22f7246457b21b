package dev.leat.cli;

import dev.leat.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `leat completion`: the script by which a shell completes the names of commands and options.
@Command(
        name = "completion",
        header = "Prints a completion script for bash and zsh.",
        description =
                "%nLoad it with source, in ~/.bashrc for example. In zsh, run%nautoload -U +X bashcompinit && bashcompinit before.",
        footer = {"%nExample:", "  leat completion > ~/.leat-completion"})
final class CompletionCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec @Nullable CommandSpec spec;

    CompletionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("completion is a part of leat");
        }
        terminal.say(AutoComplete.bash("leat", spec.root().commandLine()));
        return 0;
    }
}
