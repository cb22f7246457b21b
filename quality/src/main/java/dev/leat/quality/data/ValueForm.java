package dev.leat.quality.data;

/// The forms of texts that are values of other types when a file is read, from the narrowest. A
/// value has all digits of its text. Numbers with leading zeros have no form, because they are
/// mostly identifiers.
public enum ValueForm {
    BOOLEAN("BOOLEAN", "true|false"),
    BIGINT("BIGINT", "-?(0|[1-9][0-9]{0,18})"),
    DECIMAL("DECIMAL", "-?(0|[1-9][0-9]{0,37})([.][0-9]{1,37})?"),
    /// Some of the numbers have an exponent, as programs write it: 12E3 is rather an identifier.
    DOUBLE(
            "DOUBLE",
            "-?((0|[1-9][0-9]{0,14})([.][0-9]{1,15})?|[1-9]([.][0-9]{1,14}[eE][-+]?|[eE][-+]|e)[0-9]{1,2})"),
    DATE("DATE", Patterns.DAY),
    TIMESTAMP("TIMESTAMP", Patterns.TIME),
    TIMESTAMPTZ(
            "TIMESTAMP WITH TIME ZONE", Patterns.TIME + "(Z|[-+](0[0-9]|1[0-5])(:?[0-5][0-9])?)");

    /// The most digits of a number whose text a double has.
    private static final int DOUBLE_DIGITS = 15;

    private final String type;
    private final String pattern;

    ValueForm(String type, String pattern) {
        this.type = type;
        this.pattern = pattern;
    }

    /// Patterns that several forms use.
    private static final class Patterns {
        static final String DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
        static final String TIME =
                DAY + "[ T]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6})?)?";
    }

    /// Returns the type in DuckDB's spelling; that of decimals has no precision.
    public String type() {
        return type;
    }

    /// Returns a condition of SQL: the text has this form. It is null if the text is null.
    public String condition(String text) {
        return switch (this) {
            case BOOLEAN, DECIMAL, DOUBLE -> matches(text);
            case BIGINT ->
                    "(%s AND (length(%s) < 19 OR try_cast(%s AS BIGINT) IS NOT NULL))"
                            .formatted(matches(text), text, text);
            case DATE, TIMESTAMP, TIMESTAMPTZ ->
                    "CASE WHEN %s IS NOT NULL THEN %s AND try_cast(%s AS %s) IS NOT NULL END"
                            .formatted(text, matches(text), text, type);
        };
    }

    /// Returns a condition of SQL: the text has the pattern of this form. A text such as
    /// `2026-02-30` has it, but no value.
    String matches(String text) {
        var match = "regexp_full_match(%s, '%s')".formatted(text, pattern);
        return switch (this) {
            case DOUBLE ->
                    "(%s AND length(regexp_replace(%s, '[eE].*|[^0-9]', '', 'g')) <= %d)"
                            .formatted(match, text, DOUBLE_DIGITS);
            case DATE, TIMESTAMP, TIMESTAMPTZ -> "(%s AND %s >= '0001')".formatted(match, text);
            case BOOLEAN, BIGINT, DECIMAL -> match;
        };
    }
}
