package dev.leat.quality.data;

/// The form of numbers with separators of thousands, a decimal comma, or the sign of a currency or
/// a unit.
///
/// @param comma true for `1.234,56`, false for `1,234.56`
/// @param sign the sign before or behind some of the numbers, such as `€` or `kg`; may be empty
record NumberForm(boolean comma, String sign) {

    /// The signs that a number can have, as a pattern.
    static final String SIGN = "[$€£%]|[A-Za-z]{1,4}";

    private static final String COMMA = "1.234,56";
    private static final String POINT = "1,234.56";

    /// Returns the form with this format of a schema.
    static NumberForm of(String format) {
        boolean comma = format.contains(COMMA);
        return new NumberForm(comma, format.replace(comma ? COMMA : POINT, "").strip());
    }

    /// Returns the format of a schema that reads the numbers.
    String format() {
        var number = comma ? COMMA : POINT;
        return switch (sign) {
            case "" -> number;
            case "$", "£" -> sign + number;
            default -> number + " " + sign;
        };
    }

    /// Returns the pattern that all texts of the form match.
    String pattern() {
        var number =
                comma
                        ? "([1-9][0-9]{0,2}([.][0-9]{3})+|0|[1-9][0-9]*)(,[0-9]+)?"
                        : "([1-9][0-9]{0,2}(,[0-9]{3})+|0|[1-9][0-9]*)([.][0-9]+)?";
        if (sign.isEmpty()) {
            return "[-+]?" + number;
        }
        var its = sign.equals("$") ? "[$]" : sign;
        // letters immediately before digits are no unit: v1.2 is a version
        var before = Character.isLetter(sign.charAt(0)) ? its + " " : its + " ?";
        return "[-+]?(%3$s%2$s|%2$s( ?%1$s)?)".formatted(its, number, before);
    }

    /// Returns the value of a text as SQL; null if the text has another form or the value does not
    /// fit the type.
    String converted(String column, String type) {
        var digits =
                "regexp_replace(%s, '[^-0-9%s]', '', 'g')".formatted(column, comma ? "," : ".");
        return "CASE WHEN regexp_full_match(%s, '%s') THEN TRY_CAST(%s AS %s) END"
                .formatted(
                        column,
                        pattern(),
                        comma ? "replace(" + digits + ", ',', '.')" : digits,
                        type);
    }
}
