package dev.leat.cli.dlq.inspect;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.cli.terminal.TextTable;
import dev.leat.deadletter.Cause;
import dev.leat.inspect.CauseGroups;
import dev.leat.inspect.DistinctCounter;
import dev.leat.mask.Mask;
import dev.leat.operations.LetterGroups;
import dev.leat.operations.OperationsJson;
import dev.leat.text.CountText;
import dev.leat.text.TimeText;
import java.time.Instant;
import java.util.function.Function;
import java.util.stream.Stream;

/// Prints groups of dead letters as text, in two lines per group that fit a narrow terminal, or as
/// JSON.
///
/// @param masks returns the mask of personal values for a queue
public record CauseGroupsText(Terminal terminal, Function<String, Mask> masks) {

    /// Indentation of a group's second line.
    private static final String INDENT = "        ";

    /// Prints the table, the total and the next commands.
    ///
    /// @param options options that make a command use this app
    public void print(CauseGroups groups, String options) {
        var sorted = groups.sorted();
        var table =
                new TextTable(
                        TextTable.Column.text("GROUP"),
                        TextTable.Column.number("LETTERS"),
                        TextTable.Column.number("RECORDS"),
                        TextTable.Column.text("CAUSE"),
                        TextTable.Column.text("WHERE"));
        for (var group : sorted) {
            table.row(
                    group.cause().id(),
                    CountText.of(group.letters()),
                    records(group.records()),
                    TerminalLine.flat(group.cause().code()),
                    TerminalLine.flat(masked(group).where()));
        }
        var lines = table.lines(Integer.MAX_VALUE);
        terminal.say(lines.getFirst());
        for (int i = 0; i < sorted.size(); i++) {
            terminal.say(TerminalLine.fit(lines.get(i + 1)));
            terminal.say(INDENT + second(sorted.get(i)));
        }
        terminal.say(
                "%n%s in all, of %s"
                        .formatted(
                                CountText.of(groups.letters(), "dead letter"),
                                total(groups.records())));
        if (groups.ungrouped() > 0) {
            terminal.say(
                    "%s in other groups; only the first %s groups are shown"
                            .formatted(
                                    CountText.of(groups.ungrouped(), "dead letter"),
                                    CountText.of(CauseGroups.MOST)));
        }
        hint(sorted.getFirst(), options);
    }

    private static String total(int records) {
        return records == DistinctCounter.MOST
                ? records(records) + " records"
                : CountText.of(records, "record");
    }

    private static String records(int records) {
        return CountText.of(records) + (records == DistinctCounter.MOST ? "+" : "");
    }

    private Cause masked(CauseGroups.Group group) {
        return masks.apply(group.queue()).cause(group.cause());
    }

    private static String second(CauseGroups.Group group) {
        var names =
                Stream.of(group.cause().pipeline(), group.queue()).filter(name -> !name.isEmpty());
        return "seen %s; %s"
                .formatted(
                        TimeText.span(group.first(), group.last()),
                        TerminalLine.flat(String.join(", ", names.toList())));
    }

    private void hint(CauseGroups.Group group, String options) {
        var leat = terminal.command() + " dlq ";
        var about = " %s --group %s%s".formatted(group.queue(), group.cause().id(), options);
        terminal.say("to show one dead letter, to preview a redrive, and to redrive the group:");
        terminal.say("  " + leat + "show" + about + " --limit 1");
        terminal.say("  " + leat + "preview" + about);
        terminal.say("  " + leat + "redrive" + about);
    }

    /// Prints the groups as JSON.
    ///
    /// @param now the end of the hour and the day in which arrivals are counted
    public void json(CauseGroups groups, Instant now) {
        terminal.say(
                OperationsJson.text(
                        groups.sorted().stream()
                                .map(group -> new GroupRow(group.queue(), row(group, now)))
                                .toList()));
    }

    private LetterGroups.Group row(CauseGroups.Group group, Instant now) {
        return LetterGroups.Group.of(group, now).masked(masks.apply(group.queue()));
    }

    private record GroupRow(String queue, @JsonUnwrapped LetterGroups.Group group) {}
}
