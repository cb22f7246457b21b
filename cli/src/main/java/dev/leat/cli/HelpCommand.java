package dev.leat.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/// `leat help`: prints the help of a command, as `--help` does.
@Command(
        name = "help",
        header = "Show the help of a command, as --help does, or of a chapter.",
        footer = {"%nExamples:", "  leat help up", "  leat help dlq redrive", "  leat help deploy"})
final class HelpCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "COMMAND",
            arity = "0..*",
            description = "Command, subcommand or chapter. Default: list all commands.")
    List<String> names = new ArrayList<>();

    @Spec @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        var command = leat();
        for (var chapter : HelpChapter.ALL) {
            if (names.equals(List.of(chapter.name()))) {
                command.getOut().print(chapter.described(command.getCommandSpec()));
                command.getOut().flush();
                return 0;
            }
        }
        for (var name : names) {
            var next = command.getSubcommands().get(name);
            if (next == null) {
                throw new UnmatchedArgumentException(command, List.of(name));
            }
            command = next;
        }
        command.usage(command.getOut());
        command.getOut().flush();
        return 0;
    }

    private CommandLine leat() {
        if (spec == null) {
            throw new IllegalStateException("help is a part of leat");
        }
        return spec.root().commandLine();
    }
}
