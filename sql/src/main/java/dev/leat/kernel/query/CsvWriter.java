package dev.leat.kernel.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes a result as CSV in Athena's format, with the values in the spelling of a dialect: every
/// value is quoted, and NULL is empty without quotes.
final class CsvWriter implements ResultReader, AutoCloseable {

    private static final int MILLIS = 3;

    private final SqlDialect dialect;
    private final Writer out;
    private final long most;
    private long written;
    private long rows;
    private List<Heading> headings = List.of();

    /// Thrown if the result has more bytes than allowed.
    static final class FullException extends RuntimeException {}

    CsvWriter(SqlDialect dialect, Path file, long most) throws IOException {
        this.dialect = dialect;
        this.out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        this.most = most;
    }

    QueryTables.CsvResult result() {
        return new QueryTables.CsvResult(headings, rows);
    }

    @Override
    public void columns(List<Heading> found) {
        headings = List.copyOf(found);
        line(headings.stream().map(Heading::name).toArray(String[]::new));
    }

    @Override
    public void row(@Nullable String[] values) {
        for (int i = 0; i < values.length; i++) {
            var value = values[i];
            if (value != null) {
                values[i] = spelled(dialect, headings.get(i).type(), value);
            }
        }
        line(values);
        rows++;
    }

    private void line(@Nullable String[] values) {
        var line = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            line.append(i > 0 ? "," : "");
            var value = values[i];
            if (value != null) {
                line.append('"').append(value.replace("\"", "\"\"")).append('"');
            }
        }
        line.append('\n');
        written += line.length();
        if (written > most) {
            throw new FullException();
        }
        try {
            out.append(line);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Returns a value in the spelling of the dialect. Timestamps of Trino have milliseconds.
    private static String spelled(SqlDialect dialect, String type, String value) {
        boolean trino = dialect == SqlDialect.TRINO;
        return switch (type) {
            case "TIMESTAMP" -> trino ? millis(value) : value;
            case "TIMESTAMP WITH TIME ZONE" ->
                    trino && value.endsWith("+00")
                            ? millis(value.substring(0, value.length() - MILLIS)) + " UTC"
                            : value;
            case "DOUBLE", "FLOAT" -> floating(value);
            default -> value;
        };
    }

    private static String millis(String value) {
        int dot = value.indexOf('.');
        if (!Character.isDigit(value.charAt(value.length() - 1))) {
            return value;
        }
        var fraction = dot < 0 ? "" : value.substring(dot + 1);
        var whole = dot < 0 ? value : value.substring(0, dot);
        return whole + "." + (fraction + "000").substring(0, MILLIS);
    }

    private static String floating(String value) {
        return switch (value) {
            case "inf" -> "Infinity";
            case "-inf" -> "-Infinity";
            case "nan", "-nan" -> "NaN";
            default -> Double.toString(new BigDecimal(value).doubleValue());
        };
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
