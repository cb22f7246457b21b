package dev.leat.watch;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The measurements of a window of arrival, compared with the windows before it. `complete` is
/// false while records may still arrive in it. `judged` is true if it has enough records to be
/// compared with limits. `volumeDrop` is the share by which the number of records is below the mean
/// of the windows before; it is known for a complete window that is not the first one. `findings`
/// are the limits that the window breaks, in words.
public record QualityWindow(
        String pipeline,
        Instant start,
        Instant end,
        boolean complete,
        boolean judged,
        long records,
        long rejected,
        List<String> rejectedIds,
        Optional<Instant> newestArrival,
        Optional<Instant> newestEvent,
        Optional<Double> volumeDrop,
        List<ColumnFigures> columns,
        List<String> findings) {

    public QualityWindow {
        rejectedIds = List.copyOf(rejectedIds);
        columns = List.copyOf(columns);
        findings = List.copyOf(findings);
    }

    /// The number of records from which a window is judged before it is complete.
    private static final int ENOUGH = 100;

    /// Returns true if a window has enough records to be judged.
    static boolean judged(long records, boolean complete) {
        return records > 0 && (complete || records >= ENOUGH);
    }

    public double rejectShare() {
        return records == 0 ? 0 : rejected / (double) records;
    }

    /// The measurements of a column: the share of nulls, now and in the windows before, the
    /// approximate number of distinct values, and the drift from the profile or the windows before,
    /// a population stability index. The drift is not known for personal columns, lists and
    /// structs, and without a profile for the first window. `change` is the largest change in
    /// words, and `shares` are the most frequent groups of values; both are empty if the drift is
    /// not known.
    public record ColumnFigures(
            String column,
            long values,
            double nullShare,
            Optional<Double> nullShareBefore,
            List<String> nullIds,
            long distinct,
            Optional<Double> drift,
            String change,
            List<ValueShare> shares) {

        public ColumnFigures {
            nullIds = List.copyOf(nullIds);
            shares = List.copyOf(shares);
        }
    }

    /// The share of a group of values, now and before: a text, the numbers or ages from a value on,
    /// or nulls.
    public record ValueShare(String values, double now, double before) {}
}
