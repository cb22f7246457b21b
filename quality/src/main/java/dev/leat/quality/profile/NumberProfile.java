package dev.leat.quality.profile;

import java.util.List;

/// Statistics of numbers that are not null, infinite or NaN.
///
/// @param mean the arithmetic mean
/// @param deviation the standard deviation of the values, without those above 1e150
/// @param zeros the values that are zero
/// @param negatives the values below zero
/// @param quantiles approximate quantiles (t-digest), for the shares in [#SHARES]
/// @param bins a histogram between the least and the greatest value
public record NumberProfile(
        double mean,
        double deviation,
        long zeros,
        long negatives,
        List<Double> quantiles,
        List<Bin> bins) {

    /// The shares of the quantiles, in the order of [#quantiles()]. 0.5 is in the middle, where
    /// readers of a stored profile expect it.
    public static final List<Double> SHARES =
            List.of(
                    0.01, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95,
                    0.99);

    public NumberProfile {
        quantiles = List.copyOf(quantiles);
        bins = List.copyOf(bins);
    }

    /// The number of values that are greater than `from`, or equal in the first bin, and not
    /// greater than `to`.
    public record Bin(double from, double to, long count) {}

    /// Returns a copy with other bins.
    NumberProfile with(List<Bin> others) {
        return new NumberProfile(mean, deviation, zeros, negatives, quantiles, others);
    }

    /// Returns the quantile of a share in [#SHARES].
    public double quantile(double share) {
        return quantiles.get(SHARES.indexOf(share));
    }
}
