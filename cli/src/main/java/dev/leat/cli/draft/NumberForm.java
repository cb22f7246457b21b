package dev.leat.cli.draft;

import dev.leat.app.Type;

/// The form of numbers with separators of thousands, a decimal comma or a sign of a currency.
///
/// @param comma true for `1.234,56`, false for `1,234.56`
record NumberForm(boolean comma, int scale) {

    private static final int PRECISION = 18;

    /// Returns the pattern that all texts of the form match.
    static String pattern(boolean comma) {
        var number =
                comma
                        ? "([0-9]{1,3}([.][0-9]{3})+|[0-9]+)(,[0-9]+)?"
                        : "([0-9]{1,3}(,[0-9]{3})+|[0-9]+)([.][0-9]+)?";
        return "[-+]?[$€£]? ?%s ?[$€£%%]?".formatted(number);
    }

    Type.Decimal type() {
        return new Type.Decimal(PRECISION, scale);
    }

    /// Returns a condition that is false for texts of another form.
    String condition(String column) {
        return "%1$s is null or regexp_full_match(%1$s, '%2$s')".formatted(column, pattern(comma));
    }

    String example() {
        return comma ? "1.234,56" : "1,234.56";
    }

    /// Returns the number as SQL.
    String value(String column) {
        var digits =
                "regexp_replace(%s, '[^-0-9%s]', '', 'g')".formatted(column, comma ? "," : ".");
        return "cast(%s as %s)"
                .formatted(comma ? "replace(" + digits + ", ',', '.')" : digits, type());
    }
}
