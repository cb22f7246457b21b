package dev.leat.quality.profile;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/// Numbers as short texts.
public final class NumberText {

    private static final MathContext DIGITS = new MathContext(4);

    private NumberText() {}

    /// Returns a number with four digits, such as `1,234` or `0.01235`.
    public static String of(double number) {
        if (!Double.isFinite(number)) {
            return Double.toString(number);
        }
        double size = Math.abs(number);
        if (size >= 1e15 || (size > 0 && size < 1e-6)) {
            return String.format(Locale.ROOT, "%.3e", number);
        }
        if (size >= 1000) {
            return String.format(Locale.ROOT, "%,.0f", number);
        }
        return BigDecimal.valueOf(number).round(DIGITS).stripTrailingZeros().toPlainString();
    }

    /// Returns a share as percentage, such as `12.3 %`; `<0.01 %` for a smaller one.
    public static String percent(double share) {
        if (share > 0 && share < 0.0001) {
            return "<0.01 %";
        }
        return of(Math.round(share * 10_000) / 100.0) + " %";
    }
}
