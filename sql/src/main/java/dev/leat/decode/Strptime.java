package dev.leat.decode;

import dev.leat.app.Type.Simple;
import java.util.List;
import java.util.Locale;

/// Parser of one string by a strptime pattern. Leading zeros of numbers are optional; everything
/// else must match the pattern exactly.
final class Strptime {

    private static final List<String> MONTHS =
            List.of(
                    "january",
                    "february",
                    "march",
                    "april",
                    "may",
                    "june",
                    "july",
                    "august",
                    "september",
                    "october",
                    "november",
                    "december");

    private final String text;
    private int at;
    private int year = 1970;
    private int month = 1;
    private int day = 1;
    private int hour;
    private int minute;
    private int second;
    private int micros;
    private int half = -1;
    private long offset;
    private boolean good = true;

    Strptime(String text) {
        this.text = text;
    }

    boolean read(ColumnFormat.Pattern pattern, Tape tape) {
        for (var part : pattern.parts()) {
            switch (part) {
                case ColumnFormat.Part.Literal literal -> good &= skip(literal.c());
                case ColumnFormat.Field field -> field(field);
            }
        }
        if (half >= 0) {
            good &= hour >= 1 && hour <= 12;
            hour = hour % 12 + 12 * half;
        }
        if (!good
                || at != text.length()
                || !TemporalText.calendar(year, month, day)
                || hour > 23
                || minute > 59
                || second > 59) {
            return false;
        }
        return write(pattern.type(), tape);
    }

    private boolean write(Simple type, Tape tape) {
        long days = TemporalText.days(year, month, day);
        if (type == Simple.DATE) {
            tape.day(days);
            return true;
        }
        long seconds = days * 86_400 + hour * 3600L + minute * 60L + second - offset;
        long value = seconds * 1_000_000 + micros;
        if (TemporalText.outside(value)) {
            return false;
        }
        tape.time(type == Simple.TIMESTAMPTZ, value);
        return true;
    }

    private void field(ColumnFormat.Field field) {
        switch (field) {
            case YEAR -> year = number(4, 4);
            case SHORT_YEAR -> {
                int inCentury = number(2, 2);
                // as in POSIX: 69 to 99 are years of the 20th century
                year = inCentury < 69 ? 2000 + inCentury : 1900 + inCentury;
            }
            case MONTH -> month = number(1, 2);
            case MONTH_NAME -> month = name(false);
            case SHORT_MONTH_NAME -> month = name(true);
            case DAY -> day = number(1, 2);
            case HOUR, HOUR_OF_HALF -> hour = number(1, 2);
            case HALF -> half();
            case MINUTE -> minute = number(1, 2);
            case SECOND -> second = number(1, 2);
            case FRACTION -> fraction();
            case ZONE -> zone();
        }
    }

    private int number(int least, int most) {
        int from = at;
        int number = 0;
        while (at < text.length() && at - from < most && digit()) {
            number = number * 10 + text.charAt(at++) - '0';
        }
        good &= at - from >= least;
        return number;
    }

    private void fraction() {
        int from = at;
        micros = number(1, 6);
        for (int i = at - from; i < 6; i++) {
            micros *= 10;
        }
    }

    private int name(boolean shortened) {
        for (int i = 0; i < MONTHS.size(); i++) {
            var name = shortened ? MONTHS.get(i).substring(0, 3) : MONTHS.get(i);
            if (word(name)) {
                return i + 1;
            }
        }
        good = false;
        return 0;
    }

    private void half() {
        if (word("am")) {
            half = 0;
        } else if (word("pm")) {
            half = 1;
        } else {
            good = false;
        }
    }

    private void zone() {
        if (skip('Z')) {
            return;
        }
        int sign = skip('-') ? -1 : 1;
        good &= sign < 0 || skip('+');
        int hours = number(2, 2);
        skip(':');
        int minutes = at < text.length() && digit() ? number(2, 2) : 0;
        good &= hours <= 15 && minutes <= 59;
        offset = sign * (hours * 3600L + minutes * 60L);
    }

    private boolean word(String word) {
        int end = at + word.length();
        if (end > text.length() || !text.substring(at, end).toLowerCase(Locale.ROOT).equals(word)) {
            return false;
        }
        at = end;
        return true;
    }

    private boolean skip(char c) {
        if (at >= text.length() || text.charAt(at) != c) {
            return false;
        }
        at++;
        return true;
    }

    private boolean digit() {
        return text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }
}
