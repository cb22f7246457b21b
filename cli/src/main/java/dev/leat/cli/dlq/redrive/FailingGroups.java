package dev.leat.cli.dlq.redrive;

import dev.leat.cli.terminal.Listing;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.operations.PreviewReport.Group;
import java.util.List;

/// Causes for which dead letters would fail again. Personal values are masked.
///
/// @param failing the number of dead letters that would fail again
public record FailingGroups(long failing, List<Group> groups) {

    private static final Listing<Group> GROUPS =
            Listing.<Group>lines()
                    .text("GROUP", Group::group)
                    .count("LETTERS", Group::deadLetters)
                    .text("CAUSE", group -> TerminalLine.flat(group.cause().code()))
                    .text("WHERE", group -> TerminalLine.flat(group.cause().where()));

    public void print(Terminal terminal) {
        GROUPS.print(terminal, false, groups);
    }
}
