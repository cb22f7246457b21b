package dev.leat.quality.profile;

import dev.leat.watch.StabilityIndex;
import java.util.List;
import java.util.Optional;

/// The differences between the profiles of two sources, or of one source at two times.
///
/// @param before the source of the older profile
/// @param after the source of the newer profile
/// @param recordsBefore the records of the older source
/// @param recordsAfter the records of the newer source
/// @param columns the columns of both, in the order of the newer profile; removed ones last
public record ProfileDrift(
        String before,
        String after,
        long recordsBefore,
        long recordsAfter,
        List<ColumnDrift> columns) {

    public ProfileDrift {
        columns = List.copyOf(columns);
    }

    /// Degrees of drift by the population stability index (PSI), with the usual limits 0.1 and 0.25
    /// (N. Siddiqi, Credit Risk Scorecards, 2006).
    public enum Degree {
        NONE,
        MODERATE,
        LARGE;

        /// The least PSI of a moderate drift.
        public static final double MODERATE_PSI = 0.1;

        /// The least PSI of a large drift.
        public static final double LARGE_PSI = 0.25;

        /// Returns the degree of an index that is larger than chance explains.
        static Degree of(StabilityIndex index) {
            double psi = index.value();
            if (psi < index.chance()) {
                return NONE;
            }
            return psi >= LARGE_PSI ? LARGE : psi >= MODERATE_PSI ? MODERATE : NONE;
        }
    }

    /// The difference of one column.
    ///
    /// @param psi the population stability index of its values: of the most frequent ones, of ten
    ///   ranges with equal shares before, or of the hours of the day; nulls are a category. Empty
    ///   if the column is not in both profiles or has no such statistics
    /// @param basis the categories of the index: `values`, `ranges`, `hours`, `shapes` or `nulls`
    /// @param ks the Kolmogorov-Smirnov statistic of numbers, the greatest difference of the
    ///   cumulative shares
    /// @param changes the differences in words, the most important first
    public record ColumnDrift(
            String column,
            Degree degree,
            Optional<Double> psi,
            String basis,
            Optional<Double> ks,
            List<String> changes) {

        public ColumnDrift {
            changes = List.copyOf(changes);
        }

        /// Returns true if anything is worth reporting.
        public boolean changed() {
            return degree != Degree.NONE || !changes.isEmpty();
        }
    }

    /// Returns the columns with a difference.
    public List<ColumnDrift> changed() {
        return columns.stream().filter(ColumnDrift::changed).toList();
    }
}
