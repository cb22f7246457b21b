package dev.leat.config;

import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// The value types of scalars: durations, whole numbers, percentages, rates and keywords.
public final class ScalarValues {

    static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    static final Pattern WHOLE = Pattern.compile("\\d{1,9}");
    static final Pattern SIZE = Pattern.compile("(\\d{1,9})(B|KiB|MiB)");
    private static final Pattern RATE = Pattern.compile("(\\d{1,5})/s");
    static final Pattern SHARE = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?)%");

    private static final Duration EXAMPLE = Duration.ofMinutes(10);

    private static final Pattern INDEX = Pattern.compile("\\d{1,3}(?:\\.\\d{1,6})?");
    private static final double MOST_INDEX = 100;

    private static final double MOST_RATE = 10_000;

    private ScalarValues() {}

    /// A duration in this range. The bounds have the form that durations have in the file.
    public static Value<Duration> duration(String least, String most) {
        var from = parseDuration(least).orElseThrow();
        var to = parseDuration(most).orElseThrow();
        return Value.of(
                "a duration from %s to %s, such as %s".formatted(least, most, example(from, to)),
                JsonSchema.text(DURATION.pattern()),
                text ->
                        parseDuration(text)
                                .filter(d -> d.compareTo(from) >= 0 && d.compareTo(to) <= 0),
                ScalarValues::printed);
    }

    /// Returns a duration in this range.
    private static String example(Duration least, Duration most) {
        return least.compareTo(EXAMPLE) > 0 ? "30d" : most.compareTo(EXAMPLE) < 0 ? "5s" : "10m";
    }

    public static Value<Integer> whole(int least, int most) {
        return Value.of(
                "a whole number from %d to %d".formatted(least, most),
                JsonSchema.whole(least, most),
                text ->
                        WHOLE.matcher(text).matches()
                                ? Optional.of(Integer.parseInt(text))
                                        .filter(n -> n >= least && n <= most)
                                : Optional.empty(),
                number -> number);
    }

    /// A share from 0 to 1, written as a percentage.
    public static Value<Double> share() {
        return Value.of(
                "a percentage from 0% to 100%, such as 5%",
                JsonSchema.text(SHARE.pattern()),
                ScalarValues::parseShare,
                share ->
                        BigDecimal.valueOf(share)
                                        .movePointRight(2)
                                        .stripTrailingZeros()
                                        .toPlainString()
                                + "%");
    }

    /// A positive number with a decimal point, for a population stability index.
    static Value<Double> index() {
        return Value.of(
                "a number from 0 to 100, such as 0.25",
                JsonSchema.anyOf(JsonSchema.of("type", "number"), JsonSchema.text(INDEX.pattern())),
                ScalarValues::parseIndex);
    }

    static Optional<Double> parseIndex(String text) {
        return INDEX.matcher(text).matches()
                ? Optional.of(Double.valueOf(text)).filter(number -> number <= MOST_INDEX)
                : Optional.empty();
    }

    /// A rate per second, from 1 to 10,000.
    public static Value<Double> rate() {
        return Value.of(
                "a rate from 1/s to 10000/s, such as 50/s",
                JsonSchema.text(RATE.pattern()),
                ScalarValues::parseRate,
                rate -> Math.round(rate) + "/s");
    }

    /// A size in bytes in this range. The bounds have the form that sizes have in the file.
    public static Value<Integer> size(String least, String most) {
        int from = parseSize(least).orElseThrow();
        int to = parseSize(most).orElseThrow();
        return Value.of(
                "a size from %s to %s, such as 400KiB".formatted(least, most),
                JsonSchema.text(SIZE.pattern()),
                text -> parseSize(text).filter(bytes -> bytes >= from && bytes <= to));
    }

    private static Optional<Integer> parseSize(String text) {
        var parts = SIZE.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int unit =
                switch (parts.group(2)) {
                    case "KiB" -> 1 << 10;
                    case "MiB" -> 1 << 20;
                    default -> 1;
                };
        return Optional.of((long) unit * Integer.parseInt(parts.group(1)))
                .filter(bytes -> bytes <= Integer.MAX_VALUE)
                .map(Long::intValue);
    }

    /// One of these keywords.
    public static Value<String> oneOf(String... words) {
        var known = List.of(words);
        return Value.of(
                words.length < 3
                        ? String.join(" or ", words)
                        : String.join(", ", known.subList(0, words.length - 1))
                                + " or "
                                + known.getLast(),
                JsonSchema.words(known),
                text -> Optional.of(text).filter(known::contains));
    }

    /// One of these constants, written in lower case.
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    static <E extends Enum<E>> Value<E> oneOf(E... constants) {
        var byWord = Arrays.stream(constants).collect(Collectors.toMap(ScalarValues::word, c -> c));
        var words = oneOf(Arrays.stream(constants).map(ScalarValues::word).toArray(String[]::new));
        return Value.of(
                words.form(),
                words.schema(),
                word -> Optional.ofNullable(byWord.get(word)),
                ScalarValues::word);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /// A boolean.
    static Value<Boolean> flag() {
        var words = oneOf("true", "false");
        return Value.of(
                words.form(),
                words.schema(),
                text ->
                        text.equals("true") || text.equals("false")
                                ? Optional.of(Boolean.valueOf(text))
                                : Optional.empty());
    }

    public static Value<String> matching(String form, Pattern pattern) {
        return Value.of(
                form,
                JsonSchema.text(pattern.pattern()),
                text -> Optional.of(text).filter(t -> pattern.matcher(t).matches()));
    }

    private static Optional<Double> parseRate(String text) {
        var rate = RATE.matcher(text);
        return rate.matches()
                ? Optional.of(Double.valueOf(rate.group(1))).filter(r -> r >= 1 && r <= MOST_RATE)
                : Optional.empty();
    }

    static Optional<Double> parseShare(String text) {
        var share = SHARE.matcher(text);
        return share.matches()
                ? Optional.of(new BigDecimal(share.group(1)).movePointLeft(2).doubleValue())
                        .filter(s -> s <= 1)
                : Optional.empty();
    }

    static String printed(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds > 0 && seconds % 86_400 == 0 ? seconds / 86_400 + "d" : seconds + "s";
    }

    /// Returns a duration such as `10m`; empty if the text is none.
    public static Optional<Duration> parseDuration(String text) {
        var duration = DURATION.matcher(text);
        if (!duration.matches()) {
            return Optional.empty();
        }
        long n = Long.parseLong(duration.group(1));
        return Optional.of(
                switch (duration.group(2)) {
                    case "ms" -> Duration.ofMillis(n);
                    case "s" -> Duration.ofSeconds(n);
                    case "m" -> Duration.ofMinutes(n);
                    case "h" -> Duration.ofHours(n);
                    default -> Duration.ofDays(n);
                });
    }
}
