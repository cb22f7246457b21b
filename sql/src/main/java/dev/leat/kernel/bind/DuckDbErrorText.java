package dev.leat.kernel.bind;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.leat.error.LibraryErrorText;
import dev.leat.text.Matches;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An error message of DuckDB in Leat's wording: a sentence and an optional hint. An unknown
/// message is quoted.
record DuckDbErrorText(String sentence, Optional<String> hint) {

    /// The sentence of a statement that needed more memory than there was.
    static final String NO_MEMORY = "the memory limit is exceeded";

    private static final String CAST = "cast one of them";
    private static final String FIELD = "field '$1' does not exist ";
    private static final String MORE = "cast to a larger type first";

    /// Patterns of messages, in the order in which they are tried. In a text, `$1` stands for the
    /// first group of the pattern.
    private static final List<Known> KNOWN =
            List.of(
                    known("max_expression_depth", "the expression is nested too deeply"),
                    known("no statements", "the statement is empty"),
                    known(
                            "(?s)syntax error at or near \"([^\\n]*?)\"?(?:\\n.*)?$",
                            "unexpected '$1'"),
                    known(
                            "unterminated string literal",
                            "the text literal is not closed",
                            "end it with `'`"),
                    known(
                            "unterminated quoted identifier",
                            "the quoted name is not closed",
                            "end it with `\"`"),
                    known(
                            "zero-length delimited identifier",
                            "`\"\"` is a name, not a text",
                            "write texts in single quotes; the empty text is `''`"),
                    known(
                            "Hex string literal",
                            "the hex literal has characters other than 0-9 and a-f"),
                    known(
                            "Could not convert string ['\"](.*)['\"] to (\\w+(?:\\(.*?\\))?)",
                            "'$1' is not a valid $2"),
                    known(
                            "invalid date field format: \"(.*?)\"",
                            "'$1' is not a valid DATE",
                            "use the format `2026-01-31`"),
                    known(
                            "invalid timestamp field format: \"(.*?)\"",
                            "'$1' is not a valid TIMESTAMP",
                            "use the format `2026-01-31 12:00:00`"),
                    known(
                            "(?:date|timestamp|time) field value out of range: \"(.*?)\"",
                            "'$1' is not a valid date or time"),
                    known("Date out of range: (.*)", "'$1' is not a valid date"),
                    known("Type with name \"?(.*?)\"? does not exist", "type '$1' does not exist"),
                    known(
                            "Table with name \"?(.*?)\"? does not exist",
                            "table '$1' does not exist"),
                    known("Referenced table \"(.*?)\" not found", "table '$1' does not exist"),
                    known(
                            "Collation with name (.*?) does not exist",
                            "collation '$1' does not exist"),
                    known(
                            "Unimplemented type for cast \\((.*) -> (.*?)\\)",
                            "$1 cannot be cast to $2"),
                    known(
                            "Cannot compare values of type (.*) and type (.*?) - an",
                            "$1 and $2 cannot be compared",
                            CAST),
                    known(
                            "Cannot (?:mix values|combine types?) of (?:type )?(.*) and (.*?)(?: in .*?)? - an",
                            "$1 and $2 cannot be mixed",
                            CAST),
                    known(
                            "Cannot deduce template type(?s:.*?) - '(.*?)'(?s:.*?) - '(.*?)'",
                            "$1 and $2 cannot be mixed",
                            CAST),
                    known("Cannot extract field '(.*?)' from", FIELD + "in this value"),
                    known("Could not find key \"(.*?)\" in struct", FIELD + "in this struct"),
                    known(
                            "best candidate function for the function call \"(.*?)\\((.*)\\)\"",
                            "'$1' cannot be used with ($2)",
                            "cast the arguments to types that it accepts"),
                    known(
                            "Deprecated lambda arrow",
                            "the lambda syntax `x -> ...` is not supported",
                            "write `lambda x: ...`"),
                    known("Invalid LIST argument", "a list is required here"),
                    known(
                            "No matching aggregate function",
                            "this aggregate does not accept the elements of the list"),
                    known(
                            "extract specifier \"(.*?)\" not recognized",
                            "'$1' is not a part of a date or time",
                            "use a part such as `year`, `month`, `day` or `hour`"),
                    known(
                            "Failed to parse format specifier (.*?):",
                            "the format '$1' is not valid"),
                    known(
                            "Could not parse string \"(.*?)\" according to format specifier \"(.*?)\"",
                            "'$1' does not match the format '$2'"),
                    known("DECIMAL type width must be", "a DECIMAL has 1 to 38 digits"),
                    known(
                            "DECIMAL type scale cannot be",
                            "the scale of a DECIMAL cannot exceed its precision"),
                    known(
                            "Could not cast value (.*) to (DECIMAL.*?\\))",
                            "$1 is out of range for $2",
                            MORE),
                    known(
                            "Casting value \"(.*?)\" to type (.*?) failed: value is out of range",
                            "$1 is out of range for $2",
                            MORE),
                    known(
                            "Type \\w+ with value (\\S+) can't be cast .* destination type (\\w+)",
                            "$1 is out of range for $2",
                            MORE),
                    known(
                            "Overflow in \\w+ of (.*?) \\((.*)\\)",
                            "$2 is out of range for $1",
                            MORE),
                    known("Division by zero in expression \\((.*)\\)\\.", "division by zero in $1"),
                    known("Malformed JSON at byte (\\d+)", "the text is not valid JSON at byte $1"),
                    known("JSON path error near '(.*?)'", "the JSON path is not valid at '$1'"),
                    known("Invalid UTF8 Codepoint (\\S+)", "$1 is not a valid Unicode code point"),
                    known(
                            "Values were not provided|Parameter count mismatch",
                            "parameters are not supported here"),
                    known(
                            "(WHERE|GROUP BY|HAVING) clause cannot contain aggregates",
                            "aggregate functions are not allowed in $1",
                            "use `having` for a condition on aggregates"),
                    known(
                            "aggregate function calls cannot be nested",
                            "aggregate functions cannot be nested"),
                    known(
                            "column \"(.*?)\" must appear in the GROUP BY clause",
                            "column '$1' must be grouped or aggregated",
                            "group by it, or use an aggregate such as `min($1)`"),
                    known(
                            "Macro \"?(\\w+)\"?\\(\\) does not support(?s:.*)Candidate macros:\\s+\"?(\\w+)\"?(\\(.*?\\))",
                            "'$1' cannot be used with these arguments",
                            "use `$2$3`"),
                    known("(?i)failed to allocate|could not allocate|out of memory", NO_MEMORY),
                    known("INTERRUPT|Interrupted!", "the statement was interrupted"),
                    known(
                            "CSV Error on Line: (\\d+)",
                            "line $1 has other columns or types than the CSV lines before it, or is not valid text"),
                    known(
                            "Malformed JSON in file [\"'](.*?)[\"'], at byte (\\d+) in line (\\d+)",
                            "line $3 of '$1' is not valid JSON (at byte $2)"),
                    known(
                            "Input is not a GZIP stream: ([^\\n]*)",
                            "'$1' is not compressed with gzip, although its name says so"),
                    known("No files found that match", "a file does not exist"),
                    known(
                            "((?:avg of |the division of |a difference of ).* (?:Redshift|Trino); .*)",
                            "$1"),
                    known(
                            "Invalid string encoding found in Parquet file",
                            "a text in the file is not valid UTF-8"),
                    known(
                            "TProtocolException|Out of buffer|(?i:decompress)|Footer length error"
                                    + "|No magic bytes|Failed to read file|don't know what type"
                                    + "|too small to be a Parquet"
                                    + "|Prefetch registered for bytes outside",
                            "the content of the file is corrupt"),
                    known(
                            // the JDBC driver's message for every error of the first rows
                            "Invalid result set",
                            "the content of the file is corrupt, or rows of it need too much memory"));

    /// Messages about an invalid regular expression. They do not mention that a regular expression
    /// is the cause.
    private static final Pattern REGULAR =
            Pattern.compile(
                    "^(missing [])]|unexpected \\)|trailing \\\\|no argument for repetition operator"
                            + "|bad repetition operator|invalid repetition size|invalid perl operator"
                            + "|invalid escape sequence|invalid character class( range)?"
                            + "|invalid named capture group): .*");

    /// DuckDB's suggestion to change a setting. It is removed from messages, because users of Leat
    /// cannot change settings.
    private static final Pattern SETTING = Pattern.compile("\\.?\\s+Use TRY\\(.*");

    private static final Map<String, String> TYPES =
            Map.ofEntries(
                    Map.entry("INT8", "TINYINT"),
                    Map.entry("INT16", "SMALLINT"),
                    Map.entry("INT32", "INTEGER"),
                    Map.entry("INT64", "BIGINT"),
                    Map.entry("INT128", "HUGEINT"),
                    Map.entry("UINT8", "UTINYINT"),
                    Map.entry("UINT16", "USMALLINT"),
                    Map.entry("UINT32", "UINTEGER"),
                    Map.entry("UINT64", "UBIGINT"),
                    Map.entry("BOOL", "BOOLEAN"),
                    Map.entry("INTEGER_LITERAL", "INTEGER"),
                    Map.entry("STRING_LITERAL", "VARCHAR"),
                    Map.entry("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ"));

    private static final Pattern TYPE =
            Pattern.compile(
                    "\\b(?:U?INT(?:8|16|32|64)|INT128|BOOL|(?:INTEGER|STRING)_LITERAL|TIMESTAMP WITH TIME"
                            + " ZONE)\\b");

    private record Known(Pattern form, String sentence, String hint) {}

    private static Known known(String form, String sentence) {
        return known(form, sentence, "");
    }

    private static Known known(String form, String sentence, String hint) {
        return new Known(Pattern.compile(form), sentence, hint);
    }

    static DuckDbErrorText of(String message) {
        return known(message).orElseGet(() -> quoted(message));
    }

    /// Returns the sentence for a message of DuckDB; empty if the message is unknown.
    static Optional<DuckDbErrorText> known(String message) {
        for (var known : KNOWN) {
            var found = known.form.matcher(message);
            if (found.find()) {
                return Optional.of(
                        new DuckDbErrorText(
                                filled(known.sentence, found),
                                ExpressionSnippet.some(filled(known.hint, found))));
            }
        }
        return Optional.empty();
    }

    private static DuckDbErrorText quoted(String message) {
        var line = message.lines().findFirst().orElse(message).strip();
        var quoted = LibraryErrorText.text(types(SETTING.matcher(line).replaceFirst("")));
        return new DuckDbErrorText(
                REGULAR.matcher(line).matches()
                        ? "the regular expression is not valid: " + quoted
                        : "DuckDB reports " + quoted,
                Optional.empty());
    }

    /// Replaces DuckDB's internal type names by SQL types.
    static String types(String text) {
        return Matches.replaced(TYPE, text, type -> TYPES.getOrDefault(type.group(), type.group()));
    }

    private static String filled(String template, Matcher groups) {
        var text = template;
        for (int i = 1; i <= groups.groupCount(); i++) {
            text = text.replace("$" + i, types(String.valueOf(groups.group(i))));
        }
        return text;
    }
}
