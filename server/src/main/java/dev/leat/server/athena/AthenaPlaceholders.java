package dev.leat.server.athena;

import dev.leat.server.catalog.Catalog;
import dev.leat.server.statement.StatementRunner.FailedException;
import dev.leat.text.SqlText;
import java.util.List;

/// The placeholders `?` of a statement, outside of texts, quoted names and comments. The name of
/// the database is quoted where it qualifies a table, because it is a reserved word in DuckDB.
final class AthenaPlaceholders {

    private static final String QUALIFIER = Catalog.DATABASE + ".";

    private AthenaPlaceholders() {}

    /// Returns the statement with each placeholder replaced by its parameter, an SQL literal.
    static String filled(String sql, List<String> parameters) throws FailedException {
        var filled = new StringBuilder();
        int next = 0;
        for (int i = 0; i < sql.length(); ) {
            int end = SqlText.skipped(sql, i);
            if (end > i) {
                filled.append(sql, i, end);
                i = end;
                continue;
            }
            if (sql.regionMatches(true, i, QUALIFIER, 0, QUALIFIER.length()) && !inName(sql, i)) {
                filled.append('"').append(Catalog.DATABASE).append("\".");
                i += QUALIFIER.length();
                continue;
            }
            char c = sql.charAt(i++);
            if (c == '?' && !parameters.isEmpty()) {
                if (next == parameters.size()) {
                    throw wrong(next + 1, parameters.size());
                }
                filled.append('(').append(parameters.get(next++)).append(')');
            } else {
                filled.append(c);
            }
        }
        if (next < parameters.size()) {
            throw wrong(next, parameters.size());
        }
        return filled.toString();
    }

    private static boolean inName(String sql, int at) {
        return at > 0 && Character.isJavaIdentifierPart(sql.charAt(at - 1));
    }

    private static FailedException wrong(int found, int given) {
        return new FailedException(
                "INVALID_PARAMETER_USAGE: Incorrect number of parameters: expected %d but found %d"
                        .formatted(found, given));
    }
}
