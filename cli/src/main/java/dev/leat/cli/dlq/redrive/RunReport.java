package dev.leat.cli.dlq.redrive;

import dev.leat.cli.terminal.Listing;
import dev.leat.cli.terminal.Terminal;
import dev.leat.operations.OperationsJson;
import dev.leat.port.Audit;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.function.Consumer;

/// Prints runs and their outcomes.
public record RunReport(Audit audit, Terminal terminal) {

    private static final int PAGE = 1000;

    private static final Listing<Audit.Entry> ENTRIES =
            Listing.<Audit.Entry>lines()
                    .number("LETTER", entry -> "#" + entry.sequence())
                    .text("MESSAGE", Audit.Entry::message)
                    .text("GROUP", Audit.Entry::cause)
                    .text("SENT", entry -> entry.at().truncatedTo(ChronoUnit.SECONDS).toString())
                    .text(
                            "OUTCOME",
                            entry ->
                                    RunText.word(entry.outcome())
                                            + (entry.edited() ? ", edited" : ""));

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
        var kind = RunRow.Kind.of(run);
        if (kind == RunRow.Kind.REDRIVE || kind == RunRow.Kind.MOVE) {
            terminal.say("  " + counts(run));
        }
        if (!run.detail().isEmpty()) {
            terminal.say("  " + run.detail());
        }
        if (run.state() == Audit.State.RUNNING && kind == RunRow.Kind.REDRIVE) {
            terminal.say("  if the run was killed, resume it with --resume %s".formatted(run.id()));
        }
    }

    private String counts(Audit.Run run) {
        var counts = new LinkedHashMap<String, Long>();
        counts.put("sent", run.redriven());
        counts.put("held", run.held());
        counts.put("skipped", run.passed());
        if (run.redriven() == 0 || RunRow.Kind.of(run) != RunRow.Kind.REDRIVE) {
            return RunText.list(counts);
        }
        var outcomes = RunText.outcomes(audit.outcomes(run.id()));
        return RunText.list(counts) + ": " + RunText.list(outcomes);
    }

    /// Prints the dead letters of a run: as a table, or one JSON object per line.
    public void letters(Audit.Run run, long most, boolean json) {
        var rows = ENTRIES.output(terminal, json);
        var any = new boolean[1];
        each(
                run,
                most,
                entry -> {
                    if (!any[0] && !json) {
                        terminal.say("");
                    }
                    any[0] = true;
                    rows.add(entry);
                });
        if (any[0]) {
            rows.end();
        }
    }

    public void json(Audit.Run run) {
        terminal.say(OperationsJson.text(RunRow.of(run, audit)));
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
