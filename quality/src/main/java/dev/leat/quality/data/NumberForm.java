package dev.leat.quality.data;

import dev.leat.app.Type;

/// The form of numbers with separators of thousands, a decimal comma, or the sign of a currency or
/// a unit.
///
/// @param comma true for `1.234,56`, false for `1,234.56`
/// @param precision the digits of the numbers
/// @param scale those behind the decimal point
/// @param sign the sign before or behind some of the numbers, such as `€` or `kg`; may be empty
public record NumberForm(boolean comma, int precision, int scale, String sign)
        implements TextConversion {

    /// The signs that a number can have, as a pattern.
    static final String SIGN = "[$€£%]|[A-Za-z]{1,4}";

    /// Returns the pattern that all texts of the form match.
    static String pattern(boolean comma, String sign) {
        var number =
                comma
                        ? "([0-9]{1,3}([.][0-9]{3})+|[0-9]+)(,[0-9]+)?"
                        : "([0-9]{1,3}(,[0-9]{3})+|[0-9]+)([.][0-9]+)?";
        if (sign.isEmpty()) {
            return "[-+]?" + number;
        }
        var its = sign.equals("$") ? "[$]" : sign;
        // letters immediately before digits are no unit: v1.2 is a version
        var before = Character.isLetter(sign.charAt(0)) ? its + " " : its + " ?";
        return "[-+]?(%3$s)?%2$s( ?%1$s)?".formatted(its, number, before);
    }

    @Override
    public Type type() {
        return new Type.Decimal(precision, scale);
    }

    @Override
    public String condition(String column) {
        return "%1$s is null or regexp_full_match(%1$s, '%2$s')"
                .formatted(column, pattern(comma, sign));
    }

    @Override
    public String example() {
        var number = comma ? "1.234,56" : "1,234.56";
        return "a number such as " + (sign.isEmpty() ? number : number + " " + sign);
    }

    @Override
    public String value(String column) {
        var digits =
                "regexp_replace(%s, '[^-0-9%s]', '', 'g')".formatted(column, comma ? "," : ".");
        return "cast(%s as %s)"
                .formatted(comma ? "replace(" + digits + ", ',', '.')" : digits, type());
    }
}
