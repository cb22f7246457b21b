package dev.leat.cli.dlq;

import dev.leat.cli.access.AppAccess;
import dev.leat.cli.access.AppCommand;
import dev.leat.cli.dlq.inspect.DeadLetterDisplay;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.inspect.DeadLetterDetails;
import dev.leat.mask.Mask;
import dev.leat.operations.Operations;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat dlq show`: shows dead letters in detail.
@Command(
        name = "show",
        header = "Show dead letters with their columns, errors and history.",
        description = {
            "%nA value is shown as decoded, or as written if it does not match the schema.",
            "Personal values (columns with pii in the schema) are masked. If the schema has",
            "such columns, columns that are not in the schema are masked, too. Times are",
            "UTC."
        },
        footer = {
            "%nExamples:",
            "  leat dlq show --app examples/orders --group 4ff4cb --limit 1",
            "  leat dlq show OrderQueue --app examples/orders --newest --limit 1"
        })
public final class DlqShow extends AppCommand {

    @Parameters(
            paramLabel = "QUEUE",
            arity = "0..1",
            description = "Queue or its dead-letter queue. Default: all queues.")
    @Nullable String queue;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "Only this dead letter: its number in the queue, message id or identity.")
    @Nullable String id;

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            description = "Only dead letters of this group: an id that 'leat dlq ls' prints.")
    @Nullable String group;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Maximum number of dead letters, oldest first. Default: 10.")
    int limit = 10;

    @Option(names = "--newest", description = "Show the newest dead letters, newest first.")
    boolean newest;

    @Option(
            names = "--cause",
            paramLabel = "CAUSE",
            description = "Only dead letters that failed for this cause, in any group.")
    @Nullable String cause;

    @Option(names = "--unmask", description = "Show personal values.")
    boolean unmask;

    @Option(
            names = "--json",
            description = "Print one JSON object per dead letter, each on its own line.")
    boolean json;

    @Mixin ExternalQueueOptions external = new ExternalQueueOptions();

    public DlqShow(AppAccess access, Terminal terminal) {
        super(access, terminal);
    }

    @Override
    public Integer call() {
        CommandException.atLeastOne("--limit", limit);
        var where = options.location();
        var there =
                external.open(
                        where, terminal, Optional.ofNullable(queue), Optional.empty(), () -> false);
        return ExternalQueueOptions.look(there, access, where, this::show);
    }

    private int show(Operations operations) {
        var app = AppParts.readable(options.location(), terminal);
        int left = limit;
        for (var name : DeadLetterReader.queues(operations, Optional.ofNullable(queue))) {
            var mask = unmask ? Mask.NONE : Mask.of(app, name, operations.personal(name));
            var showing = new DeadLetterDisplay(terminal, app, name, mask, json);
            var shown = new int[1];
            Consumer<DeadLetterDetails> each =
                    letter -> {
                        shown[0]++;
                        showing.show(letter);
                    };
            if (newest) {
                DeadLetterReader.newest(operations, name, left, this::wanted, each);
            } else {
                DeadLetterReader.oldest(operations, name, left, this::wanted, each);
            }
            left -= shown[0];
            if (left == 0) {
                break;
            }
        }
        return left == limit ? nothing(operations) : 0;
    }

    /// Reports that no dead letter matches. This is an error only if `--id` is given.
    private int nothing(Operations operations) {
        if (id != null || group != null) {
            throw CommandException.error(
                    "no such dead letter; '%s dlq ls%s' lists the groups"
                            .formatted(
                                    terminal.command(),
                                    external.behind(queue, options.location())));
        }
        if (!json) {
            var queues = DeadLetterReader.queues(operations, Optional.ofNullable(queue));
            terminal.say(
                    "no %sdead letters in %s"
                            .formatted(
                                    cause == null ? "" : "matching ", String.join(", ", queues)));
        }
        return 0;
    }

    private boolean wanted(DeadLetterDetails letter) {
        return (cause == null
                        || letter.reasons().stream().anyMatch(why -> why.cause().equals(cause)))
                && (group == null || letter.in(group.toLowerCase(Locale.ROOT)))
                && (id == null || letter.named(id));
    }
}
