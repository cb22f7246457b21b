package dev.leat.cli.run;

import dev.leat.cli.terminal.Terminal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Completes the commands in messages so that they can be run as printed. The stores, which create
/// the messages, know neither the name by which leat is called nor the app's location.
///
/// @param command the name by which the user calls leat
/// @param options options that make a command use the app
public record CommandHints(String command, String options) {

    private static final Pattern NAMED =
            Pattern.compile(
                    "(?<![\\w./-])leat (rebuild|accept) (?!VIEW)([\\p{L}\\p{N}_-]+(?:\\.[\\p{L}\\p{N}_-]+)?)(?: --input FILE)?(?: --env NAME)?");

    public static CommandHints of(Terminal terminal, AppLocation where) {
        return new CommandHints(terminal.command(), where.options());
    }

    /// Completes the commands of a message. Apply it only once.
    public String complete(String message) {
        return NAMED.matcher(message)
                .replaceAll(
                        hint -> Matcher.quoteReplacement(completed(hint.group(1), hint.group(2))));
    }

    private String completed(String verb, String name) {
        var input = verb.equals("rebuild") ? " --input FILE" : "";
        return "%s %s %s%s%s".formatted(command, verb, name, input, options);
    }
}
