package dev.leat.quality.profile;

import dev.leat.quality.profile.RelationInput.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Counts dependencies between columns in all records. A dependency without a violation that
/// follows from others is not counted again: if `a` determines `b`, and `b` determines `c`, then
/// `a` determines `c`; and if `a` has as many values as `b`, then `b` also determines `a`. This
/// holds only for columns without nulls. Determinants must be added in the order of their number of
/// values. Owned by one thread.
final class DependencyCounts {

    private final RelationInput input;
    private final List<Relations.Dependency> found = new ArrayList<>();

    /// The dependencies of columns without nulls that have no violation.
    private final Map<Names, Relations.Dependency> exact = new HashMap<>();

    private record Names(String determinant, String dependent) {}

    /// The greatest share of violations of a dependency.
    private final double deviating;

    DependencyCounts(RelationInput input, double deviating) {
        this.input = input;
        this.deviating = deviating;
    }

    int size() {
        return found.size();
    }

    /// Returns the dependencies in the order of the columns.
    List<Relations.Dependency> sorted() {
        var names = input.paths().stream().map(ColumnPath::name).toList();
        return found.stream()
                .sorted(
                        Comparator.comparingInt((Relations.Dependency one) ->
                                        names.indexOf(one.determinant()))
                                .thenComparingInt(one -> names.indexOf(one.dependent())))
                .toList();
    }

    /// Counts the dependencies of one determinant.
    void add(Candidate determinant, List<Candidate> dependents) {
        var rest = new ArrayList<>(dependents);
        rest.removeIf(dependent -> follows(determinant, dependent));
        // those that determine others first
        rest.sort(Comparator.comparingLong(Candidate::distinct).reversed());
        var direct = new ArrayList<Candidate>();
        for (var dependent : rest) {
            if (direct.stream().noneMatch(other -> determines(other, dependent))) {
                direct.add(dependent);
            }
        }
        count(determinant, direct);
        rest.removeAll(direct);
        rest.removeIf(dependent -> follows(determinant, dependent));
        count(determinant, rest);
    }

    private boolean determines(Candidate determinant, Candidate dependent) {
        return exact.containsKey(new Names(determinant.name(), dependent.name()));
    }

    /// Adds a dependency if it follows from others.
    private boolean follows(Candidate determinant, Candidate dependent) {
        var known = exact.get(new Names(determinant.name(), dependent.name()));
        if (known != null) {
            found.add(known);
            return true;
        }
        for (var one : List.copyOf(exact.values())) {
            if (one.determinant().equals(determinant.name())
                    && exact.containsKey(new Names(one.dependent(), dependent.name()))) {
                add(
                        new Relations.Dependency(
                                determinant.name(),
                                dependent.name(),
                                one.groups(),
                                one.compared(),
                                0),
                        true);
                return true;
            }
        }
        return false;
    }

    private void add(Relations.Dependency one, boolean withoutNulls) {
        if (one.violations() <= deviating * one.compared()) {
            found.add(one);
        }
        if (withoutNulls && one.violations() == 0) {
            exact.put(new Names(one.determinant(), one.dependent()), one);
        }
    }

    /// Counts dependencies in one scan, and in one more scan each those with a violation.
    private void count(Candidate determinant, List<Candidate> dependents) {
        if (dependents.isEmpty()) {
            return;
        }
        var groups = new ArrayList<String>();
        for (int i = 0; i < dependents.size(); i++) {
            groups.addAll(aggregates(dependents.get(i), i));
        }
        var query =
                new AggregateQuery(
                        "(SELECT %1$s FROM records WHERE %2$s IS NOT NULL GROUP BY %2$s)"
                                .formatted(String.join(", ", groups), determinant.sql()));
        for (int i = 0; i < dependents.size(); i++) {
            query.add("count_if(n%d > 0)".formatted(i));
            query.add("coalesce(sum(n%d), 0)".formatted(i));
            query.add("count_if(l%1$d <> h%1$d)".formatted(i));
            query.add("count(DISTINCT l%d)".formatted(i));
        }
        query.run(input.table());
        for (int i = 0; i < dependents.size(); i++) {
            var dependent = dependents.get(i);
            boolean withoutNulls = nulls(determinant) == 0 && nulls(dependent) == 0;
            if (query.whole(4 * i + 2) > 0) {
                add(count(input, determinant, dependent, "records"), false);
                continue;
            }
            long values = query.whole(4 * i);
            long compared = query.whole(4 * i + 1);
            add(dependency(determinant, dependent, values, compared), withoutNulls);
            if (withoutNulls && values == query.whole(4 * i + 3)) {
                exact.put(
                        new Names(dependent.name(), determinant.name()),
                        dependency(dependent, determinant, values, compared));
            }
        }
    }

    private static Relations.Dependency dependency(
            Candidate determinant, Candidate dependent, long groups, long compared) {
        return new Relations.Dependency(determinant.name(), dependent.name(), groups, compared, 0);
    }

    private static long nulls(Candidate column) {
        return column.profile().values().nulls();
    }

    /// Returns the number of values of a column in a group, and its least and greatest value.
    private static List<String> aggregates(Candidate column, int number) {
        boolean text = column.kind() == ColumnKind.TEXT;
        var value = text ? "hash(%s)".formatted(column.sql()) : column.sql();
        // the hash of null is a number
        var filter =
                text && nulls(column) > 0
                        ? " FILTER (WHERE %s IS NOT NULL)".formatted(column.sql())
                        : "";
        return List.of(
                "%s AS n%d"
                        .formatted(
                                nulls(column) == 0
                                        ? "count(*)"
                                        : "count(%s)".formatted(column.sql()),
                                number),
                "min(%s)%s AS l%d".formatted(value, filter, number),
                "max(%s)%s AS h%d".formatted(value, filter, number));
    }

    /// Counts one dependency with its violations in a table.
    static Relations.Dependency count(
            RelationInput input, Candidate determinant, Candidate dependent, String from) {
        return input.table()
                .query(
                        """
                        SELECT count(*), coalesce(sum(n), 0), coalesce(sum(n - most), 0) FROM (
                          SELECT sum(c) AS n, max(c) AS most FROM (
                            SELECT hash(%1$s) AS a, count(*) AS c FROM %3$s
                            WHERE %1$s IS NOT NULL AND %2$s IS NOT NULL
                            GROUP BY hash(%1$s), hash(%2$s))
                          GROUP BY a)\
                        """
                                .formatted(determinant.sql(), dependent.sql(), from),
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
