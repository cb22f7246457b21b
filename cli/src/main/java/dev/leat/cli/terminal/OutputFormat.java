package dev.leat.cli.terminal;

import dev.leat.kernel.query.ResultReader;
import dev.leat.text.CountText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Output format of a query result.
public enum OutputFormat {
    TABLE,
    JSON,
    CSV;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Writes a result; `end` is called after the last row.
    public interface Writer extends ResultReader {
        void end();
    }

    public Writer to(Terminal terminal) {
        var writer =
                switch (this) {
                    case TABLE -> new TableWriter(terminal);
                    case JSON -> new JsonRows(terminal);
                    case CSV -> new CsvWriter(terminal);
                };
        return new Watched(writer, terminal);
    }

    /// Stops writing when the program that reads the output has ended.
    private static final class Watched implements Writer {

        /// Number of rows between two checks. Each check flushes the output.
        private static final int ROWS_A_LOOK = 1_000;

        private final Writer writer;
        private final Terminal terminal;
        private long rows;

        Watched(Writer writer, Terminal terminal) {
            this.writer = writer;
            this.terminal = terminal;
        }

        @Override
        public void columns(List<Heading> headings) {
            writer.columns(headings);
        }

        @Override
        public void row(@Nullable String[] values) {
            writer.row(values);
            rows++;
            if (rows % ROWS_A_LOOK == 0 && terminal.out().checkError()) {
                throw new OutputClosedException();
            }
        }

        @Override
        public void end() {
            writer.end();
        }
    }

    /// Writes a table. The first rows determine the column widths; later rows are printed as they
    /// arrive, so that a result may have any length.
    private static final class TableWriter implements Writer {

        private static final int MEASURED = 10_000;
        private static final long MEASURED_LETTERS = 4 << 20;

        private final Terminal terminal;
        private TextTable table = new TextTable();
        private int[] widths = {};
        private boolean printed;
        private long rows;
        private long letters;

        TableWriter(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public void columns(List<Heading> headings) {
            table =
                    new TextTable(
                            headings.stream()
                                    .map(h ->
                                            new TextTable.Column(h.name(), h.kind() == Kind.NUMBER))
                                    .toList());
        }

        @Override
        public void row(@Nullable String[] values) {
            rows++;
            var texts = Arrays.stream(values).map(v -> v == null ? "NULL" : oneLine(v)).toList();
            if (printed) {
                terminal.out().println(table.another(texts, widths));
                return;
            }
            table.row(texts);
            letters += texts.stream().mapToLong(String::length).sum();
            if (rows == MEASURED || letters >= MEASURED_LETTERS) {
                print();
            }
        }

        private void print() {
            widths = table.widths();
            table.print(terminal);
            printed = true;
        }

        @Override
        public void end() {
            if (!printed) {
                print();
            }
            terminal.say("(%s)".formatted(CountText.of(rows, "row")));
        }

        private static String oneLine(String text) {
            return text.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t");
        }
    }

    /// Writes CSV as in RFC 4180. NULL is an empty field, an empty text is `""`.
    private static final class CsvWriter implements Writer {

        private final Terminal terminal;

        CsvWriter(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public void columns(List<Heading> headings) {
            line(headings.stream().map(Heading::name).toArray(String[]::new));
        }

        @Override
        public void row(@Nullable String[] values) {
            line(values);
        }

        @Override
        public void end() {
            terminal.out().flush();
        }

        private void line(@Nullable String[] values) {
            var fields = new ArrayList<String>();
            for (var value : values) {
                fields.add(value == null ? "" : field(value));
            }
            terminal.out().print(String.join(",", fields) + "\n");
        }

        private static String field(String value) {
            boolean quote =
                    value.isEmpty() || value.chars().anyMatch(c -> ",\"\r\n".indexOf(c) >= 0);
            return quote ? '"' + value.replace("\"", "\"\"") + '"' : value;
        }
    }
}
