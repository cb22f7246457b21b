package dev.leat.quality.profile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Shares of categories, and indexes of the difference of two such lists.
record Distribution(List<Double> shares) {

    /// A category with a share of 0 would make the index infinite, so each has at least this share.
    private static final double LEAST = 0.0001;

    /// The quantile of the normal distribution for 1 - 1/10,000.
    private static final double NORMAL = 3.719;

    /// Returns the population stability index: the sum of `(q - p) * ln(q / p)` over all
    /// categories.
    static double psi(Distribution before, Distribution after) {
        double sum = 0;
        for (int i = 0; i < before.shares.size(); i++) {
            double p = Math.max(LEAST, before.shares.get(i));
            double q = Math.max(LEAST, after.shares.get(i));
            sum += (q - p) * Math.log(q / p);
        }
        return sum;
    }

    /// Returns the index that two samples of one distribution exceed in one of 10,000 cases. Times
    /// `1 / (1 / n + 1 / m)` it has a chi-square distribution (B. Yurdakul, Statistical Properties
    /// of Population Stability Index, 2018), whose quantile is approximated by Wilson and Hilferty.
    static double chance(int categories, long before, long after) {
        double degrees = Math.max(1, categories - 1);
        double part = 2 / (9 * degrees);
        double quantile = degrees * Math.pow(1 - part + NORMAL * Math.sqrt(part), 3);
        return quantile * (1.0 / Math.max(1, before) + 1.0 / Math.max(1, after));
    }

    /// Returns the distributions of two lists of counts, in the categories of both.
    static List<Distribution> of(Map<String, Long> before, Map<String, Long> after) {
        var names = new LinkedHashMap<>(before);
        after.forEach(names::putIfAbsent);
        return List.of(
                of(names.keySet().stream().map(name -> before.getOrDefault(name, 0L)).toList()),
                of(names.keySet().stream().map(name -> after.getOrDefault(name, 0L)).toList()));
    }

    static Distribution of(List<Long> counts) {
        double all = Math.max(1, counts.stream().mapToLong(Long::longValue).sum());
        return new Distribution(counts.stream().map(count -> count / all).toList());
    }

    /// Returns the distribution of numbers in the ranges between these limits, with the nulls as
    /// the last category.
    static Distribution of(NumberProfile numbers, List<Double> limits, double nulls) {
        var shares = new ArrayList<Double>();
        double below = 0;
        for (double limit : limits) {
            double share = cumulative(numbers, limit);
            shares.add((share - below) * (1 - nulls));
            below = share;
        }
        shares.add((1 - below) * (1 - nulls));
        shares.add(nulls);
        return new Distribution(shares);
    }

    /// Returns the share of numbers that are not greater than a limit, interpolated in its bin.
    static double cumulative(NumberProfile numbers, double limit) {
        double all = 0;
        double below = 0;
        for (var bin : numbers.bins()) {
            all += bin.count();
            if (limit >= bin.to()) {
                below += bin.count();
            } else if (limit > bin.from()) {
                below += bin.count() * (limit - bin.from()) / (bin.to() - bin.from());
            }
        }
        return all == 0 ? 0 : below / all;
    }
}
