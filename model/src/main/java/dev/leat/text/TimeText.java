package dev.leat.text;

import java.time.Duration;
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

    /// Returns an age in its two largest units: `2d 3h`, `12m 3s`, `5s`.
    public static String age(Duration age) {
        if (age.toDays() > 0) {
            return age.toDays() + "d " + age.toHoursPart() + "h";
        }
        if (age.toHours() > 0) {
            return age.toHours() + "h " + age.toMinutesPart() + "m";
        }
        return age.toMinutes() > 0
                ? age.toMinutes() + "m " + age.toSecondsPart() + "s"
                : age.toSeconds() + "s";
    }

    /// Returns a period as an app file has it: `30d`, `36h`, `90s`.
    public static String period(Duration period) {
        return period.equals(Duration.ofDays(period.toDays()))
                ? period.toDays() + "d"
                : period.equals(Duration.ofHours(period.toHours()))
                        ? period.toHours() + "h"
                        : period.toSeconds() + "s";
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
