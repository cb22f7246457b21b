package dev.leat.kernel.reduce;

import dev.leat.file.ReadLimits;
import java.sql.ResultSet;
import java.sql.SQLException;

/// A row as a line of CSV, for people.
final class CsvLine {

    private CsvLine() {}

    /// So many columns from this one on; cut where it is very long.
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
