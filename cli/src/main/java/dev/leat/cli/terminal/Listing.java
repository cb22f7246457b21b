package dev.leat.cli.terminal;

import dev.leat.operations.OperationsJson;
import dev.leat.text.CountText;
import dev.leat.text.TimeText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/// The description of the rows of a command with the option `--json`. Each column has the text of a
/// row; the JSON of a row is its record as the operations API writes it. Immutable.
///
/// @param <R> the record of a row
public final class Listing<R> {

    private final String none;
    private final List<Column<R>> columns;

    private record Column<R>(TextTable.Column heading, Function<R, String> text) {}

    private Listing(String none, List<Column<R>> columns) {
        this.none = none;
        this.columns = columns;
    }

    /// A list whose JSON is one object per line. A line is printed at once.
    public static <R> Listing<R> lines() {
        return new Listing<>("", List.of());
    }

    /// Returns the list with a message that is printed instead of an empty table.
    public Listing<R> orElse(String message) {
        return new Listing<>(message, columns);
    }

    public Listing<R> text(String heading, Function<R, String> text) {
        return with(new Column<>(TextTable.Column.text(heading), text));
    }

    /// Adds a column whose texts are aligned right.
    public Listing<R> number(String heading, Function<R, String> text) {
        return with(new Column<>(TextTable.Column.number(heading), text));
    }

    /// Adds a column with a count, such as `1,234`.
    public Listing<R> count(String heading, ToLongFunction<R> count) {
        return number(heading, row -> CountText.of(count.applyAsLong(row)));
    }

    /// Adds a column with a time in UTC, such as `2025-01-31 12:59:59`; empty if it is not known.
    public Listing<R> time(String heading, Function<R, Optional<Instant>> time) {
        return text(heading, row -> time.apply(row).map(TimeText::second).orElse(""));
    }

    private Listing<R> with(Column<R> column) {
        return new Listing<>(none, Stream.concat(columns.stream(), Stream.of(column)).toList());
    }

    /// Prints all rows.
    public void print(Terminal terminal, boolean json, Iterable<R> rows) {
        var output = output(terminal, json);
        rows.forEach(output::add);
        output.end();
    }

    /// Returns an output for one row at a time.
    public Output output(Terminal terminal, boolean json) {
        return new Output(terminal, json);
    }

    /// The output of rows: a table, whose widths depend on all rows, or JSON. Owned by one thread.
    public final class Output {

        private final Terminal terminal;
        private final boolean json;
        private final List<R> rows = new ArrayList<>();

        private Output(Terminal terminal, boolean json) {
            this.terminal = terminal;
            this.json = json;
        }

        public void add(R row) {
            if (json) {
                terminal.say(OperationsJson.text(row));
            } else {
                rows.add(row);
            }
        }

        /// Prints the table; rows of JSON were printed at once.
        public void end() {
            if (json) {
                return;
            }
            if (rows.isEmpty() && !none.isEmpty()) {
                terminal.say(none);
            } else {
                var table = new TextTable(columns.stream().map(Column::heading).toList());
                rows.forEach(row ->
                        table.row(columns.stream().map(each -> each.text().apply(row)).toList()));
                table.print(terminal);
            }
        }
    }
}
