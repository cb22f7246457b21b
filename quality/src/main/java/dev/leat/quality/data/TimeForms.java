package dev.leat.quality.data;

import java.util.ArrayList;
import java.util.List;

/// Forms of dates and times that are common in files, as strptime patterns.
public final class TimeForms {

    private static final List<String> DAYS =
            List.of(
                    "%d.%m.%Y",
                    "%d/%m/%Y",
                    "%m/%d/%Y",
                    "%Y/%m/%d",
                    "%d-%m-%Y",
                    "%m-%d-%Y",
                    "%d.%m.%y",
                    "%d/%m/%y",
                    "%m/%d/%y",
                    "%d-%b-%Y",
                    "%d %b %Y",
                    "%b %d, %Y",
                    "%d %B %Y",
                    "%B %d, %Y");
    private static final List<String> TIMES =
            List.of("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p");

    private static final List<String> STANDARD =
            List.of("%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S");

    /// A year of two digits is no year of four.
    private static final String EARLIEST = "TIMESTAMP '1000-01-01'";

    private TimeForms() {}

    /// Returns the patterns that can be mixed in a column: also those of ISO 8601.
    static List<String> mixed() {
        var all = new ArrayList<>(STANDARD);
        all.addAll(all());
        return all;
    }

    /// Returns the patterns, those of a date alone first.
    public static List<String> all() {
        var all = new ArrayList<String>();
        TIMES.forEach(time -> DAYS.forEach(day -> all.add(day + time)));
        return all;
    }

    /// Returns true if some of these patterns begin with the day and some with the month.
    public static boolean ambiguous(List<String> patterns) {
        return patterns.stream().anyMatch(TimeForms::monthFirst)
                && patterns.stream().anyMatch(pattern -> pattern.startsWith("%d"));
    }

    private static boolean monthFirst(String pattern) {
        return pattern.startsWith("%m/") || pattern.startsWith("%m-");
    }

    /// Returns the time of a text as SQL; null if the text has another form.
    static String parsed(String column, String pattern) {
        var time = "try_strptime(%s, '%s')".formatted(column, pattern);
        return "CASE WHEN %1$s >= %2$s THEN %1$s END".formatted(time, EARLIEST);
    }

    /// Returns true if the pattern has a time of the day.
    public static boolean timed(String pattern) {
        return pattern.contains("%M");
    }
}
