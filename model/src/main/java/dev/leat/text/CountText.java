package dev.leat.text;

import java.util.Locale;

/// Formats counts.
public final class CountText {

    private CountText() {}

    /// Formats a number: `1,088`.
    public static String of(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /// Formats a number with its noun: `1 message`, `2 messages`.
    public static String of(long number, String noun) {
        return of(number) + " " + noun + (number == 1 ? "" : "s");
    }
}
