package dev.leat.quality.contrast;

import java.util.ArrayList;
import java.util.List;

/// Searches the range of ordered values that holds the largest share of letters compared with the
/// share of records that passed: the maximum subarray of the differences, in linear time. In the
/// search, the share of records that passed counts twice, so that a range does not grow by single
/// letters that failed for another reason.
final class Intervals {

    /// The numbers of letters and of records that passed with one value.
    record Count(double value, long letters, long passing) {}

    /// A range with both ends included.
    ///
    /// @param from true if the range has a lower end
    /// @param to true if the range has an upper end
    record Range(boolean from, boolean to, double low, double high, long letters, long passing) {}

    /// A range with one end is reported if it separates nearly as well as one with two.
    private static final double SIMPLER = 0.02;

    private static final double TWICE = 2;

    private Intervals() {}

    /// Returns the best range; a range with one end if one is nearly as good. Empty without
    /// letters, or if the range is that of all values.
    ///
    /// @param counts the counts in the order of the values, each value once
    static List<Range> best(List<Count> counts, long letters, long passing) {
        var prefix = range(counts, letters, passing, false, true);
        var suffix = range(counts, letters, passing, true, false);
        var window = range(counts, letters, passing, true, true);
        var one =
                gain(prefix, letters, passing) >= gain(suffix, letters, passing) ? prefix : suffix;
        var best =
                gain(window, letters, passing) > gain(one, letters, passing) + SIMPLER
                        ? window
                        : one;
        var found = new ArrayList<Range>();
        if (best.letters() > 0 && best.passing() + best.letters() < total(counts)) {
            found.add(best);
        }
        return found;
    }

    private static long total(List<Count> counts) {
        return counts.stream().mapToLong(count -> count.letters() + count.passing()).sum();
    }

    private static double gain(Range range, long letters, long passing) {
        return (double) range.letters() / letters - (double) range.passing() / passing;
    }

    /// Returns the best range that has these ends. Its ends are values of letters.
    private static Range range(
            List<Count> counts, long letters, long passing, boolean from, boolean to) {
        double best = Double.NEGATIVE_INFINITY;
        int bestStart = 0;
        int bestEnd = -1;
        double sum = 0;
        int start = 0;
        for (int i = 0; i < counts.size(); i++) {
            if (from && sum <= 0) {
                sum = 0;
                start = i;
            }
            sum += weight(counts.get(i), letters, passing);
            boolean ends = to ? counts.get(i).letters() > 0 : i == counts.size() - 1;
            if (ends && sum > best) {
                best = sum;
                bestStart = start;
                bestEnd = i;
            }
        }
        long inLetters = 0;
        long inPassing = 0;
        for (int i = bestStart; i <= bestEnd; i++) {
            inLetters += counts.get(i).letters();
            inPassing += counts.get(i).passing();
        }
        return new Range(
                from,
                to,
                counts.isEmpty() ? 0 : counts.get(bestStart).value(),
                bestEnd < 0 ? 0 : counts.get(bestEnd).value(),
                inLetters,
                inPassing);
    }

    private static double weight(Count count, long letters, long passing) {
        return (double) count.letters() / letters - TWICE * count.passing() / passing;
    }

    /// Returns the median of the letters, or of the records that passed.
    static double median(List<Count> counts, boolean ofLetters) {
        long all =
                counts.stream().mapToLong(one -> ofLetters ? one.letters() : one.passing()).sum();
        long seen = 0;
        for (var one : counts) {
            seen += ofLetters ? one.letters() : one.passing();
            if (2 * seen >= all) {
                return one.value();
            }
        }
        return 0;
    }
}
