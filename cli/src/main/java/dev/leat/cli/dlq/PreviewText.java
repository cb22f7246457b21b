package dev.leat.cli.dlq;

import dev.leat.batch.Outcome;
import dev.leat.cli.dlq.redrive.FailingGroups;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.operations.PreviewReport;
import dev.leat.text.CountText;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Prints the preview of one queue as text.
public record PreviewText(Terminal terminal) {

    void print(PreviewReport report) {
        var passing =
                "%s of %s dead letters would pass now%s"
                        .formatted(
                                CountText.of(report.passing()),
                                CountText.of(report.deadLetters()),
                                ends(report.outcomes()));
        var open =
                "%s of %s would pass the steps, but a sink was not queried"
                        .formatted(
                                CountText.of(report.undecided()),
                                report.passing() == 0
                                        ? CountText.of(report.deadLetters(), "dead letter")
                                        : "the others");
        if (report.deadLetters() > 0 && report.skipped() == report.deadLetters()) {
            terminal.say(report.queue() + ": cannot predict which dead letters would pass now");
        } else if (report.undecided() == 0) {
            terminal.say(report.queue() + ": " + passing);
        } else if (report.passing() == 0) {
            terminal.say(report.queue() + ": " + open);
        } else {
            terminal.say(report.queue() + ": " + passing);
            terminal.say(open);
        }
        if (report.skipped() > 0) {
            terminal.say(
                    "%s could not be processed"
                            .formatted(CountText.of(report.skipped(), "dead letter")));
        }
        report.notes().forEach(note -> terminal.say("note: " + TerminalLine.flat(note)));
        if (report.failing() > 0) {
            terminal.say(
                    "%s would fail again:"
                            .formatted(CountText.of(report.failing(), "dead letter")));
            new FailingGroups(report.failing(), report.groups()).print(terminal);
        }
    }

    private static String ends(Map<Outcome, Long> ends) {
        return ends.isEmpty()
                ? ""
                : ends.entrySet().stream()
                        .map(end -> word(end.getKey()) + " " + CountText.of(end.getValue()))
                        .collect(Collectors.joining(", ", " (", ")"));
    }

    private static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }
}
