package dev.leat.cli.terminal;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Formats times, always in UTC.
public final class TimeText {

    private static final DateTimeFormatter DAY = formatter("yyyy-MM-dd");
    private static final DateTimeFormatter MINUTE = formatter("yyyy-MM-dd HH:mm");
    private static final DateTimeFormatter SECOND = formatter("yyyy-MM-dd HH:mm:ss");
    private static final DateTimeFormatter TIME = formatter("HH:mm");

    private TimeText() {}

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }

    /// Returns `2025-01-31 12:59:59`.
    public static String second(Instant at) {
        return SECOND.format(at);
    }

    /// Returns `2025-01-31 12:59 to 13:10 UTC`. The text is shorter if both times are in the same
    /// minute, and longer if they are on different days.
    public static String span(Instant from, Instant to) {
        var first = MINUTE.format(from);
        if (first.equals(MINUTE.format(to))) {
            return first + " UTC";
        }
        boolean oneDay = DAY.format(from).equals(DAY.format(to));
        return first + " to " + (oneDay ? TIME : MINUTE).format(to) + " UTC";
    }
}
