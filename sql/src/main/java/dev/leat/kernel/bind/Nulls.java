package dev.leat.kernel.bind;

import com.google.re2j.Pattern;
import dev.leat.app.Sql;

/// Estimates from the text of an expression how it handles NULLs. Used only for warnings.
final class Nulls {

    /// Expressions that may replace NULL with another value.
    private static final Pattern REPLACED =
            Pattern.compile("(?i)\\b(coalesce|ifnull|case|if|concat\\w*|is)\\b");

    private static final Pattern ALLOWED = Pattern.compile("(?i)\\bis\\s+null\\b");

    private Nulls() {}

    /// Returns true if the expression may have a value although a column that it uses is NULL.
    static boolean replacedBy(Sql sql) {
        return REPLACED.matcher(sql.text()).find();
    }

    /// Returns true if the condition may be true although a column that it uses is NULL.
    static boolean allowedBy(Sql condition) {
        return ALLOWED.matcher(condition.text()).find();
    }
}
