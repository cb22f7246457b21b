package dev.leat.cli.dlq.redrive;

import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.cli.terminal.TextTable;
import dev.leat.mask.Mask;
import dev.leat.server.operations.PreviewReport.Group;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;

/// Causes for which dead letters would fail again, printed as a table or as JSON.
///
/// @param mask the mask of personal values in the dead letters
public record FailingGroups(List<Group> groups, Mask mask) {

    public void print(Terminal terminal) {
        var table =
                new TextTable(
                        TextTable.Column.text("GROUP"),
                        TextTable.Column.number("LETTERS"),
                        TextTable.Column.text("CAUSE"),
                        TextTable.Column.text("WHERE"));
        for (var group : groups) {
            var cause = mask.cause(group.cause());
            table.row(
                    group.cause().id(),
                    Terminal.count(group.deadLetters()),
                    TerminalLine.flat(cause.code()),
                    TerminalLine.flat(cause.where()));
        }
        table.print(terminal);
    }

    public void json(ArrayNode rows) {
        for (var group : groups) {
            var cause = mask.cause(group.cause());
            rows.addObject()
                    .put("group", group.cause().id())
                    .put("letters", group.deadLetters())
                    .put("pipeline", cause.pipeline())
                    .put("cause", cause.code())
                    .put("step", cause.step())
                    .put("field", cause.field())
                    .put("message", cause.text());
        }
    }
}
