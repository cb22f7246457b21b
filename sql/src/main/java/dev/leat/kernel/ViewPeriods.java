package dev.leat.kernel;

import dev.leat.app.Type;
import dev.leat.app.View;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

/// Computes the start of the view's period that contains a time. Caches the last day, because
/// consecutive rows are mostly on the same day. Owned by one thread.
final class ViewPeriods {

    private static final long DAY = TimeUnit.DAYS.toMicros(1);

    private final View.Every every;
    private final ZoneId zone;
    private final boolean utc;
    private long lastDay = Long.MIN_VALUE;
    private long lastStart;

    ViewPeriods(View.Every every) {
        this.every = every;
        zone = every.zone();
        utc = zone.normalized().equals(ZoneOffset.UTC);
    }

    /// Returns a value of the period's column as microseconds since 1970 (UTC). Dates, and times
    /// without a time zone, are in the view's time zone.
    long moment(long value) {
        if (every.type() == Type.Simple.TIMESTAMPTZ) {
            return value;
        }
        if (every.type() == Type.Simple.DATE) {
            return midnight(value);
        }
        return utc ? value : micros(local(value).atZone(zone).toInstant());
    }

    /// Returns the start of the period that contains this moment, in microseconds since 1970 (UTC).
    long start(long moment) {
        if (!every.days()) {
            long period = TimeUnit.NANOSECONDS.toMicros(every.period().toNanos());
            return moment - Math.floorMod(moment, period);
        }
        long day =
                utc
                        ? Math.floorDiv(moment, DAY)
                        : instant(moment).atZone(zone).toLocalDate().toEpochDay();
        return midnight(day - Math.floorMod(day, every.period().toDays()));
    }

    private long midnight(long day) {
        if (day != lastDay) {
            lastDay = day;
            lastStart =
                    utc
                            ? Math.multiplyExact(day, DAY)
                            : micros(LocalDate.ofEpochDay(day).atStartOfDay(zone).toInstant());
        }
        return lastStart;
    }

    private static LocalDateTime local(long micros) {
        return LocalDateTime.ofInstant(instant(micros), ZoneOffset.UTC);
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000L);
    }

    static long micros(Instant instant) {
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
    }
}
