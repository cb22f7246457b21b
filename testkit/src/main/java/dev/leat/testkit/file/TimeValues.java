package dev.leat.testkit.file;

import com.google.re2j.Pattern;
import dev.leat.config.JsonSchema;
import dev.leat.config.ScalarValues;
import dev.leat.config.Value;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/// Option values in a test file that are times, durations or seeds.
final class TimeValues {

    private static final Pattern JUMP = Pattern.compile("([+-])(\\d{1,9}(?:ms|s|m|h|d))");
    private static final Pattern SEED = Pattern.compile("-?\\d{1,19}");
    private static final Pattern PARTS = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    /// A duration. The maximum is longer than any test needs.
    static final Value<Duration> DURATION = ScalarValues.duration("0s", "3650d");

    static final Value<Instant> INSTANT =
            Value.of("a time such as 2026-01-05T09:00:00Z", TimeValues::instant);

    static final Value<LocalDate> DAY =
            Value.of(
                    "a day such as 2026-01-05",
                    JsonSchema.text("\\d{4}-\\d\\d-\\d\\d"),
                    TimeValues::day);

    static final Value<Duration> SIGNED =
            Value.of(
                    "a jump ahead or back, such as +1h or -5m",
                    JsonSchema.text(JUMP.pattern()),
                    TimeValues::jump);

    static final Value<Long> LONG =
            Value.of(
                    "a whole number",
                    JsonSchema.anyOf(
                            JsonSchema.of("type", "integer"), JsonSchema.text(SEED.pattern())),
                    TimeValues::whole);

    private TimeValues() {}

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<LocalDate> day(String text) {
        try {
            return Optional.of(LocalDate.parse(text)).filter(day -> text.length() == 10);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Long> whole(String text) {
        try {
            return SEED.matcher(text).matches()
                    ? Optional.of(Long.parseLong(text))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> jump(String text) {
        var jump = JUMP.matcher(text);
        if (!jump.matches()) {
            return Optional.empty();
        }
        var by = parse(jump.group(2));
        return Optional.of(jump.group(1).equals("-") ? by.negated() : by);
    }

    private static Duration parse(String text) {
        var parts = PARTS.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(text);
        }
        long n = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(n);
            case "s" -> Duration.ofSeconds(n);
            case "m" -> Duration.ofMinutes(n);
            case "h" -> Duration.ofHours(n);
            default -> Duration.ofDays(n);
        };
    }

    /// Returns a duration as in a test file, in the largest unit that gives a whole number.
    /// Truncates to milliseconds.
    static String written(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0s";
        }
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    /// Returns a duration with a plus or minus sign.
    static String signed(Duration jump) {
        return (jump.isNegative() ? "-" : "+") + written(jump.abs());
    }
}
