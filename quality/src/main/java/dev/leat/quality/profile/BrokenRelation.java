package dev.leat.quality.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A rule between columns as a condition of SQL that is true for records that break it.
///
/// @param rule the rule, such as `total = price * quantity`
/// @param column the column whose value the rule states
/// @param broken the condition
/// @param expected the value that the rule expects, for a rule that states a number
public record BrokenRelation(
        String rule, String column, String broken, Optional<Expected> expected) {

    /// The value of a column and the value that its rule expects, as SQL, and the latter over the
    /// columns of a record.
    public record Expected(String actual, String value, String formula) {}

    /// Returns the rules in a table that has the columns of the profile.
    ///
    /// @param paths returns the path of a column of the profile
    public static List<BrokenRelation> of(
            Relations relations, Function<String, Optional<ColumnPath>> paths) {
        var found = new ArrayList<BrokenRelation>();
        for (var one : relations.products()) {
            sql(paths, one.product(), one.left(), one.right())
                    .ifPresent(sql -> found.add(product(one, sql)));
        }
        for (var one : relations.totals()) {
            total(one, paths).ifPresent(found::add);
        }
        for (var one : relations.orders()) {
            sql(paths, one.lower(), one.upper())
                    .ifPresent(sql ->
                            found.add(
                                    new BrokenRelation(
                                            "%s <= %s".formatted(one.lower(), one.upper()),
                                            one.lower() + ", " + one.upper(),
                                            "%s > %s".formatted(sql.get(0), sql.get(1)),
                                            Optional.empty())));
        }
        for (var one : relations.equals()) {
            sql(paths, one.first(), one.second())
                    .ifPresent(sql ->
                            found.add(
                                    new BrokenRelation(
                                            "%s = %s".formatted(one.first(), one.second()),
                                            one.first() + ", " + one.second(),
                                            "%s <> %s".formatted(sql.get(0), sql.get(1)),
                                            Optional.empty())));
        }
        return found;
    }

    private static BrokenRelation product(Relations.Product one, List<String> sql) {
        var value = "%s * %s".formatted(asDouble(sql.get(1)), asDouble(sql.get(2)));
        return new BrokenRelation(
                "%s = %s * %s".formatted(one.product(), one.left(), one.right()),
                one.product(),
                broken(sql, value, one.decimals()),
                Optional.of(
                        new Expected(
                                asDouble(sql.get(0)),
                                value,
                                "%s * %s".formatted(one.left(), one.right()))));
    }

    private static Optional<BrokenRelation> total(
            Relations.ListTotal one, Function<String, Optional<ColumnPath>> paths) {
        var list = one.factors().getFirst().replaceFirst("\\[\\].*", "");
        var outer = sql(paths, one.total(), list);
        var factors = sql(paths, one.factors().toArray(String[]::new));
        if (outer.isEmpty() || factors.isEmpty()) {
            return Optional.empty();
        }
        var product =
                factors.get().stream()
                        .map(BrokenRelation::asDouble)
                        .collect(Collectors.joining(" * "));
        var value =
                "coalesce(list_sum(list_transform(%s, lambda e: %s)), 0)"
                        .formatted(outer.get().get(1), product);
        return Optional.of(
                new BrokenRelation(
                        "%s = sum of %s".formatted(one.total(), String.join(" * ", one.factors())),
                        one.total(),
                        broken(outer.get(), value, one.decimals()),
                        Optional.of(
                                new Expected(
                                        asDouble(outer.get().getFirst()),
                                        value,
                                        "list_sum([%s for e in %s])"
                                                .formatted(
                                                        one.factors().stream()
                                                                .map(factor ->
                                                                        factor.replace(
                                                                                list + "[]", "e"))
                                                                .collect(Collectors.joining(" * ")),
                                                        list)))));
    }

    private static String broken(List<String> present, String value, int decimals) {
        return present.stream()
                        .map(one -> one + " IS NOT NULL")
                        .collect(Collectors.joining(" AND "))
                + " AND NOT (%s)"
                        .formatted(RelationInput.equals(present.getFirst(), value, decimals));
    }

    private static String asDouble(String sql) {
        return "TRY_CAST(%s AS DOUBLE)".formatted(sql);
    }

    private static Optional<List<String>> sql(
            Function<String, Optional<ColumnPath>> paths, String... names) {
        var found = new ArrayList<String>();
        for (var name : names) {
            var path = paths.apply(name);
            if (path.isEmpty()) {
                return Optional.empty();
            }
            found.add(path.get().sql());
        }
        return Optional.of(found);
    }
}
