package dev.leat.quality.profile;

import dev.leat.quality.profile.RelationInput.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Searches columns that determine another column.
record DependencySearch(RelationInput input) {

    /// The greatest share of records in the sample's groups that deviate.
    private static final double DEVIATING = 0.03;

    /// Two records differ in the dependent column at least in this share of all pairs; otherwise
    /// nearly every column determines it.
    private static final double VARIED = 0.1;

    /// Values of the determinant that occur in several records of the sample.
    private static final int EVIDENCE = 10;

    private static final int MOST = 15;

    /// With so few groups, each may have a deviating record.
    private static final int FEW = 100;

    List<Relations.Dependency> find(List<Relations.Key> keys, List<Relations.Equality> equals) {
        var dependents =
                input.candidates(ColumnKind::ordered).stream().filter(this::varied).toList();
        var determinants =
                input.candidates(ColumnKind::identifies).stream()
                        .filter(one -> !isKey(one, keys))
                        .sorted(Comparator.comparingLong(Candidate::distinct))
                        .toList();
        var found = new DependencyCounts(input, DEVIATING);
        for (var determinant : determinants) {
            var others =
                    dependents.stream()
                            .filter(one ->
                                    !one.name().equals(determinant.name())
                                            && !equal(determinant, one, equals))
                            .toList();
            found.add(
                    determinant,
                    likely(determinant, others).stream()
                            .limit(Math.max(0, MOST - found.size()))
                            .toList());
        }
        return found.sorted();
    }

    private static boolean isKey(Candidate column, List<Relations.Key> keys) {
        return keys.stream().anyMatch(key -> key.columns().equals(List.of(column.name())));
    }

    private static boolean equal(Candidate one, Candidate other, List<Relations.Equality> equals) {
        var names = List.of(one.name(), other.name());
        return equals.stream()
                .anyMatch(equal -> names.contains(equal.first()) && names.contains(equal.second()));
    }

    private boolean varied(Candidate column) {
        long present = column.profile().values().present();
        double same =
                column.profile().values().top().stream()
                        .mapToDouble(one -> Math.pow((double) one.count() / present, 2))
                        .sum();
        return 1 - same >= VARIED;
    }

    /// Returns the columns that are constant in nearly all groups of the sample.
    private List<Candidate> likely(Candidate determinant, List<Candidate> dependents) {
        if (dependents.isEmpty()) {
            return List.of();
        }
        var groups = new ArrayList<String>();
        for (int i = 0; i < dependents.size(); i++) {
            var sql = dependents.get(i).sql();
            groups.add("max(%s) AS h%d".formatted(sql, i));
            groups.add("min(%s) AS l%d".formatted(sql, i));
            groups.add("count(%s) AS n%d".formatted(sql, i));
        }
        var query =
                new AggregateQuery(
                        "(SELECT %s FROM %s WHERE %s IS NOT NULL GROUP BY %s HAVING count(*) > 1)"
                                .formatted(
                                        String.join(", ", groups),
                                        input.sample(),
                                        determinant.sql(),
                                        determinant.sql()));
        for (int i = 0; i < dependents.size(); i++) {
            query.add("count_if(n%d > 1)".formatted(i));
            query.add("coalesce(sum(n%1$d) FILTER (WHERE n%1$d > 1), 0)".formatted(i));
            query.add("coalesce(sum(n%1$d) FILTER (WHERE l%1$d <> h%1$d), 0)".formatted(i));
        }
        query.run(input.table());
        var likely = new ArrayList<Candidate>();
        for (int i = 0; i < dependents.size(); i++) {
            boolean evident = query.whole(3 * i) >= Math.min(EVIDENCE, determinant.distinct());
            // a group with one deviating record has all its records in this sum
            boolean broken =
                    determinant.distinct() > FEW
                            && query.whole(3 * i + 2) > 0.5 * query.whole(3 * i + 1);
            if (evident && !broken) {
                likely.add(dependents.get(i));
            }
        }
        return likely.stream().filter(one -> mostlyConstant(determinant, one)).toList();
    }

    private boolean mostlyConstant(Candidate determinant, Candidate dependent) {
        var counted = DependencyCounts.count(input, determinant, dependent, input.sample());
        long telling = counted.compared() - counted.groups();
        return telling > 0 && counted.violations() <= DEVIATING * 2 * telling;
    }
}
