package dev.leat.alarm;

import dev.leat.app.Alarm;
import dev.leat.text.CountText;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The texts of alarms, such as `OrderQueue has 313 dead letters, more than 100, since 12:03:10`.
/// Times are in UTC; the date is omitted if it is today.
final class AlarmText {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private AlarmText() {}

    /// Returns the reason for a change to ALARM.
    static String above(Alarm alarm, Measurement now, Instant since, Instant at) {
        var what =
                now.trouble().isEmpty() && now.value().isPresent()
                        ? "%s, more than %s".formatted(value(alarm, now), limit(alarm))
                        : now(alarm, now);
        return "%s, since %s".formatted(what, time(since, at));
    }

    /// Returns the reason for a change to OK.
    static String within(Alarm alarm, Measurement now) {
        return now.value().isEmpty()
                ? nothing(alarm)
                : "%s, not more than %s".formatted(value(alarm, now), limit(alarm));
    }

    /// Returns the current measurement as text, without a comparison to the threshold.
    static String now(Alarm alarm, Measurement now) {
        if (!now.trouble().isEmpty()) {
            return now.trouble();
        }
        return now.value().isEmpty() ? nothing(alarm) : value(alarm, now);
    }

    private static String nothing(Alarm alarm) {
        return switch (alarm.measure()) {
            case DEAD_LETTERS, VISIBLE, IN_FLIGHT, OLDEST_AGE -> alarm.of() + " is empty";
            case WAITING, WAITING_AGE -> "no record waits for endpoint %s".formatted(alarm.of());
            case LAG, BACKLOG -> "all records of %s have been processed".formatted(alarm.of());
            case BROKEN_LIMITS, NULL_SHARE, DISTINCT, DRIFT, REJECT_SHARE, VOLUME_DROP, FRESHNESS ->
                    "no window of %s can be judged".formatted(alarm.of());
            case REJECT_RATE, FAILURES ->
                    "no record of %s finished in the last minute".formatted(alarm.of());
        };
    }

    private static String value(Alarm alarm, Measurement now) {
        double value = now.value().orElse(0);
        return switch (alarm.measure()) {
            case DEAD_LETTERS -> "%s has %s".formatted(alarm.of(), count(value, "dead letter"));
            case VISIBLE -> "%s has %s waiting".formatted(alarm.of(), count(value, "message"));
            case IN_FLIGHT -> "%s has %s in flight".formatted(alarm.of(), count(value, "message"));
            case OLDEST_AGE ->
                    "the oldest message of %s is %s old".formatted(alarm.of(), seconds(value));
            case REJECT_RATE ->
                    "%s of the records of %s became dead letters in the last minute"
                            .formatted(share(value), alarm.of());
            case FAILURES ->
                    "%s had %s in the last minute".formatted(alarm.of(), count(value, "failure"));
            case BROKEN_LIMITS ->
                    "%s breaks %s of `quality`%s"
                            .formatted(alarm.of(), count(value, "limit"), detail(now));
            case NULL_SHARE ->
                    "%s of the values of a column of %s are null%s"
                            .formatted(share(value), alarm.of(), detail(now));
            case DISTINCT ->
                    "a column of %s has %s%s"
                            .formatted(alarm.of(), count(value, "distinct value"), detail(now));
            case DRIFT ->
                    "a column of %s has a drift of %s%s"
                            .formatted(alarm.of(), index(value), detail(now));
            case REJECT_SHARE ->
                    "%s of the records of %s in the window became dead letters"
                            .formatted(share(value), alarm.of());
            case VOLUME_DROP ->
                    "the window of %s has %s fewer records than those before"
                            .formatted(alarm.of(), share(value));
            case FRESHNESS ->
                    "the newest record of %s is %s old".formatted(alarm.of(), seconds(value));
            case LAG ->
                    "the oldest unprocessed record of %s is %s old"
                            .formatted(alarm.of(), seconds(value));
            case BACKLOG -> "%s has %s".formatted(alarm.of(), count(value, "unprocessed record"));
            case WAITING ->
                    "endpoint %s has %s waiting".formatted(alarm.of(), count(value, "record"));
            case WAITING_AGE ->
                    "the oldest record that waits for endpoint %s is %s old"
                            .formatted(alarm.of(), seconds(value));
        };
    }

    private static String limit(Alarm alarm) {
        return switch (alarm.measure()) {
            case DEAD_LETTERS,
                    VISIBLE,
                    IN_FLIGHT,
                    FAILURES,
                    BACKLOG,
                    WAITING,
                    BROKEN_LIMITS,
                    DISTINCT ->
                    CountText.of((long) alarm.above());
            case OLDEST_AGE, WAITING_AGE, LAG, FRESHNESS -> seconds(alarm.above());
            case DRIFT -> plain(alarm.above());
            case REJECT_RATE, NULL_SHARE, REJECT_SHARE, VOLUME_DROP -> share(alarm.above());
        };
    }

    private static String count(double count, String noun) {
        return CountText.of((long) count, noun);
    }

    /// Returns a number, without decimals if it is whole.
    static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    private static String detail(Measurement now) {
        return now.detail().isEmpty() ? "" : " (%s)".formatted(now.detail());
    }

    private static String index(double index) {
        return String.format(Locale.ROOT, "%.2f", index);
    }

    static String share(double share) {
        var percent = BigDecimal.valueOf(share).movePointRight(2).round(new MathContext(3));
        return percent.stripTrailingZeros().toPlainString() + "%";
    }

    private static String seconds(double seconds) {
        return span(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    /// Returns a duration in its two largest units: `2d 3h`, `12m 3s`, `250ms`.
    static String span(Duration time) {
        long seconds = time.toSeconds();
        if (seconds == 0) {
            return time.isZero() ? "0s" : time.toMillis() + "ms";
        }
        long[] parts = {
            seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60,
        };
        int first = 0;
        while (parts[first] == 0) {
            first++;
        }
        var text = new StringBuilder().append(parts[first]).append("dhms".charAt(first));
        if (first < 3 && parts[first + 1] > 0) {
            text.append(' ').append(parts[first + 1]).append("dhms".charAt(first + 1));
        }
        return text.toString();
    }

    static String time(Instant instant, Instant today) {
        boolean same = day(instant).equals(day(today));
        return (same ? TIME : DAY).format(instant);
    }

    private static LocalDate day(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }
}
