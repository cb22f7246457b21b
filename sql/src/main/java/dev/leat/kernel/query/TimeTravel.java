package dev.leat.kernel.query;

import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.text.SqlText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A statement in which `TABLE FOR VERSION AS OF NUMBER` and `TABLE FOR TIMESTAMP AS OF TIME`, as
/// in Trino, are replaced by tables with names of their own, because DuckDB does not parse them.
///
/// @param sql the statement with the replaced names
/// @param versions the replaced tables by these names, without their schemas
public record TimeTravel(String sql, Map<String, Version> versions) {

    /// A version of a table: the number of a snapshot, or an expression of a time in DuckDB's SQL.
    public record Version(String table, Optional<Long> snapshot, String time) {}

    /// Words that cannot be the alias of a table without `AS`.
    private static final Set<String> NO_ALIAS =
            Set.of(
                    """
                    where group having order limit offset fetch union intersect except join inner left right full cross \
                    natural on using window qualify sample tablesample positional asof anti semi lateral pivot unpivot \
                    select from for and or not\
                    """
                            .split("\\s+"));

    private record Token(String kind, String text, int start, int end) {

        boolean is(String word) {
            return kind.equals("word") && text.equalsIgnoreCase(word);
        }

        boolean other(String character) {
            return kind.equals("other") && text.equals(character);
        }

        boolean name() {
            return kind.equals("word") || kind.equals("quoted");
        }

        String plain() {
            return kind.equals("quoted")
                    ? text.substring(1, text.length() - 1).replace("\"\"", "\"")
                    : text;
        }
    }

    public TimeTravel {
        versions = Map.copyOf(versions);
    }

    /// Replaces the versions of tables in a statement.
    ///
    /// @throws BindException if a version is neither a number nor a time
    public static TimeTravel of(String sql) throws BindException {
        var tokens = tokens(sql);
        var versions = new LinkedHashMap<String, Version>();
        var replaced = new StringBuilder();
        int copied = 0;
        for (int i = 1; i + 3 < tokens.size(); i++) {
            boolean time = unit(tokens.get(i + 1), "TIMESTAMP", "SYSTEM_TIME");
            if (!tokens.get(i - 1).name()
                    || !tokens.get(i).is("FOR")
                    || !(time || unit(tokens.get(i + 1), "VERSION", "SYSTEM_VERSION"))
                    || !tokens.get(i + 2).is("AS")
                    || !tokens.get(i + 3).is("OF")) {
                continue;
            }
            var table = tokens.get(i - 1);
            int end = time ? time(tokens, i + 4) : i + 5;
            var version = version(sql, tokens, table.plain(), time, i + 4, end);
            var name = table.plain() + "@" + (versions.size() + 1);
            versions.put(name, version);
            replaced.append(sql, copied, table.start()).append(SqlLiterals.name(name));
            if (!aliased(tokens, end)) {
                replaced.append(" AS ").append(SqlLiterals.name(table.plain()));
            }
            copied = tokens.get(end - 1).end();
            i = end - 1;
        }
        return new TimeTravel(replaced.append(sql, copied, sql.length()).toString(), versions);
    }

    private static List<Token> tokens(String sql) {
        var tokens = new ArrayList<Token>();
        for (int at = 0; at < sql.length(); ) {
            char c = sql.charAt(at);
            int end = SqlText.skipped(sql, at);
            if (c == '\'' || c == '"') {
                while (end < sql.length() && sql.charAt(end) == c) {
                    end = SqlText.skipped(sql, end);
                }
                boolean name = c == '"' && end > at + 1 && sql.charAt(end - 1) == c;
                tokens.add(token(name ? "quoted" : "text", sql, at, end));
            } else if (end == at && !Character.isWhitespace(c)) {
                end = wordEnd(sql, at);
                var kind = c >= '0' && c <= '9' ? "number" : end > at ? "word" : "other";
                end = Math.max(end, at + 1);
                tokens.add(token(kind, sql, at, end));
            }
            at = Math.max(end, at + 1);
        }
        return tokens;
    }

    private static Token token(String kind, String sql, int start, int end) {
        return new Token(kind, sql.substring(start, end), start, end);
    }

    /// Returns the end of the word or number that begins here; otherwise `at`.
    private static int wordEnd(String sql, int at) {
        int end = at;
        if (sql.charAt(at) >= '0' && sql.charAt(at) <= '9') {
            while (end < sql.length() && "0123456789.".indexOf(sql.charAt(end)) >= 0) {
                end++;
            }
        } else if (Character.isLetter(sql.charAt(at)) || sql.charAt(at) == '_') {
            while (end < sql.length() && inWord(sql.charAt(end))) {
                end++;
            }
        }
        return end;
    }

    private static boolean inWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }

    private static boolean unit(Token token, String one, String other) {
        return token.is(one) || token.is(other);
    }

    private static boolean aliased(List<Token> tokens, int next) {
        if (next >= tokens.size()) {
            return false;
        }
        var token = tokens.get(next);
        return token.name()
                && (token.kind().equals("quoted")
                        || !NO_ALIAS.contains(token.text().toLowerCase(Locale.ROOT)));
    }

    private static Version version(
            String sql, List<Token> tokens, String table, boolean time, int from, int end)
            throws BindException {
        if (time) {
            return new Version(table, Optional.empty(), expression(sql, tokens, from, end));
        }
        var token = from < tokens.size() ? tokens.get(from) : null;
        if (token == null || !token.text().matches("[0-9]{1,19}")) {
            throw refused(
                    sql,
                    tokens,
                    from,
                    "FOR VERSION AS OF must be followed by the number of a snapshot; the table \"%s$snapshots\" has all numbers"
                            .formatted(table));
        }
        try {
            return new Version(table, Optional.of(Long.parseLong(token.text())), "");
        } catch (NumberFormatException _) {
            throw refused(sql, tokens, from, token.text() + " is no number of a snapshot");
        }
    }

    private static BindException refused(String sql, List<Token> tokens, int at, String why) {
        return new BindException(
                why, at < tokens.size() ? tokens.get(at).start() : sql.length(), Optional.empty());
    }

    /// Returns the time as an expression of the type TIMESTAMPTZ. A text, also after `TIMESTAMP`,
    /// may have a time zone.
    private static String expression(String sql, List<Token> tokens, int from, int end) {
        boolean literal = tokens.get(from).is("TIMESTAMP");
        return "CAST(%s AS TIMESTAMPTZ)"
                .formatted(
                        sql.substring(
                                tokens.get(literal ? from + 1 : from).start(),
                                tokens.get(end - 1).end()));
    }

    /// Returns the token after a time: a text, `TIMESTAMP` or `DATE` and a text, a function such as
    /// `current_timestamp`, any of them plus or minus an interval, or an expression in parentheses.
    private static int time(List<Token> tokens, int from) throws BindException {
        int end = operand(tokens, from);
        if (end + 1 < tokens.size()
                && (tokens.get(end).other("+") || tokens.get(end).other("-"))
                && tokens.get(end + 1).is("INTERVAL")) {
            return Math.min(end + 4, tokens.size());
        }
        return end;
    }

    private static int operand(List<Token> tokens, int from) throws BindException {
        if (from < tokens.size()) {
            var first = tokens.get(from);
            if (first.other("(")) {
                return closed(tokens, from);
            }
            boolean literal = first.is("TIMESTAMP") || first.is("DATE");
            if (first.kind().equals("text")) {
                return from + 1;
            }
            if (literal && from + 1 < tokens.size() && tokens.get(from + 1).kind().equals("text")) {
                return from + 2;
            }
            if (first.kind().equals("word") && !literal) {
                boolean call = from + 1 < tokens.size() && tokens.get(from + 1).other("(");
                return call ? closed(tokens, from + 1) : from + 1;
            }
        }
        throw new BindException(
                "FOR TIMESTAMP AS OF must be followed by a time, such as TIMESTAMP '2024-02-01"
                        + " 00:00:00 UTC' or (current_timestamp - interval '1' day)",
                from < tokens.size() ? tokens.get(from).start() : 0,
                Optional.empty());
    }

    /// Returns the token after the parenthesis that closes the one at `from`.
    private static int closed(List<Token> tokens, int from) throws BindException {
        int depth = 0;
        for (int i = from; i < tokens.size(); i++) {
            depth += tokens.get(i).other("(") ? 1 : tokens.get(i).other(")") ? -1 : 0;
            if (depth == 0) {
                return i + 1;
            }
        }
        throw new BindException(
                "a parenthesis is not closed", tokens.get(from).start(), Optional.empty());
    }
}
