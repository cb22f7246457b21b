package dev.leat.quality.profile;

import dev.leat.quality.data.DataTable;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The input of the search for relations: candidates are found in the table `sample`, and counted
/// in all records.
///
/// @param columns the profiles of `paths`, in the same order
/// @param sampled the values of candidates in the sample
record RelationInput(
        DataTable table,
        String sample,
        List<ColumnPath> paths,
        List<ColumnProfile> columns,
        SampledColumns sampled) {

    /// Columns are compared in pairs, so only so many of them are.
    private static final int MOST = 40;

    /// A column with one value for each record, and its profile.
    record Candidate(ColumnPath path, ColumnProfile profile) {

        String sql() {
            return path.sql();
        }

        String name() {
            return path.name();
        }

        ColumnKind kind() {
            return path.kind();
        }

        long distinct() {
            return profile.values().distinct();
        }

        /// Returns the decimal places of a number.
        int decimals() {
            var type = path.type();
            return kind() == ColumnKind.DECIMAL
                    ? Integer.parseInt(
                            type.substring(type.indexOf(',') + 1, type.length() - 1).strip())
                    : kind() == ColumnKind.WHOLE ? 0 : 2;
        }
    }

    static RelationInput of(
            DataTable table, String sample, List<ColumnPath> paths, List<ColumnProfile> columns) {
        var used =
                Stream.<Predicate<ColumnKind>>of(
                                ColumnKind::ordered, ColumnKind::identifies, ColumnKind::number)
                        .flatMap(kinds -> candidates(paths, columns, kinds))
                        .map(Candidate::path)
                        .collect(Collectors.toSet());
        return new RelationInput(
                table, sample, paths, columns, new SampledColumns(table, sample, used));
    }

    /// Returns the columns with one value for each record and more than one value in total.
    List<Candidate> candidates(Predicate<ColumnKind> kinds) {
        return candidates(paths, columns, kinds).toList();
    }

    private static Stream<Candidate> candidates(
            List<ColumnPath> paths, List<ColumnProfile> columns, Predicate<ColumnKind> kinds) {
        return IntStream.range(0, paths.size())
                .mapToObj(i -> new Candidate(paths.get(i), columns.get(i)))
                .filter(one -> one.path().ofRecord() && kinds.test(one.kind()))
                .filter(one -> one.distinct() > 1)
                .limit(MOST);
    }

    SampledColumns.Column values(Candidate candidate) {
        return sampled.of(candidate.path());
    }

    /// Returns a condition of SQL: a number equals an expression after rounding.
    static String equals(String number, String expression, int decimals) {
        return "abs(CAST(%s AS DOUBLE) - (%s)) <= %s"
                .formatted(
                        number,
                        expression,
                        String.format(Locale.ROOT, "%.12f", tolerance(decimals)));
    }

    /// Returns the greatest difference of equal numbers after rounding.
    static double tolerance(int decimals) {
        return 0.5000001 * Math.pow(10, -decimals);
    }

    static String asDouble(String sql) {
        return "CAST(%s AS DOUBLE)".formatted(sql);
    }
}
