package dev.leat.kernel.bind;

import dev.leat.error.LibraryErrorText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// An error message of DuckDB in Leat's words: a sentence, and a hint where there is one. A message
/// that is not known is quoted.
record DuckDbErrorText(String sentence, Optional<String> hint) {

    private static final String CAST = "cast one of them";
    private static final String FIELD = "there is no field '$1' ";
    private static final String MORE = "cast to a larger type first";

    /// In the order in which they are tried. `$1` is the first group.
    private static final List<Known> KNOWN =
            List.of(
                    known("max_expression_depth", "the expression is nested too deeply"),
                    known(
                            "(?s)syntax error at or near \"([^\\n]*?)\"?(?:\\n.*)?$",
                            "'$1' cannot stand here"),
                    known("unterminated string literal", "a text is not closed", "end it with `'`"),
                    known(
                            "unterminated quoted identifier",
                            "a name is not closed",
                            "end it with `\"`"),
                    known("Hex string literal", "a text after x has other characters than 0-9 a-f"),
                    known(
                            "Could not convert string ['\"](.*)['\"] to (\\w+(?:\\(.*?\\))?)",
                            "'$1' is no $2"),
                    known(
                            "invalid date field format: \"(.*?)\"",
                            "'$1' is no DATE",
                            "such as `2026-01-31`"),
                    known(
                            "invalid timestamp field format: \"(.*?)\"",
                            "'$1' is no TIMESTAMP",
                            "such as `2026-01-31 12:00:00`"),
                    known(
                            "(?:date|timestamp|time) field value out of range: \"(.*?)\"",
                            "there is no day or time '$1'"),
                    known("Date out of range: (.*)", "there is no day '$1'"),
                    known("Type with name \"?(.*?)\"? does not exist", "there is no type '$1'"),
                    known("Table with name \"?(.*?)\"? does not exist", "there is no table '$1'"),
                    known("Referenced table \"(.*?)\" not found", "there is no table '$1'"),
                    known("Collation with name (.*?) does not exist", "there is no collation '$1'"),
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
                    known("Cannot extract field '(.*?)' from", FIELD + "in what stands before it"),
                    known("Could not find key \"(.*?)\" in struct", FIELD + "in this struct"),
                    known(
                            "best candidate function for the function call \"(.*?)\\((.*)\\)\"",
                            "'$1' cannot be used with ($2)",
                            "cast what it is given to a type that it takes"),
                    known(
                            "Deprecated lambda arrow",
                            "this way to write a lambda is no more",
                            "write `lambda x: ...`"),
                    known("Invalid LIST argument", "there must be a list here"),
                    known(
                            "No matching aggregate function",
                            "the elements of this list cannot be summed up so"),
                    known(
                            "extract specifier \"(.*?)\" not recognized",
                            "a time has no part '$1'",
                            "such as `year`, `month`, `day`, `hour`"),
                    known("Failed to parse format specifier (.*?):", "the format '$1' is wrong"),
                    known(
                            "Could not parse string \"(.*?)\" according to format specifier \"(.*?)\"",
                            "'$1' does not have the format '$2'"),
                    known("DECIMAL type width must be", "a DECIMAL has 1 to 38 digits"),
                    known(
                            "DECIMAL type scale cannot be",
                            "a DECIMAL cannot have more digits behind the point than in all"),
                    known(
                            "Could not cast value (.*) to (DECIMAL.*?\\))",
                            "$1 does not fit $2",
                            MORE),
                    known(
                            "Casting value \"(.*?)\" to type (.*?) failed: value is out of range",
                            "$1 does not fit $2",
                            MORE),
                    known(
                            "Type \\w+ with value (\\S+) can't be cast .* destination type (\\w+)",
                            "$1 does not fit $2",
                            MORE),
                    known("Overflow in \\w+ of (.*?) \\((.*)\\)", "$2 does not fit $1", MORE),
                    known("Division by zero in expression \\((.*)\\)\\.", "$1 divides by zero"),
                    known("Malformed JSON at byte (\\d+)", "a text is no JSON, from byte $1 on"),
                    known("JSON path error near '(.*?)'", "the JSON path is wrong at '$1'"),
                    known("Invalid UTF8 Codepoint (\\S+)", "there is no character $1"),
                    known(
                            "Values were not provided|Parameter count mismatch",
                            "a parameter cannot stand here: nothing fills it"),
                    known(
                            "(WHERE|GROUP BY|HAVING) clause cannot contain aggregates",
                            "$1 sees one row and cannot sum up rows",
                            "a condition on sums is `having`"),
                    known(
                            "aggregate function calls cannot be nested",
                            "a sum cannot stand in a sum"),
                    known(
                            "column \"(.*?)\" must appear in the GROUP BY clause",
                            "column '$1' may differ in rows that become one",
                            "group by it, or say which value: `min($1)`, `max($1)`"),
                    known(
                            "Macro \"?(\\w+)\"?\\(\\) does not support(?s:.*)Candidate macros:\\s+\"?(\\w+)\"?(\\(.*?\\))",
                            "'$1' cannot be used with these arguments",
                            "there is `$2$3`"),
                    known(
                            "(?i)failed to allocate|could not allocate|out of memory",
                            "it needs more memory than it may have"),
                    known("INTERRUPT|Interrupted!", "it was interrupted"),
                    known(
                            "CSV Error on Line: (\\d+)",
                            "line $1 is not as the CSV lines before it, or is no text"),
                    known(
                            "Malformed JSON in file [\"'](.*?)[\"'], at byte (\\d+) in line (\\d+)",
                            "line $3 of '$1' is no JSON (at byte $2)"),
                    known(
                            "Input is not a GZIP stream: ([^\\n]*)",
                            "'$1' is not compressed with gzip, as its name says"),
                    known(
                            "Invalid string encoding found in Parquet file",
                            "a text in the file is no UTF-8"),
                    known(
                            "TProtocolException|Out of buffer|(?i:decompress)|Footer length error"
                                    + "|No magic bytes|Failed to read file|don't know what type"
                                    + "|too small to be a Parquet|Invalid result set"
                                    + "|Prefetch registered for bytes outside",
                            "the content of the file is damaged"));

    /// How the messages of its regular expressions begin, which say of nothing else what they mean.
    private static final Pattern REGULAR =
            Pattern.compile(
                    "^(missing [])]|unexpected \\)|trailing \\\\|no argument for repetition operator"
                            + "|bad repetition operator|invalid repetition size|invalid perl operator"
                            + "|invalid escape sequence|invalid character class( range)?"
                            + "|invalid named capture group): .*");

    /// DuckDB's advice to change a setting, which nobody here can.
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

    /// The sentence that replaces this message of DuckDB; empty if there is none.
    static Optional<DuckDbErrorText> known(String message) {
        for (var known : KNOWN) {
            var found = known.form.matcher(message);
            if (found.find()) {
                var groups = found.toMatchResult();
                return Optional.of(
                        new DuckDbErrorText(
                                filled(known.sentence, groups),
                                ExpressionSnippet.some(filled(known.hint, groups))));
            }
        }
        return Optional.empty();
    }

    private static DuckDbErrorText quoted(String message) {
        var line = message.lines().findFirst().orElse(message).strip();
        var quoted = LibraryErrorText.text(types(SETTING.matcher(line).replaceFirst("")));
        return new DuckDbErrorText(
                REGULAR.matcher(line).matches()
                        ? "the regular expression is wrong: " + quoted
                        : "DuckDB says " + quoted,
                Optional.empty());
    }

    /// Types as SQL calls them, and a literal as what it is.
    static String types(String text) {
        return TYPE.matcher(text)
                .replaceAll(type -> TYPES.getOrDefault(type.group(), type.group()));
    }

    private static String filled(String template, MatchResult groups) {
        var text = template;
        for (int i = 1; i <= groups.groupCount(); i++) {
            text = text.replace("$" + i, types(String.valueOf(groups.group(i))));
        }
        return text;
    }
}
