package dev.leat.cli.terminal;

import dev.leat.kernel.query.ResultReader;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/// Writes rows as a JSON array, one object per line. Numbers are written with all digits that SQL
/// returned.
final class JsonRows implements OutputFormat.Writer {

    private final Terminal terminal;
    private List<Heading> headings = List.of();
    private boolean first = true;

    JsonRows(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void columns(List<Heading> found) {
        headings = List.copyOf(found);
        terminal.out().print("[");
    }

    @Override
    public void row(@Nullable String[] values) {
        var line = new StringBuilder(first ? "\n{" : ",\n{");
        first = false;
        for (int i = 0; i < values.length; i++) {
            line.append(i == 0 ? "" : ",").append(quoted(headings.get(i).name())).append(':');
            line.append(value(headings.get(i).kind(), values[i]));
        }
        terminal.out().print(line.append('}'));
    }

    @Override
    public void end() {
        terminal.out().println(first ? "]" : "\n]");
        terminal.out().flush();
    }

    private static String value(ResultReader.Kind kind, @Nullable String text) {
        if (text == null) {
            return "null";
        }
        return switch (kind) {
            case NUMBER -> finite(text) ? text : quoted(text);
            case BOOLEAN, JSON -> text;
            case TEXT -> quoted(text);
        };
    }

    /// Returns false for numbers of SQL that JSON does not have: `inf` and `nan`.
    private static boolean finite(String text) {
        return Character.isDigit(text.charAt(text.length() - 1));
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + '"';
    }
}
