package dev.leat.cli.top;

import dev.leat.text.CountText;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;

/// Formats numbers in at most six characters.
final class ShortNumber {

    private static final long EXACT = 100_000;
    private static final String UNITS = "kMGTPE";

    private ShortNumber() {}

    /// Returns `99,999`, `100k` or `1.23M`. Larger numbers have three digits.
    static String count(long number) {
        if (number < EXACT) {
            return CountText.of(number);
        }
        double left = number;
        int unit = -1;
        while (left >= 999.5) {
            left /= 1000;
            unit++;
        }
        String format = left < 9.995 ? "%.2f%c" : left < 99.95 ? "%.1f%c" : "%.0f%c";
        return String.format(Locale.ROOT, format, left, UNITS.charAt(unit));
    }

    /// Returns a rate per second: `0`, `0.4`, `12`, `12,345`; empty if unknown.
    static String rate(OptionalDouble rate) {
        if (rate.isEmpty()) {
            return "";
        }
        double value = rate.getAsDouble();
        return value > 0 && value < 9.95
                ? String.format(Locale.ROOT, "%.1f", Math.max(0.1, value))
                : count(Math.round(value));
    }

    /// Returns the two largest units: `5s`, `3m12s`, `2d4h`.
    static String age(Duration age) {
        if (age.toDays() > 0) {
            return age.toDays() + "d" + age.toHoursPart() + "h";
        }
        if (age.toHours() > 0) {
            return age.toHours() + "h" + age.toMinutesPart() + "m";
        }
        return age.toMinutes() > 0
                ? age.toMinutes() + "m" + age.toSecondsPart() + "s"
                : age.toSeconds() + "s";
    }
}
