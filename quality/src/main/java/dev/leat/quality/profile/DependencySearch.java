package dev.leat.quality.profile;

import dev.leat.quality.data.AggregateQuery;
import dev.leat.quality.profile.RelationInput.Candidate;
import java.util.ArrayList;
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
        var found = new ArrayList<Relations.Dependency>();
        for (var determinant : input.candidates(ColumnKind::identifies)) {
            if (isKey(determinant, keys)) {
                continue;
            }
            var others =
                    dependents.stream()
                            .filter(one ->
                                    !one.name().equals(determinant.name())
                                            && !equal(determinant, one, equals))
                            .toList();
            counted(
                            determinant,
                            likely(determinant, others).stream()
                                    .limit(Math.max(0, MOST - found.size()))
                                    .toList())
                    .stream()
                    .filter(one -> one.violations() <= DEVIATING * one.compared())
                    .forEach(found::add);
        }
        return found;
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
        var groups = input.sampled().groups(determinant.path());
        return dependents.stream().filter(one -> likely(determinant, groups, one)).toList();
    }

    private boolean likely(
            Candidate determinant, SampledColumns.Groups groups, Candidate dependent) {
        var codes = input.values(dependent).codes();
        var numbers = new int[groups.count()];
        var first = new long[groups.count()];
        var broken = new boolean[groups.count()];
        for (int i = 0; i < codes.length; i++) {
            int group = groups.of()[i];
            if (group >= 0 && codes[i] >= 0) {
                if (numbers[group]++ == 0) {
                    first[group] = codes[i];
                }
                broken[group] |= first[group] != codes[i];
            }
        }
        int telling = 0;
        int compared = 0;
        int inBroken = 0;
        for (int group = 0; group < groups.count(); group++) {
            telling += numbers[group] > 1 ? 1 : 0;
            compared += numbers[group] > 1 ? numbers[group] : 0;
            inBroken += broken[group] ? numbers[group] : 0;
        }
        // a group with one deviating record has all its records in this sum
        if (telling < Math.min(EVIDENCE, determinant.distinct())
                || (determinant.distinct() > FEW && inBroken > 0.5 * compared)) {
            return false;
        }
        var most = input.sampled().most(groups, dependent.path());
        int deviating = 0;
        for (int group = 0; group < groups.count(); group++) {
            deviating += numbers[group] - most[group];
        }
        return telling > 0 && deviating <= DEVIATING * 2 * (compared - telling);
    }

    /// Counts dependencies in all records: in one scan those without a violation, and the others in
    /// one scan each.
    private List<Relations.Dependency> counted(Candidate determinant, List<Candidate> dependents) {
        if (dependents.isEmpty()) {
            return List.of();
        }
        var groups = new ArrayList<String>();
        for (int i = 0; i < dependents.size(); i++) {
            groups.addAll(group(dependents.get(i), i));
        }
        var query =
                new AggregateQuery(
                        "(SELECT %1$s FROM records WHERE %2$s IS NOT NULL GROUP BY %2$s)"
                                .formatted(String.join(", ", groups), determinant.sql()));
        for (int i = 0; i < dependents.size(); i++) {
            query.add("count_if(n%d > 0)".formatted(i));
            query.add("coalesce(sum(n%d), 0)".formatted(i));
            query.add("count_if(l%1$d <> h%1$d)".formatted(i));
        }
        var counts = query.run(input.table());
        var found = new ArrayList<Relations.Dependency>();
        for (int i = 0; i < dependents.size(); i++) {
            var dependent = dependents.get(i);
            found.add(
                    counts.whole(3 * i + 2) > 0
                            ? count(determinant, dependent)
                            : new Relations.Dependency(
                                    determinant.name(),
                                    dependent.name(),
                                    counts.whole(3 * i),
                                    counts.whole(3 * i + 1),
                                    0));
        }
        return found;
    }

    /// Returns the number of values of a column in a group, and its least and greatest value, of
    /// texts those of the hashes.
    private static List<String> group(Candidate column, int number) {
        boolean text = column.kind() == ColumnKind.TEXT;
        var value = text ? "hash(%s)".formatted(column.sql()) : column.sql();
        // the hash of null is a number
        var filter =
                text && column.profile().values().nulls() > 0
                        ? " FILTER (WHERE %s IS NOT NULL)".formatted(column.sql())
                        : "";
        return List.of(
                "count(%s) AS n%d".formatted(column.sql(), number),
                "min(%s)%s AS l%d".formatted(value, filter, number),
                "max(%s)%s AS h%d".formatted(value, filter, number));
    }

    private Relations.Dependency count(Candidate determinant, Candidate dependent) {
        return input.table()
                .query(
                        """
                        SELECT count(*), coalesce(sum(n), 0), coalesce(sum(n - most), 0) FROM (
                          SELECT sum(c) AS n, max(c) AS most FROM (
                            SELECT hash(%1$s) AS a, count(*) AS c FROM records
                            WHERE %1$s IS NOT NULL AND %2$s IS NOT NULL
                            GROUP BY hash(%1$s), hash(%2$s))
                          GROUP BY a)\
                        """
                                .formatted(determinant.sql(), dependent.sql()),
                        row ->
                                new Relations.Dependency(
                                        determinant.name(),
                                        dependent.name(),
                                        row.getLong(1),
                                        row.getLong(2),
                                        row.getLong(3)))
                .getFirst();
    }
}
