package dev.leat.cli.terminal;

import dev.leat.cli.terminal.TextTable.Column;
import tools.jackson.databind.node.ObjectNode;

/// The rows of a command with the option `--json`: a table, or one JSON object per line. A line is
/// printed at once; a table is printed at the end, because its widths depend on all rows.
public final class Listing {

    private final Terminal terminal;
    private final boolean json;
    private final TextTable table;

    public Listing(Terminal terminal, boolean json, Column... columns) {
        this.terminal = terminal;
        this.json = json;
        this.table = new TextTable(columns);
    }

    /// Adds a row.
    ///
    /// @param object the row as JSON
    /// @param texts the row as texts, one for each column of the table
    public void row(ObjectNode object, String... texts) {
        if (json) {
            terminal.say(object.toString());
        } else {
            table.row(texts);
        }
    }

    /// Prints the table.
    public void end() {
        if (!json) {
            table.print(terminal);
        }
    }
}
