package dev.leat.watch;

/// The population stability index (PSI) of the counts of groups, now and before: the sum of `(a -
/// b) ln(a / b)` with the shares `a` of a group now and `b` before. Common thresholds are 0.1 for
/// some and 0.25 for a large change (N. Siddiqi, Credit Risk Scorecards, 2006).
///
/// Without any change, the index of `n` and `m` records in `g` groups is about `(1/n + 1/m)` times
/// a chi-squared variable with `g - 1` degrees of freedom (B. Yurdakul, Statistical Properties of
/// Population Stability Index, 2018).
///
/// @param value the index
/// @param chance the quantile of the index without a change
/// @param largest the number of the group with the largest term
public record StabilityIndex(double value, double chance, int largest) {

    /// Half a record is added to each count, because the term of an empty group would be infinite.
    private static final double HALF = 0.5;

    /// Compares counts of the same groups.
    ///
    /// @param normal the quantile of `chance`, as the quantile of the normal distribution with the
    ///   same probability: 2.33 for 1 %
    public static StabilityIndex of(double[] before, double[] now, double normal) {
        double allBefore = total(before);
        double allNow = total(now);
        double sum = 0;
        double most = -1;
        int largest = 0;
        for (int i = 0; i < before.length; i++) {
            double a = (now[i] + HALF) / (allNow + HALF * now.length);
            double b = (before[i] + HALF) / (allBefore + HALF * before.length);
            double term = (a - b) * Math.log(a / b);
            sum += term;
            if (term > most) {
                most = term;
                largest = i;
            }
        }
        double chance =
                quantile(Math.max(1, before.length - 1), normal)
                        * (1 / Math.max(1, allBefore) + 1 / Math.max(1, allNow));
        return new StabilityIndex(sum, chance, largest);
    }

    /// Returns a quantile of the chi-squared distribution, by the approximation of E. B. Wilson and
    /// M. M. Hilferty (1931).
    private static double quantile(int degrees, double normal) {
        double part = 2.0 / (9 * degrees);
        return degrees * Math.pow(1 - part + normal * Math.sqrt(part), 3);
    }

    private static double total(double[] counts) {
        double sum = 0;
        for (double count : counts) {
            sum += count;
        }
        return sum;
    }

    /// Returns the part of the index that chance does not explain.
    public double beyondChance() {
        return Math.max(0, value - chance);
    }
}
