package dev.leat.quality.contrast;

import dev.leat.quality.profile.NumberText;
import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleFunction;

/// The candidates of numbers, times and lengths: ranges, hours and days of the week.
record RangeFeatures(Counts counts, long letters, long passing) {

    /// The least factor between two medians that may be another unit.
    private static final double UNIT = 50;

    private static final double POWER = 0.2;
    private static final int HOURS = 24;

    private static final List<String> DAYS =
            List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");

    /// The words of a range: those before a value, alone and with the other end.
    private record Words(String most, String least, String from, DoubleFunction<String> value) {}

    private static final Words NUMBERS =
            new Words("is at most", "is at least", "is from", RangeFeatures::number);

    private static final Words TIMES =
            new Words("is not after", "is not before", "is from", RangeFeatures::time);

    List<Candidate> numbers(ContrastColumn column) {
        var found = counts.numbers(column.sql());
        return ranges(column, FindingKind.RANGE, column.name(), found, NUMBERS, unit(found));
    }

    /// Returns the candidates of a number that is computed from a list.
    ///
    /// @param name the name of the number in sentences
    List<Candidate> elements(ContrastColumn column, String sql, String name) {
        return ranges(
                column, FindingKind.ELEMENT, name, counts.numbers(sql), NUMBERS, Optional.empty());
    }

    List<Candidate> lengths(ContrastColumn text) {
        var found = counts.numbers("length(%s)".formatted(text.sql()));
        var name = "the length of " + text.name();
        return ranges(text, FindingKind.LENGTH, name, found, NUMBERS, Optional.empty());
    }

    List<Candidate> sizes(ContrastColumn list) {
        var found = counts.numbers("len(%s)".formatted(list.sql()));
        var name = "the number of elements of " + list.name();
        return ranges(list, FindingKind.LIST_SIZE, name, found, NUMBERS, Optional.empty());
    }

    /// Returns the families of candidates of a date or time.
    List<List<Candidate>> times(ContrastColumn column, FindingKind kind, boolean hours) {
        var families = new ArrayList<List<Candidate>>();
        families.add(
                ranges(
                        column,
                        kind,
                        column.name(),
                        counts.numbers(column.micros()),
                        TIMES,
                        Optional.empty()));
        if (hours) {
            families.add(hours(column));
        }
        families.add(days(column));
        return families;
    }

    private List<Candidate> hours(ContrastColumn column) {
        var found = counts.numbers("hour(make_timestamp(%s))".formatted(column.micros()));
        var words =
                new Words(
                        "is not after",
                        "is not before",
                        "is from",
                        hour -> "%02d h".formatted((int) hour));
        return ranges(
                        column,
                        FindingKind.HOUR,
                        "the hour of " + column.name(),
                        found,
                        words,
                        Optional.empty())
                .stream()
                .map(one -> one.with((double) HOURS * HOURS))
                .toList();
    }

    private List<Candidate> days(ContrastColumn column) {
        var groups = counts.groups("isodow(make_timestamp(%s))".formatted(column.micros()));
        return groups.stream()
                .map(group ->
                        new Candidate(
                                FindingKind.WEEKDAY,
                                column,
                                "%s is on a %s"
                                        .formatted(
                                                column.name(),
                                                DAYS.get(Integer.parseInt(group.value()) - 1)),
                                group.count(),
                                new Candidate.Choice(groups.size(), 0)))
                .toList();
    }

    private List<Candidate> ranges(
            ContrastColumn column,
            FindingKind kind,
            String name,
            List<Intervals.Count> found,
            Words words,
            Optional<Unit> unit) {
        double distinct = found.stream().filter(one -> one.letters() > 0).count();
        return Intervals.best(found, letters, passing).stream()
                .map(range -> {
                    boolean window = range.from() && range.to();
                    boolean single = window && range.low() == range.high();
                    return new Candidate(
                                    kind,
                                    column,
                                    name + " " + text(range, words),
                                    new Counts.Pair(range.letters(), range.passing()),
                                    new Candidate.Choice(
                                            distinct * distinct + 2 * distinct,
                                            window && !single ? 2 : 1))
                            .withRemark(unit.map(other -> other.text(column)).orElse(""))
                            .withEdit(unit.flatMap(other -> other.edit(column)).orElse(""));
                })
                .toList();
    }

    private static String text(Intervals.Range range, Words words) {
        var low = words.value().apply(range.low());
        var high = words.value().apply(range.high());
        if (range.from() && range.to()) {
            return low.equals(high)
                    ? "is " + low
                    : "%s %s to %s".formatted(words.from(), low, high);
        }
        return range.to() ? words.most() + " " + high : words.least() + " " + low;
    }

    /// A factor by which the median of the letters differs.
    private record Unit(double factor) {

        String text(ContrastColumn column) {
            return "the median of %s is about %s that of the records that passed: perhaps another unit"
                    .formatted(column.name(), times(factor));
        }

        /// Returns the edit of a column of the document by a power of ten.
        Optional<String> edit(ContrastColumn column) {
            double power = Math.rint(Math.log10(factor));
            if (Math.abs(Math.log10(factor) - power) >= POWER) {
                return Optional.empty();
            }
            return column.editable()
                    .map(sql ->
                            "%s=%s %s %.0f"
                                    .formatted(
                                            column.name(),
                                            sql,
                                            power > 0 ? "/" : "*",
                                            Math.pow(10, Math.abs(power))));
        }
    }

    /// Returns the factor if the values of the letters are so much larger or smaller that they may
    /// have another unit.
    private static Optional<Unit> unit(List<Intervals.Count> found) {
        double ofPassing = Intervals.median(found, false);
        double factor = ofPassing == 0 ? 0 : Intervals.median(found, true) / ofPassing;
        return factor >= UNIT || (factor > 0 && factor <= 1 / UNIT)
                ? Optional.of(new Unit(factor))
                : Optional.empty();
    }

    /// Returns a factor in words; one that is nearly a power of ten as this power.
    static String times(double factor) {
        return factor >= 1 ? round(factor) + " times" : "1/%s of".formatted(round(1 / factor));
    }

    private static String round(double factor) {
        double power = Math.log10(factor);
        return NumberText.of(
                Math.abs(power - Math.rint(power)) < POWER
                        ? Math.pow(10, Math.rint(power))
                        : factor);
    }

    static String number(double value) {
        return new DecimalFormat("#,##0.######", DecimalFormatSymbols.getInstance(Locale.ROOT))
                .format(BigDecimal.valueOf(value));
    }

    private static String time(double micros) {
        return Instant.EPOCH
                .plus((long) micros, ChronoUnit.MICROS)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }
}
