package dev.leat.decode;

import dev.leat.app.Type.Simple;

/// Fast parser of the usual form of dates and times in text files: `2026-01-31`,
/// `2026-01-31T12:00:00`, and the same with `Z`. [TemporalText] reads all other forms. Reusable for
/// further values; owned by one thread.
final class UsualTime {

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long SECONDS_PER_DAY = 86_400;

    private long value;

    /// Returns the last value: days or microseconds since 1970.
    long value() {
        return value;
    }

    /// Reads a value of a date or time type. Returns false if the text has another form or is
    /// invalid.
    boolean read(Simple type, byte[] bytes, int from, int to) {
        return switch (to - from) {
            case 10 -> type == Simple.DATE && day(bytes, from);
            case 19 -> type == Simple.TIMESTAMP && day(bytes, from) && second(bytes, from + 10);
            case 20 ->
                    type == Simple.TIMESTAMPTZ
                            && bytes[to - 1] == 'Z'
                            && day(bytes, from)
                            && second(bytes, from + 10);
            default -> false;
        };
    }

    private boolean day(byte[] bytes, int at) {
        int year = 100 * two(bytes, at) + two(bytes, at + 2);
        int month = two(bytes, at + 5);
        int day = two(bytes, at + 8);
        if (bytes[at + 4] != '-'
                || bytes[at + 7] != '-'
                || !TemporalText.calendar(year, month, day)) {
            return false;
        }
        value = TemporalText.days(year, month, day);
        return true;
    }

    /// Reads a time of the day whose date was read before.
    private boolean second(byte[] bytes, int at) {
        int hour = two(bytes, at + 1);
        int minute = two(bytes, at + 4);
        int second = two(bytes, at + 7);
        value =
                (value * SECONDS_PER_DAY + 3_600L * hour + 60L * minute + second)
                        * MICROS_PER_SECOND;
        return (bytes[at] == 'T' || bytes[at] == ' ')
                && bytes[at + 3] == ':'
                && bytes[at + 6] == ':'
                && (hour >= 0 && hour < 24)
                && (minute >= 0 && minute < 60)
                && (second >= 0 && second < 60);
    }

    /// Parses two digits; returns a very negative number if they are not digits.
    private static int two(byte[] bytes, int at) {
        int tens = bytes[at] - '0';
        int ones = bytes[at + 1] - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1_000_000 : 10 * tens + ones;
    }
}
