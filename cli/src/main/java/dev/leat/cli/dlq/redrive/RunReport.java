package dev.leat.cli.dlq.redrive;

import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TextTable;
import dev.leat.port.Audit;
import dev.leat.redrive.DeadLetterPurge;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/// Prints runs and their outcomes.
public final class RunReport {

    private static final int PAGE = 1000;

    private final Audit audit;
    private final Terminal terminal;

    public RunReport(Audit audit, Terminal terminal) {
        this.audit = audit;
        this.terminal = terminal;
    }

    /// Prints a run in a few lines.
    public void print(Audit.Run run) {
        terminal.say(
                "%s  %s  %s  %s  %s"
                        .formatted(
                                run.id(),
                                run.started().truncatedTo(ChronoUnit.SECONDS),
                                run.by(),
                                run.queue(),
                                RunText.state(run.state())));
        var options = RunText.options(run.terms()).strip();
        if (!options.isEmpty()) {
            terminal.say("  " + options);
        }
        if (!DeadLetterPurge.isPurge(run)) {
            terminal.say("  " + counts(run));
        }
        if (!run.detail().isEmpty()) {
            terminal.say("  " + run.detail());
        }
        if (run.state() == Audit.State.RUNNING && redrives(run)) {
            terminal.say("  if the run was killed, resume it with --resume %s".formatted(run.id()));
        }
    }

    /// Returns true if the run is a redrive by Leat, not a purge or an SQS message move task. Such
    /// a run can be resumed, and its dead letters are in the audit.
    private static boolean redrives(Audit.Run run) {
        return !DeadLetterPurge.isPurge(run) && run.terms().move().isEmpty();
    }

    private String counts(Audit.Run run) {
        var counts = new LinkedHashMap<String, Long>();
        counts.put("sent", run.redriven());
        counts.put("held", run.held());
        counts.put("skipped", run.passed());
        if (run.redriven() == 0 || !redrives(run)) {
            return RunText.list(counts);
        }
        var outcomes = RunText.outcomes(audit.outcomes(run.id()));
        return RunText.list(counts) + ": " + RunText.list(outcomes);
    }

    /// Prints the dead letters of a run as a table.
    public void letters(Audit.Run run, long most) {
        var table =
                new TextTable(
                        TextTable.Column.number("LETTER"),
                        TextTable.Column.text("MESSAGE"),
                        TextTable.Column.text("GROUP"),
                        TextTable.Column.text("SENT"),
                        TextTable.Column.text("OUTCOME"));
        var any = new boolean[1];
        each(
                run,
                most,
                entry -> {
                    any[0] = true;
                    table.row(
                            "#" + entry.sequence(),
                            entry.message(),
                            entry.cause(),
                            entry.at().truncatedTo(ChronoUnit.SECONDS).toString(),
                            RunText.word(entry.outcome()) + (entry.edited() ? ", edited" : ""));
                });
        if (any[0]) {
            terminal.say("");
            table.print(terminal);
        }
    }

    public void json(Audit.Run run) {
        var row = RunJson.of(run);
        if (redrives(run)) {
            row.set(
                    "outcomes",
                    JsonMapper.shared().valueToTree(RunText.outcomes(audit.outcomes(run.id()))));
        }
        terminal.say(String.valueOf(row));
    }

    /// Prints the dead letters of a run, one JSON object per line.
    public void jsonLetters(Audit.Run run, long most) {
        each(run, most, entry -> terminal.say(String.valueOf(RunJson.of(entry))));
    }

    private void each(Audit.Run run, long most, Consumer<Audit.Entry> to) {
        long left = most;
        long next = 0;
        while (left > 0) {
            var page = audit.entries(run.id(), next, (int) Math.min(left, PAGE));
            if (page.isEmpty()) {
                return;
            }
            page.forEach(to);
            left -= page.size();
            next = page.getLast().number() + 1;
        }
    }
}
