package dev.leat.quality.data;

/// The forms of texts that are values of other types, from the narrowest. Numbers with leading
/// zeros have no form, because they are mostly identifiers.
public enum ValueForm {
    BOOLEAN("BOOLEAN"),
    BIGINT("BIGINT", "-?(0|[1-9][0-9]{0,17})"),
    DECIMAL("DECIMAL", "-?(0|[1-9][0-9]{0,18})([.][0-9]{1,18})?"),
    DOUBLE("DOUBLE", "-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][-+]?[0-9]{1,2})?"),
    DATE("DATE", Patterns.DAY),
    TIMESTAMP("TIMESTAMP", Patterns.TIME),
    TIMESTAMPTZ("TIMESTAMP WITH TIME ZONE", Patterns.TIME + " ?(Z|[-+][0-9]{2}(:?[0-9]{2})?)");

    private final String type;
    private final String pattern;

    ValueForm(String type) {
        this(type, "true|false");
    }

    ValueForm(String type, String pattern) {
        this.type = type;
        this.pattern = pattern;
    }

    /// Patterns that several forms use.
    private static final class Patterns {
        static final String DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
        static final String TIME = DAY + "[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?";
    }

    /// Returns the type in DuckDB's spelling; that of decimals has no precision.
    public String type() {
        return type;
    }

    /// Returns a condition of SQL: the text has this form. It is null if the text is null.
    public String condition(String text) {
        return this == DATE || this == TIMESTAMP || this == TIMESTAMPTZ
                ? "CASE WHEN %s IS NOT NULL THEN %s AND try_cast(%s AS %s) IS NOT NULL END"
                        .formatted(text, matches(text), text, type)
                : matches(text);
    }

    /// Returns a condition of SQL: the text has the pattern of this form. A text such as
    /// `2026-02-30` has it, but no value.
    String matches(String text) {
        return "regexp_full_match(%s, '%s')".formatted(text, pattern);
    }
}
