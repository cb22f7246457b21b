package dev.leat.cli;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/// A chapter of `leat help`: the commands for one purpose.
///
/// @param brief true if `leat help` prints only the names of its commands, so that the whole help
///   fits on a screen
record HelpChapter(String name, boolean brief, List<String> commands) {

    /// The width of the names in `leat help`.
    private static final int NARROW = 8;

    static final List<HelpChapter> ALL =
            List.of(
                    of("develop", false, "new", "lint", "explain", "test", "profile", "suggest"),
                    of("operate", false, "up", "run", "send", "put", "get"),
                    of("inspect", false, "ls", "sql", "top", "console", "trace", "quality"),
                    of("repair", false, "dlq", "delivery", "replay", "rebuild", "accept"),
                    of("stores", true, "table", "stream", "lake", "warehouse", "backup", "restore"),
                    of("deploy", true, "synth", "diff", "package", "worker"),
                    of("other", true, "schema", "completion", "help", "version"));

    private static HelpChapter of(String name, boolean brief, String... commands) {
        return new HelpChapter(name, brief, List.of(commands));
    }

    /// Returns all chapters.
    static String all(CommandSpec leat) {
        var text = new StringBuilder();
        for (var chapter : ALL) {
            if (!chapter.brief) {
                text.append(chapter.described(leat));
            }
        }
        text.append("More chapters, such as 'leat help deploy':\n");
        for (var chapter : ALL) {
            if (chapter.brief) {
                text.append(line(NARROW, chapter.name, String.join(", ", chapter.commands)));
            }
        }
        return text.toString();
    }

    /// Returns the chapter with a line for each command.
    String described(CommandSpec leat) {
        int width = commands.stream().mapToInt(String::length).max().orElse(0);
        return name.substring(0, 1).toUpperCase(Locale.ROOT)
                + name.substring(1)
                + ":\n"
                + commands.stream()
                        .map(command ->
                                line(Math.max(NARROW, width), command, header(command, leat)))
                        .collect(Collectors.joining());
    }

    private static String header(String command, CommandSpec leat) {
        var spec = Objects.requireNonNull(leat.subcommands().get(command)).getCommandSpec();
        return spec.usageMessage().header()[0];
    }

    private static String line(int width, String name, String text) {
        return "  " + name + " ".repeat(width + 2 - name.length()) + text + "\n";
    }
}
