package dev.leat.cli.place;

import com.google.re2j.Pattern;
import dev.leat.app.App;
import dev.leat.app.QueueSource;
import dev.leat.cli.terminal.Terminal;
import dev.leat.inspect.ConsolePages;
import dev.leat.text.Matches;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Completes the commands in messages so that they can be run as printed. The stores, which create
/// the messages, know neither the name by which leat is called nor the app's location.
///
/// @param command the name by which the user calls leat
/// @param options options that make a command use the app
/// @param kept the views whose records the app keeps, so that a rebuild needs no documents
/// @param pages the pages of the console that show the same
public record CommandHints(String command, String options, Set<String> kept, ConsolePages pages) {

    private static final Pattern NAMED =
            Pattern.compile(
                    "(^|[^\\w./-])leat (rebuild|accept) ([\\p{L}\\p{N}_-]+(?:\\.[\\p{L}\\p{N}_-]+)?)(?: --input FILE)?(?: --env NAME)?");

    /// Commands without further arguments.
    private static final Pattern LISTS = Pattern.compile("(^|[^\\w./-])leat (delivery ls|dlq ls)");

    public CommandHints {
        kept = Set.copyOf(kept);
    }

    /// Creates hints for an app of which no definition is known.
    public CommandHints(String command, String options) {
        this(command, options, Set.of(), new ConsolePages());
    }

    public static CommandHints of(Terminal terminal, AppLocation where) {
        return new CommandHints(terminal.command(), where.options());
    }

    public static CommandHints of(Terminal terminal, AppLocation where, App app) {
        var kept =
                app.views().keySet().stream()
                        .filter(view -> keeps(app, view))
                        .collect(Collectors.toSet());
        return new CommandHints(terminal.command(), where.options(), kept, new ConsolePages());
    }

    /// Returns true if archives, streams or objects have the records of a view. Documents cannot
    /// replace the objects of a pipeline that reads files.
    private static boolean keeps(App app, String view) {
        return app.pipelines().values().stream()
                .filter(pipeline ->
                        pipeline.to().stream()
                                .anyMatch(sink -> sink.view().filter(view::equals).isPresent()))
                .allMatch(pipeline ->
                        !(pipeline.from() instanceof QueueSource)
                                || app.terms(pipeline).archive().isPresent());
    }

    /// Completes the commands of a message. Apply it only once.
    public String complete(String message) {
        var named =
                Matches.replaced(
                        NAMED,
                        message,
                        hint ->
                                hint.group(3).startsWith("VIEW")
                                        ? hint.group()
                                        : hint.group(1) + completed(hint.group(2), hint.group(3)));
        return Matches.replaced(
                LISTS,
                named,
                hint ->
                        hint.group(1)
                                + "%s %s%s%s"
                                        .formatted(
                                                command,
                                                hint.group(2),
                                                options,
                                                or(hint.group(2))));
    }

    private String or(String list) {
        return or(list.startsWith("dlq") ? pages.letters() : pages.activity());
    }

    /// Returns a text with the address of a page, to be added to a command; empty if there is none.
    public static String or(Optional<String> page) {
        return page.map(address -> ", or " + address).orElse("");
    }

    private String completed(String verb, String name) {
        var input = verb.equals("rebuild") && !kept.contains(name) ? " --input FILE" : "";
        return "%s %s %s%s%s".formatted(command, verb, name, input, options);
    }
}
