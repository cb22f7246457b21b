package dev.leat.cli.dlq;

import dev.leat.batch.Outcome;
import dev.leat.cli.dlq.redrive.FailingGroups;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.mask.Mask;
import dev.leat.server.operations.PreviewReport;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/// Prints the preview of one queue as text or JSON.
///
/// @param masks returns the mask of personal values for a queue
public record PreviewText(Terminal terminal, Function<String, Mask> masks) {

    void print(PreviewReport report) {
        var passing =
                "%s of %s dead letters would pass now%s"
                        .formatted(
                                Terminal.count(report.passing()),
                                Terminal.count(report.deadLetters()),
                                ends(report.outcomes()));
        var open =
                "%s of %s would pass the steps, but a sink was not queried"
                        .formatted(
                                Terminal.count(report.undecided()),
                                report.passing() == 0
                                        ? Terminal.count(report.deadLetters(), "dead letter")
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
                            .formatted(Terminal.count(report.skipped(), "dead letter")));
        }
        report.notes().forEach(note -> terminal.say("note: " + TerminalLine.flat(note)));
        if (report.failing() > 0) {
            terminal.say(
                    "%s would fail again:"
                            .formatted(Terminal.count(report.failing(), "dead letter")));
            groups(report).print(terminal);
        }
    }

    private static String ends(Map<Outcome, Long> ends) {
        return ends.isEmpty()
                ? ""
                : ends.entrySet().stream()
                        .map(end -> word(end.getKey()) + " " + Terminal.count(end.getValue()))
                        .collect(Collectors.joining(", ", " (", ")"));
    }

    private static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    private FailingGroups groups(PreviewReport report) {
        return new FailingGroups(report.groups(), masks.apply(report.queue()));
    }

    void json(PreviewReport report) {
        var row = JsonMapper.shared().createObjectNode();
        row.put("queue", report.queue()).put("letters", report.deadLetters());
        row.put("passing", report.passing());
        var ends = row.putObject("outcomes");
        report.outcomes().forEach((end, letters) -> ends.put(word(end), letters));
        row.put("failing", report.failing());
        groups(report).json(row.putArray("groups"));
        row.put("undecided", report.undecided()).put("skipped", report.skipped());
        var notes = row.putArray("notes");
        report.notes().forEach(notes::add);
        terminal.say(String.valueOf(row));
    }
}
