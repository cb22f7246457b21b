package dev.leat.cli.dlq;

import dev.leat.cli.dlq.redrive.AlarmHistory;
import dev.leat.cli.dlq.redrive.RunReport;
import dev.leat.cli.run.AppAccess;
import dev.leat.cli.run.AppOptions;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.port.AlarmLog;
import dev.leat.port.Audit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat dlq history`: what was sent back, and what became of it; and, between the runs, what
/// became of alarms and what their policies decided.
@Command(
        name = "history",
        header = "Says who sent back or purged what, when, and what became of it.",
        description = "%nThe newest first; with RUN, its letters in the order of their sending.",
        footer = {"%nExamples:", "  leat dlq history", "  leat dlq history mi8pj2k1 --limit 20"})
public final class DlqHistory implements Callable<Integer> {

    @Parameters(paramLabel = "RUN", arity = "0..1", description = "One run.")
    @Nullable String run;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Runs to show, or letters of the one run. Default: 20.")
    int limit = 20;

    @Option(names = "--json", description = "Answer in JSON, one run or letter a line.")
    boolean json;

    @Mixin AppOptions options = new AppOptions();

    @Mixin ExternalQueueOptions elsewhere = new ExternalQueueOptions();

    private final AppAccess access;
    private final Terminal terminal;

    public DlqHistory(AppAccess access, Terminal terminal) {
        this.access = access;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (limit < 1) {
            throw CommandException.input(
                    "--limit is a whole number from 1, not %d".formatted(limit));
        }
        var where = options.location();
        if (elsewhere.given()) {
            return tell(elsewhere.history(where, terminal), List.of(), Set.of());
        }
        return access.read(
                where,
                operations ->
                        tell(
                                operations.audit(),
                                operations.notes(limit),
                                operations.app().queues().keySet()));
    }

    private int tell(Audit audit, List<AlarmLog.Note> notes, Set<String> queues) {
        var story = new RunReport(audit, terminal);
        if (run != null) {
            var name = run;
            var one = audit.run(name).orElseThrow(() -> unknown(name, queues));
            if (json) {
                story.json(one);
                story.jsonLetters(one, limit);
            } else {
                story.tell(one);
                story.letters(one, limit);
            }
            return 0;
        }
        var decisions = new AlarmHistory(notes, terminal);
        var runs = audit.runs(limit);
        if (runs.isEmpty() && decisions.none() && !json) {
            terminal.say("nothing was sent back or purged yet");
        }
        for (var each : runs.subList(0, Math.min(runs.size(), limit))) {
            decisions.since(each.started(), json);
            if (json) {
                story.json(each);
            } else {
                story.tell(each);
            }
        }
        decisions.rest(json);
        return 0;
    }

    private static CommandException unknown(String name, Set<String> queues) {
        return CommandException.input(
                queues.contains(name)
                        ? "'%s' is a queue, and history is of all queues: leave it out, or name a run"
                                .formatted(name)
                        : "there is no run '%s'; without a name, all are listed".formatted(name));
    }
}
