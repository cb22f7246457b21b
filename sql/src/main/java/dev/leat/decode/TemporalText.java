package dev.leat.decode;

import dev.leat.app.Type.Simple;

/// Strict parser of dates and times: `2024-12-16`, `2024-12-16T14:00`, `2024-12-16
/// 14:00:00.123456`. A time zone is `Z`, `+02`, `+0200` or `+02:00` at the end. Accepts only valid
/// calendar days, years 0001 to 9999, seconds up to 59, and at most six decimals of a second, which
/// zeros may follow. Reusable for further texts; owned by one thread.
final class TemporalText {

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long SECONDS_PER_DAY = 86_400;
    private static final long FIRST = days(1, 1, 1) * SECONDS_PER_DAY * MICROS_PER_SECOND;
    private static final long LAST =
            (days(9999, 12, 31) + 1) * SECONDS_PER_DAY * MICROS_PER_SECOND - 1;
    private static final int FURTHEST_ZONE = 15;
    private static final int[] MONTH = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private char[] text = {};
    private int at;
    private int to;
    private boolean good;

    /// The value that was parsed last: days since 1970-01-01, or microseconds since then.
    private long value;

    private boolean outside;
    private boolean fine;

    long value() {
        return value;
    }

    /// Returns true if no value has the last time: it is outside of the years 0001 to 9999 in UTC,
    /// because of its time zone, or has more than six decimals.
    boolean outside() {
        return outside || fine;
    }

    /// Returns the reason for this.
    String reason(Simple type) {
        return fine
                ? "has more than 6 decimals of a second (" + type + ")"
                : "is out of range for " + type;
    }

    /// Returns true if these microseconds since 1970 are outside of the years 0001 to 9999.
    static boolean outside(long micros) {
        return micros < FIRST || micros > LAST;
    }

    boolean date(char[] chars, int from, int length) {
        begin(chars, from, length);
        value = day();
        return good && at == to;
    }

    /// Parses a timestamp. If `zoned`, a time zone is required; otherwise none is allowed.
    boolean timestamp(char[] chars, int from, int length, boolean zoned) {
        begin(chars, from, length);
        long day = day();
        if (at < to && text[at] != 'T' && text[at] != ' ') {
            return false;
        }
        at++;
        long micros = time();
        long offset = zoned ? zone() : 0;
        value = (day * SECONDS_PER_DAY - offset) * MICROS_PER_SECOND + micros;
        outside = outside(value);
        return good && at == to;
    }

    private void begin(char[] chars, int from, int length) {
        text = chars;
        at = from;
        to = from + length;
        good = true;
        outside = false;
        fine = false;
    }

    private long day() {
        int year = number(4);
        expect('-');
        int month = number(2);
        expect('-');
        int day = number(2);
        if (!calendar(year, month, day)) {
            good = false;
            return 0;
        }
        return days(year, month, day);
    }

    private long time() {
        int hour = number(2);
        expect(':');
        int minute = number(2);
        int second = 0;
        long fraction = 0;
        if (at < to && text[at] == ':') {
            at++;
            second = number(2);
            if (at < to && text[at] == '.') {
                at++;
                fraction = fraction();
            }
        }
        if (hour > 23 || minute > 59 || second > 59) {
            good = false;
        }
        return (hour * 3600L + minute * 60L + second) * MICROS_PER_SECOND + fraction;
    }

    private long fraction() {
        int from = at;
        long fraction = 0;
        while (at < to && at - from < 6 && digit(text[at])) {
            fraction = fraction * 10 + text[at++] - '0';
        }
        if (at == from) {
            good = false;
        }
        for (int i = at - from; i < 6; i++) {
            fraction *= 10;
        }
        while (at < to && digit(text[at])) {
            fine |= text[at++] != '0';
        }
        return fraction;
    }

    /// Parses a time zone; returns its offset from UTC in seconds, positive to the east.
    private long zone() {
        if (at < to && text[at] == 'Z') {
            at++;
            return 0;
        }
        if (at >= to || (text[at] != '+' && text[at] != '-')) {
            good = false;
            return 0;
        }
        int sign = text[at++] == '-' ? -1 : 1;
        int hours = number(2);
        int minutes = 0;
        if (at < to) {
            if (text[at] == ':') {
                at++;
            }
            minutes = number(2);
        }
        if (hours > FURTHEST_ZONE || minutes > 59) {
            good = false;
        }
        return sign * (hours * 3600L + minutes * 60L);
    }

    private int number(int digits) {
        int number = 0;
        for (int i = 0; i < digits; i++) {
            if (at >= to || !digit(text[at])) {
                good = false;
                return 0;
            }
            number = number * 10 + text[at++] - '0';
        }
        return number;
    }

    private void expect(char c) {
        if (at >= to || text[at] != c) {
            good = false;
        }
        at++;
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean calendar(int year, int month, int day) {
        return year >= 1
                && month >= 1
                && month <= 12
                && day >= 1
                && day <= MONTH[month - 1] + (month == 2 && leap(year) ? 1 : 0);
    }

    private static boolean leap(int year) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    /// Returns the number of days since 1970-01-01 in the Gregorian calendar.
    static long days(int year, int month, int day) {
        int y = month <= 2 ? year - 1 : year;
        int m = month <= 2 ? month + 9 : month - 3;
        long dayOfEra = y * 365L + y / 4 - y / 100 + y / 400 + (m * 153 + 2) / 5 + day - 1;
        return dayOfEra - 719_468;
    }
}
