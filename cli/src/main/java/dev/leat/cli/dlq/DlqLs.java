package dev.leat.cli.dlq;

import dev.leat.cli.access.AppAccess;
import dev.leat.cli.access.AppCommand;
import dev.leat.cli.dlq.inspect.CauseGroupsText;
import dev.leat.cli.place.RunningInfo;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.terminal.Terminal;
import dev.leat.inspect.CauseGroups;
import dev.leat.inspect.ConsolePages;
import dev.leat.inspect.LetterEnvelopes;
import dev.leat.mask.Mask;
import dev.leat.operations.Operations;
import dev.leat.port.Time;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat dlq ls`: counts dead letters by cause.
@Command(
        name = "ls",
        header = "Count dead letters by cause.",
        description = {
            "%nDead letters with the same cause of failure form a group, even if the values in",
            "their error messages differ. A dead letter with several causes counts in each of",
            "their groups. RECORDS counts distinct records: by the key of the pipeline, and",
            "by the content of messages without a known key, so equal malformed messages are",
            "one record. 'seen' shows the arrival times of the first and last dead letter."
        },
        footer = {"%nExample:", "  leat dlq ls --app examples/orders"})
public final class DlqLs extends AppCommand {

    @Parameters(
            paramLabel = "QUEUE",
            arity = "0..1",
            description = "Queue or its dead-letter queue. Default: all queues.")
    @Nullable String queue;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Mixin ExternalQueueOptions external = new ExternalQueueOptions();

    public DlqLs(AppAccess access, Terminal terminal) {
        super(access, terminal);
    }

    @Override
    public Integer call() {
        var where = options.location();
        var there =
                external.open(
                        where, terminal, Optional.ofNullable(queue), Optional.empty(), () -> false);
        return ExternalQueueOptions.look(there, access, where, this::list);
    }

    private int list(Operations operations) {
        var queues = DeadLetterReader.queues(operations, Optional.ofNullable(queue));
        var groups = new CauseGroups();
        var app = AppParts.readable(options.location(), terminal);
        for (var name : queues) {
            var envelopes = app.map(found -> new LetterEnvelopes(found, name));
            DeadLetterReader.read(
                    operations,
                    name,
                    letter ->
                            groups.add(
                                    name, envelopes.map(of -> of.opened(letter)).orElse(letter)));
        }
        var text =
                new CauseGroupsText(
                        terminal, name -> Mask.of(app, name, operations.personal(name)));
        if (json) {
            text.json(groups, Time.system().instant());
        } else if (groups.letters() == 0) {
            terminal.say("no dead letters in %s".formatted(String.join(", ", queues)));
        } else {
            text.print(groups, options.location().options() + external.words());
            if (external.words().isEmpty()) {
                page(groups.sorted().getFirst())
                        .ifPresent(page -> terminal.say("in the console:%n  %s".formatted(page)));
            }
        }
        return 0;
    }

    /// Returns the address of the console's page of a group; empty if the app runs without it.
    private Optional<String> page(CauseGroups.Group group) {
        var pages = new ConsolePages();
        RunningInfo.read(options.location().state())
                .filter(RunningInfo::alive)
                .flatMap(RunningInfo::console)
                .ifPresent(pages::open);
        return pages.letters(group.queue(), group.cause().id());
    }
}
