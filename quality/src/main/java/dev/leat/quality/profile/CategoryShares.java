package dev.leat.quality.profile;

import dev.leat.watch.StabilityIndex;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Shares of categories, and the index of the difference of two such lists.
record CategoryShares(List<Double> shares) {

    /// The quantile of the normal distribution for 1 - 1/10,000.
    private static final double NORMAL = 3.719;

    /// Returns the population stability index, and the index that two samples of one distribution
    /// exceed in one of 10,000 cases.
    ///
    /// @param recordsBefore the records of the first distribution
    /// @param recordsAfter the records of the second one
    static StabilityIndex index(
            CategoryShares before, long recordsBefore, CategoryShares after, long recordsAfter) {
        return StabilityIndex.of(before.counts(recordsBefore), after.counts(recordsAfter), NORMAL);
    }

    private double[] counts(long records) {
        return shares.stream().mapToDouble(share -> share * records).toArray();
    }

    /// Returns the distributions of two lists of counts, in the categories of both.
    static List<CategoryShares> of(Map<String, Long> before, Map<String, Long> after) {
        var names = new LinkedHashMap<>(before);
        after.forEach(names::putIfAbsent);
        return List.of(
                of(names.keySet().stream().map(name -> before.getOrDefault(name, 0L)).toList()),
                of(names.keySet().stream().map(name -> after.getOrDefault(name, 0L)).toList()));
    }

    static CategoryShares of(List<Long> counts) {
        double all = Math.max(1, counts.stream().mapToLong(Long::longValue).sum());
        return new CategoryShares(counts.stream().map(count -> count / all).toList());
    }

    /// Returns the distribution of numbers in the ranges between these limits, with the nulls as
    /// the last category.
    static CategoryShares of(NumberProfile numbers, List<Double> limits, double nulls) {
        var shares = new ArrayList<Double>();
        double below = 0;
        for (double limit : limits) {
            double share = cumulative(numbers, limit);
            shares.add((share - below) * (1 - nulls));
            below = share;
        }
        shares.add((1 - below) * (1 - nulls));
        shares.add(nulls);
        return new CategoryShares(shares);
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
