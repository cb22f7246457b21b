package dev.leat.cli;

import dev.leat.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `leat completion`: prints a shell completion script.
@Command(
        name = "completion",
        header = "Print a completion script for bash and zsh.",
        description =
                "%nLoad the script with 'source', for example in ~/.bashrc. In zsh, first run%n'autoload -U +X bashcompinit && bashcompinit'.",
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
