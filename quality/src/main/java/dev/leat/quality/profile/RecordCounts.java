package dev.leat.quality.profile;

/// Numbers of records.
///
/// @param total the records of the source
/// @param profiled the records from which the statistics were computed; fewer than `total` in a
///   sample
/// @param unreadable lines of the source that are not records; `total` does not include them
/// @param duplicates the profiled records that equal an earlier one in all columns
public record RecordCounts(long total, long profiled, long unreadable, long duplicates) {

    /// The quantile of the normal distribution for 95 %.
    private static final double NORMAL_95 = 1.96;

    public boolean sampled() {
        return profiled < total;
    }

    /// Returns the half width of the 95 % confidence interval of a share that is measured in the
    /// sample, for the worst case, a share of one half: `1.96 * sqrt(0.25 / n)`, with the
    /// correction for a finite source. 0 if all records are profiled.
    public double error() {
        if (!sampled() || profiled == 0) {
            return 0;
        }
        double finite = (double) (total - profiled) / Math.max(1, total - 1);
        return NORMAL_95 * Math.sqrt(0.25 / profiled * finite);
    }
}
