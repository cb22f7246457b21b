package dev.leat.app;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// Live statistics: counts and sums by key, perhaps with parts by period and a rank. A view without
/// a key has one row. Types are those of the columns that reach the view; lint finds them.
/// `redisKey` is the name of a row's key in Redis, with key columns in braces.
public record View(
        String name,
        List<Key> key,
        List<Measure> measures,
        Optional<Every> every,
        Optional<String> rankBy,
        Optional<String> redisKey)
        implements Resource {

    public View(
            String name,
            List<Key> key,
            List<Measure> measures,
            Optional<Every> every,
            Optional<String> rankBy) {
        this(name, key, measures, every, rankBy, Optional.empty());
    }

    public View {
        key = List.copyOf(key);
        measures = List.copyOf(measures);
    }

    /// Parts that began before this, in microseconds since 1970, are gone.
    public long oldestPart(Instant now) {
        return every.flatMap(Every::keep)
                .map(keep -> ChronoUnit.MICROS.between(Instant.EPOCH, now.minus(keep)))
                .orElse(Long.MIN_VALUE);
    }

    public record Key(String column, Type type) {}

    /// One statistic. `of` is absent for a count. Values are kept as exact 64-bit numbers: a
    /// decimal as its unscaled value, a date as days and a timestamp as microseconds since 1970.
    /// `type` is that of `of`.
    public record Measure(
            String name, Kind kind, Optional<Sql> of, Optional<Sql> filter, Type type) {

        public static Measure count(String name) {
            return new Measure(
                    name, Kind.COUNT, Optional.empty(), Optional.empty(), Type.Simple.BIGINT);
        }

        public static Measure sum(String name, String of, Type type) {
            return new Measure(name, Kind.SUM, Optional.of(Sql.of(of)), Optional.empty(), type);
        }

        /// Digits behind the point.
        public int scale() {
            return type instanceof Type.Decimal decimal ? decimal.scale() : 0;
        }

        /// A value as everybody reads it: a decimal without trailing zeros but with one digit
        /// behind the point at least (`250.0`), dates and times as ISO 8601 has them.
        public String text(long value) {
            return switch (type) {
                case Type.Decimal decimal -> decimal(value, decimal.scale());
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

        private static String decimal(long unscaled, int scale) {
            var number = BigDecimal.valueOf(unscaled, scale).stripTrailingZeros();
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

    /// Parts beside the total: one for each `period` of `column` in `zone`. A period of whole days
    /// is cut at the zone's midnights (day numbers since 1970-01-01 divided by its length), a
    /// shorter one divides the day and is cut in UTC. `keep` drops parts that began longer ago.
    public record Every(
            String column, Type type, Duration period, ZoneId zone, Optional<Duration> keep) {

        /// When this day begins in the zone, in microseconds since 1970.
        public long start(LocalDate day) {
            return ChronoUnit.MICROS.between(Instant.EPOCH, day.atStartOfDay(zone).toInstant());
        }

        public boolean days() {
            return period.toDays() >= 1;
        }
    }
}
