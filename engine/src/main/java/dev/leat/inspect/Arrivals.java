package dev.leat.inspect;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Numbers of arrivals in the last minutes and hours. Older arrivals are forgotten, so the size is
/// constant. Owned by one thread.
final class Arrivals {

    private static final int MINUTE = 60;
    private static final int HOUR = 3600;
    private static final int RECENT = 10;
    private static final int BAR = 5;

    private final Ring minutes = new Ring(60, MINUTE);
    private final Ring hours = new Ring(24, HOUR);

    /// Counts of the last periods of equal length. A count is at the index of its period modulo the
    /// number of counts.
    private static final class Ring {

        private final int[] counts;
        private final int seconds;
        private long last = Long.MIN_VALUE / 2;

        Ring(int size, int seconds) {
            this.counts = new int[size];
            this.seconds = seconds;
        }

        private long period(Instant at) {
            return Math.floorDiv(at.getEpochSecond(), seconds);
        }

        private int index(long period) {
            return Math.floorMod(period, counts.length);
        }

        void add(Instant at) {
            long period = period(at);
            for (long cleared = Math.max(last + 1, period - counts.length + 1);
                    cleared <= period;
                    cleared++) {
                counts[index(cleared)] = 0;
            }
            last = Math.max(last, period);
            if (period > last - counts.length) {
                counts[index(period)]++;
            }
        }

        /// Returns the counts of the periods up to the one of `now`, oldest first.
        long[] until(Instant now) {
            long end = period(now);
            return LongStream.rangeClosed(end - counts.length + 1, end)
                    .map(period ->
                            period > last || period <= last - counts.length
                                    ? 0
                                    : counts[index(period)])
                    .toArray();
        }
    }

    void add(Instant at) {
        minutes.add(at);
        hours.add(at);
    }

    ArrivalTrend until(Instant now) {
        long[] last = minutes.until(now);
        var bars =
                IntStream.range(0, last.length / BAR)
                        .mapToObj(bar -> sum(last, bar * BAR, (bar + 1) * BAR))
                        .toList();
        var day = LongStream.of(hours.until(now)).boxed().toList();
        return new ArrivalTrend(
                sum(last, last.length - RECENT, last.length), bars, List.copyOf(day));
    }

    private static long sum(long[] counts, int from, int to) {
        return IntStream.range(from, to).mapToLong(i -> counts[i]).sum();
    }
}
