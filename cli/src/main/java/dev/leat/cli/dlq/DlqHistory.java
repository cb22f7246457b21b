package dev.leat.cli.dlq;

import dev.leat.cli.access.AppAccess;
import dev.leat.cli.access.AppCommand;
import dev.leat.cli.dlq.redrive.AlarmHistory;
import dev.leat.cli.dlq.redrive.RunReport;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.port.AlarmLog;
import dev.leat.port.Audit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat dlq history`: lists redrives and purges with their outcomes and, in order of time, state
/// changes of alarms and decisions of their redrive policies.
@Command(
        name = "history",
        header = "List redrives and purges with user, time and outcome.",
        description = {
            "%nA run is one redrive or purge. Runs are listed newest first, together with the",
            "changes of alarms. With RUN, only the dead letters of this run are listed, in",
            "the order in which they were sent or deleted."
        },
        footer = {"%nExamples:", "  leat dlq history", "  leat dlq history mi8pj2k1 --limit 20"})
public final class DlqHistory extends AppCommand {

    @Parameters(
            paramLabel = "RUN",
            arity = "0..1",
            description = "Run to show with its dead letters. Default: list all runs.")
    @Nullable String run;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Maximum number of runs, or of dead letters of RUN. Default: 20.")
    int limit = 20;

    @Option(
            names = "--json",
            description = "Print one JSON object per run or dead letter, each on its own line.")
    boolean json;

    @Mixin ExternalQueueOptions external = new ExternalQueueOptions();

    public DlqHistory(AppAccess access, Terminal terminal) {
        super(access, terminal);
    }

    @Override
    public Integer call() {
        CommandException.atLeastOne("--limit", limit);
        var where = options.location();
        if (external.given()) {
            return print(external.history(where, terminal), List.of(), Set.of());
        }
        return access.read(
                where,
                operations ->
                        print(
                                operations.audit(),
                                operations.notes(limit),
                                operations.app().queues().keySet()));
    }

    private int print(Audit audit, List<AlarmLog.Note> notes, Set<String> queues) {
        var report = new RunReport(audit, terminal);
        if (run != null) {
            var name = run;
            var one = audit.run(name).orElseThrow(() -> unknown(name, queues));
            if (json) {
                report.json(one);
            } else {
                report.print(one);
            }
            report.letters(one, limit, json);
            return 0;
        }
        var alarms = new AlarmHistory(notes, terminal);
        var runs = audit.runs(limit);
        if (runs.isEmpty() && alarms.none() && !json) {
            terminal.say("no redrives or purges yet");
        }
        for (var each : runs.subList(0, Math.min(runs.size(), limit))) {
            alarms.since(each.started(), json);
            if (json) {
                report.json(each);
            } else {
                report.print(each);
            }
        }
        alarms.rest(json);
        return 0;
    }

    private static CommandException unknown(String name, Set<String> queues) {
        return CommandException.input(
                queues.contains(name)
                        ? "'%s' is a queue, not a run; without an argument, the runs of all queues are listed"
                                .formatted(name)
                        : "no run '%s'; without an argument, all runs are listed".formatted(name));
    }
}
