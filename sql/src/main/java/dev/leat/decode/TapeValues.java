package dev.leat.decode;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Optional;

/// Conversion of values of a [Tape] to Java values.
public final class TapeValues {

    /// Always writes seconds, and as many fraction digits as the value needs.
    private static final DateTimeFormatter ISO =
            new DateTimeFormatterBuilder()
                    .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
                    .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
                    .toFormatter(java.util.Locale.ROOT);

    private static final int MAX_YEAR = 9999;

    /// Maximum length of a number whose digits and scale are exact doubles.
    private static final int MOST_DIGITS = 15;

    private TapeValues() {}

    /// Returns the value as text: a string unchanged, a number in plain digits, times as ISO 8601,
    /// lists and structs as JSON. Empty if the cell is NULL.
    public static Optional<String> text(Tape tape, int row, int column) {
        if (tape.isNull(row, column)) {
            return Optional.empty();
        }
        int at = tape.start(row, column);
        byte tag = tape.bytes()[at];
        if (tag == Tape.LIST || tag == Tape.STRUCT) {
            return Optional.of(new JsonWriter(false).cell(tape, row, column).text(0));
        }
        return Optional.of(text(tape, at));
    }

    /// Returns a date as days since 1970-01-01, or a timestamp as microseconds since then.
    public static long time(Tape tape, int row, int column) {
        return tape.longAt(tape.start(row, column));
    }

    /// Returns a number; for a date or timestamp, the seconds since 1970.
    public static double number(Tape tape, int row, int column) {
        int at = tape.start(row, column);
        return switch (tape.bytes()[at]) {
            case Tape.NUMBER -> number(tape.bytes(), at + Tape.HEAD, tape.lengthAt(at));
            case Tape.REAL -> Double.longBitsToDouble(tape.longAt(at));
            case Tape.DAY -> tape.longAt(at) * 86_400.0;
            case Tape.LOCAL, Tape.ZONED -> tape.longAt(at) / 1_000_000.0;
            default -> throw new IllegalStateException("the value is no number and no time");
        };
    }

    /// Returns the number with these digits. Numbers of few digits, which are most, need no text.
    private static double number(byte[] bytes, int from, int length) {
        if (length > MOST_DIGITS) {
            return Double.parseDouble(new String(bytes, from, length, StandardCharsets.ISO_8859_1));
        }
        long digits = 0;
        double scale = 0;
        for (int at = from; at < from + length; at++) {
            if (bytes[at] == '.') {
                scale = 1;
            } else if (bytes[at] != '-') {
                digits = digits * 10 + bytes[at] - '0';
                scale *= 10;
            }
        }
        double number = scale == 0 ? digits : digits / scale;
        return bytes[from] == '-' ? -number : number;
    }

    /// Returns 1 for the boolean true, and 0 for false.
    static long bool(Tape tape, int row, int column) {
        return tape.bytes()[tape.start(row, column)] == Tape.TRUE ? 1 : 0;
    }

    static String text(Tape tape, int at) {
        return switch (tape.bytes()[at]) {
            case Tape.TEXT, Tape.NUMBER, Tape.JSON ->
                    new String(
                            tape.bytes(),
                            at + Tape.HEAD,
                            tape.lengthAt(at),
                            StandardCharsets.UTF_8);
            case Tape.TRUE -> "true";
            case Tape.FALSE -> "false";
            case Tape.REAL -> Double.toString(Double.longBitsToDouble(tape.longAt(at)));
            case Tape.DAY -> LocalDate.ofEpochDay(tape.longAt(at)).toString();
            case Tape.LOCAL -> moment(tape.longAt(at));
            case Tape.ZONED -> moment(tape.longAt(at)) + "Z";
            default -> throw new IllegalStateException("a list or a struct is not a scalar");
        };
    }

    private static String moment(long micros) {
        long seconds = Math.floorDiv(micros, 1_000_000L);
        int fraction = (int) Math.floorMod(micros, 1_000_000L);
        var time = LocalDateTime.ofEpochSecond(seconds, fraction * 1000, ZoneOffset.UTC);
        return fraction == 0 && time.getYear() >= 0 && time.getYear() <= MAX_YEAR
                ? wholeSecond(time)
                : ISO.format(time);
    }

    /// Returns the text in [#ISO] of a time with a year of four digits and without a fraction of a
    /// second. Most times are such, and the formatter needs several times as long.
    private static String wholeSecond(LocalDateTime time) {
        var text = new byte["uuuu-MM-ddTHH:mm:ss".length()];
        two(text, 0, time.getYear() / 100);
        two(text, 2, time.getYear() % 100);
        text[4] = '-';
        two(text, 5, time.getMonthValue());
        text[7] = '-';
        two(text, 8, time.getDayOfMonth());
        text[10] = 'T';
        two(text, 11, time.getHour());
        text[13] = ':';
        two(text, 14, time.getMinute());
        text[16] = ':';
        two(text, 17, time.getSecond());
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static void two(byte[] text, int at, int number) {
        text[at] = (byte) ('0' + number / 10);
        text[at + 1] = (byte) ('0' + number % 10);
    }
}
