package dev.leat.quality.contrast;

/// The one-sided exact test of Fisher: the probability that a random selection of records has a
/// property at least as often as was counted, if the property and the selection are independent
/// (hypergeometric distribution). Immutable.
final class Hypergeometric {

    /// A term that is smaller than the sum by this factor, and all later ones, do not change it.
    private static final double NEGLIGIBLE = 1e-17;

    private final double[] logFactorials;

    /// @param most the number of all records
    Hypergeometric(int most) {
        logFactorials = new double[most + 1];
        for (int i = 1; i <= most; i++) {
            logFactorials[i] = logFactorials[i - 1] + Math.log(i);
        }
    }

    /// Returns the probability that at least `selected` of the records with the property are among
    /// the `size` selected ones.
    ///
    /// @param others the records with the property that are not selected
    /// @param rest the number of records that are not selected
    double atLeast(long selected, long size, long others, long rest) {
        if (selected <= 0) {
            return 1;
        }
        int with = Math.toIntExact(selected + others);
        int all = Math.toIntExact(size + rest);
        double base = -logChoose(all, Math.toIntExact(size));
        double sum = 0;
        long last = Math.min(size, with);
        for (long k = selected; k <= last; k++) {
            double term =
                    Math.exp(
                            logChoose(with, Math.toIntExact(k))
                                    + logChoose(all - with, Math.toIntExact(size - k))
                                    + base);
            sum += term;
            // Behind the mode the terms decrease faster than a geometric series.
            if (term < sum * NEGLIGIBLE && k > (double) size * with / all) {
                break;
            }
        }
        return Math.min(1, sum);
    }

    private double logChoose(int n, int k) {
        return k < 0 || k > n
                ? Double.NEGATIVE_INFINITY
                : logFactorials[n] - logFactorials[k] - logFactorials[n - k];
    }
}
