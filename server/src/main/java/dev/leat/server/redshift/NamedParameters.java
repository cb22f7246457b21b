package dev.leat.server.redshift;

import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.redshift.RedshiftStatement.Parameter;
import dev.leat.text.SqlText;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The parameters `:name` of a statement, outside of literals, quoted names and comments.
final class NamedParameters {

    private NamedParameters() {}

    /// Returns the statement with each parameter replaced by its value, as a literal without a
    /// type.
    ///
    /// @throws AwsErrorException if a parameter has no value, or occurs twice in the list
    static String filled(String sql, List<Parameter> parameters) {
        var values = new HashMap<String, String>();
        for (var parameter : parameters) {
            if (values.put(parameter.name(), parameter.value()) != null) {
                throw RedshiftErrors.invalid("Parameter " + parameter.name() + " occurs twice");
            }
        }
        var filled = new StringBuilder();
        for (int i = 0; i < sql.length(); ) {
            int end = SqlText.skipped(sql, i);
            int name = end > i ? i : name(sql, i);
            if (name > i) {
                var value = values.get(sql.substring(i + 1, name));
                if (value == null) {
                    throw RedshiftErrors.invalid(
                            "Cannot find parameter: " + sql.substring(i + 1, name));
                }
                filled.append('\'').append(value.replace("'", "''")).append('\'');
                i = name;
            } else {
                end = Math.max(end, i + (sql.startsWith("::", i) ? 2 : 1));
                filled.append(sql, i, end);
                i = end;
            }
        }
        return filled.toString();
    }

    /// Returns the names of the parameters in a statement.
    static Set<String> names(String sql) {
        var names = new HashSet<String>();
        for (int i = 0; i < sql.length(); ) {
            int end = SqlText.skipped(sql, i);
            int name = end > i ? i : name(sql, i);
            if (name > i) {
                names.add(sql.substring(i + 1, name));
            }
            i = Math.max(Math.max(end, name), i + (sql.startsWith("::", i) ? 2 : 1));
        }
        return names;
    }

    /// Returns the end of the parameter that begins here; otherwise `from`.
    private static int name(String sql, int from) {
        if (sql.charAt(from) != ':' || sql.startsWith("::", from)) {
            return from;
        }
        int end = from + 1;
        while (end < sql.length() && Character.isJavaIdentifierPart(sql.charAt(end))) {
            end++;
        }
        return end == from + 1 || Character.isDigit(sql.charAt(from + 1)) ? from : end;
    }
}
