package dev.leat.app;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/// Live aggregates by key. They may also be divided by period, and ranked by a measure. A view
/// without a key has one row. Lint determines the types from the columns that the view receives.
/// `measures` are stored, and `columns` are what readers see of them, in the order of the app file.
/// `redisKey` is the template of a row's key in Redis, with key columns in braces. `was` is the
/// former name of a renamed view.
public record View(
        String name,
        List<Key> key,
        List<Measure> measures,
        Optional<Every> every,
        Optional<String> rankBy,
        Optional<String> redisKey,
        Optional<String> was,
        List<ViewColumn> columns)
        implements Resource {

    public View(
            String name,
            List<Key> key,
            List<Measure> measures,
            Optional<Every> every,
            Optional<String> rankBy) {
        this(name, key, measures, every, rankBy, Optional.empty());
    }

    public View(
            String name,
            List<Key> key,
            List<Measure> measures,
            Optional<Every> every,
            Optional<String> rankBy,
            Optional<String> redisKey) {
        this(name, key, measures, every, rankBy, redisKey, Optional.empty());
    }

    /// Creates a view whose measures are all columns.
    public View(
            String name,
            List<Key> key,
            List<Measure> measures,
            Optional<Every> every,
            Optional<String> rankBy,
            Optional<String> redisKey,
            Optional<String> was) {
        this(
                name,
                key,
                measures,
                every,
                rankBy,
                redisKey,
                was,
                measures.stream().map(m -> ViewColumn.stored(m.name())).toList());
    }

    public View {
        key = List.copyOf(key);
        measures = List.copyOf(measures);
        columns = List.copyOf(columns);
    }

    /// Returns the stored measure of this name.
    ///
    /// @throws IllegalArgumentException if the view does not have it
    public Measure measure(String measure) {
        return measures.stream()
                .filter(m -> m.name().equals(measure))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "view " + name + " has no measure " + measure));
    }

    /// Returns the number of decimal places of a computed column.
    public int scale(Formula formula) {
        return formula.scale(measure -> measure(measure).scale());
    }

    /// Returns the type of a column. A computed column without decimal places is a bigint.
    public Type type(ViewColumn column) {
        if (column.formula().isEmpty()) {
            return measure(column.name()).type();
        }
        int scale = scale(column.formula().get());
        return scale == 0 ? Type.Simple.BIGINT : new Type.Decimal(Formula.PRECISION, scale);
    }

    /// Returns the earliest start of a period that is still retained, in microseconds since 1970.
    public long oldestPart(Instant now) {
        return every.flatMap(Every::keep)
                .map(keep -> Micros.of(now.minus(keep)))
                .orElse(Long.MIN_VALUE);
    }

    public record Key(String column, Type type) {}

    /// A measure. `of` is the aggregated expression, absent for a count. `type` is the type of the
    /// values. Values are stored as exact 64-bit numbers: a decimal as its unscaled value, a date
    /// as days and a timestamp as microseconds since 1970.
    public record Measure(
            String name, Kind kind, Optional<Sql> of, Optional<Sql> filter, Type type) {

        public static Measure count(String name) {
            return new Measure(
                    name, Kind.COUNT, Optional.empty(), Optional.empty(), Type.Simple.BIGINT);
        }

        public static Measure sum(String name, String of, Type type) {
            return new Measure(name, Kind.SUM, Optional.of(Sql.of(of)), Optional.empty(), type);
        }

        /// Returns the number of digits after the decimal point.
        public int scale() {
            return type instanceof Type.Decimal decimal ? decimal.scale() : 0;
        }

        /// Returns a stored value as text: a decimal without trailing zeros but with at least one
        /// digit after the point (`250.0`), dates and times in ISO 8601.
        public String text(long value) {
            return switch (type) {
                case Type.Decimal decimal -> decimal(BigDecimal.valueOf(value, decimal.scale()));
                case Type.Simple simple ->
                        switch (simple) {
                            case DATE -> LocalDate.ofEpochDay(value).toString();
                            case TIMESTAMP -> time(value);
                            case TIMESTAMPTZ -> time(value) + "Z";
                            case BOOLEAN -> Boolean.toString(value != 0);
                            case VARCHAR, INTEGER, BIGINT, DOUBLE, JSON -> Long.toString(value);
                        };
                case Type.Struct _, Type.ListOf _ -> Long.toString(value);
            };
        }

        /// Returns a decimal without trailing zeros but with at least one digit after the point.
        public static String decimal(BigDecimal value) {
            var number = value.stripTrailingZeros();
            return (number.scale() < 1 ? number.setScale(1) : number).toPlainString();
        }

        private static String time(long micros) {
            long seconds = Math.floorDiv(micros, 1_000_000L);
            long nanos = Math.floorMod(micros, 1_000_000L) * 1000;
            var time =
                    LocalDateTime.ofInstant(Instant.ofEpochSecond(seconds, nanos), ZoneOffset.UTC);
            return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
        }
    }

    public enum Kind {
        COUNT,
        SUM,
        MIN,
        MAX
    }

    /// The periods of a view. A row is aggregated in the period that contains the time in `column`.
    /// A period of `n` days begins at midnight in `zone`, on a day whose number is a multiple of
    /// `n`; 1970-01-01 has the number 0. A shorter period divides a UTC day into equal parts.
    /// Periods that began longer ago than `keep` are removed.
    public record Every(
            String column, Type type, Duration period, ZoneId zone, Optional<Duration> keep) {

        /// Returns the start of this day in `zone`, in microseconds since 1970.
        public long start(LocalDate day) {
            return Micros.of(day.atStartOfDay(zone).toInstant());
        }

        public boolean days() {
            return period.toDays() >= 1;
        }
    }
}
