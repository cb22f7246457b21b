package dev.leat.kernel.reduce;

import dev.leat.file.ReadLimits;
import java.sql.ResultSet;
import java.sql.SQLException;

/// Formats a row as a line of CSV for messages.
final class CsvLine {

    private CsvLine() {}

    /// Returns `columns` columns of the current row, starting with column `from`, as CSV. A very
    /// long line is truncated.
    static String of(ResultSet row, int from, int columns) throws SQLException {
        var text = new StringBuilder();
        for (int i = from; i < from + columns && text.length() < ReadLimits.TEXT; i++) {
            text.append(i == from ? "" : ",");
            var value = row.getString(i);
            if (value != null) {
                text.append(quoted(value));
            }
        }
        text.setLength(Math.min(text.length(), ReadLimits.TEXT));
        return text.toString();
    }

    private static String quoted(String value) {
        boolean plain = !value.isEmpty() && value.chars().noneMatch(c -> ",\"\r\n".indexOf(c) >= 0);
        return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
    }
}
