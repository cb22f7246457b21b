package dev.leat.quality.profile;

import dev.leat.quality.data.AggregateQuery;
import dev.leat.quality.profile.RelationInput.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Searches columns that are the product of two others, or the sum over a list's elements.
record ProductSearch(RelationInput input) {

    /// The least share of records in the sample that follow the rule.
    private static final double LEAST = 0.9;

    /// The least number of records that could break the rule.
    private static final int EVIDENCE = 20;

    /// More numeric columns have too many combinations.
    private static final int MOST = 16;

    /// A rule, as conditions of SQL.
    ///
    /// @param telling the record could break the rule by chance
    /// @param holds the rule holds
    private record Rule(
            Candidate result, List<String> factors, String present, String telling, String holds) {}

    List<Relations.Product> products() {
        var rules = new ArrayList<Rule>();
        var numbers = input.candidates(ColumnKind::number).stream().limit(MOST).toList();
        for (var result : numbers) {
            for (int i = 0; i < numbers.size(); i++) {
                for (int j = i + 1; j < numbers.size(); j++) {
                    var left = numbers.get(i);
                    var right = numbers.get(j);
                    if (!left.equals(result)
                            && !right.equals(result)
                            && likely(result, left, right)) {
                        rules.add(product(result, left, right));
                    }
                }
            }
        }
        return counted(
                rules,
                (rule, compared, violations) ->
                        new Relations.Product(
                                rule.result().name(),
                                rule.factors().get(0),
                                rule.factors().get(1),
                                rule.result().decimals(),
                                compared,
                                violations));
    }

    /// Returns true if the rule holds in nearly all records of the sample that could break it.
    private boolean likely(Candidate result, Candidate left, Candidate right) {
        var products = input.values(result).numbers();
        var ones = input.values(left).numbers();
        var others = input.values(right).numbers();
        double tolerance = RelationInput.tolerance(result.decimals());
        int telling = 0;
        int holds = 0;
        for (int i = 0; i < products.length; i++) {
            double one = ones[i];
            double other = others[i];
            boolean trivial = one == 0 || one == 1 || other == 0 || other == 1;
            if (trivial || Double.isNaN(products[i]) || Double.isNaN(one) || Double.isNaN(other)) {
                continue;
            }
            telling++;
            holds += Math.abs(products[i] - one * other) <= tolerance ? 1 : 0;
            if (telling - holds > (1 - LEAST) * products.length) {
                return false;
            }
        }
        return telling >= EVIDENCE && holds >= LEAST * telling;
    }

    private static Rule product(Candidate result, Candidate left, Candidate right) {
        var product =
                RelationInput.asDouble(left.sql()) + " * " + RelationInput.asDouble(right.sql());
        return new Rule(
                result,
                List.of(left.name(), right.name()),
                Stream.of(result, left, right)
                        .map(one -> one.sql() + " IS NOT NULL")
                        .reduce((a, b) -> a + " AND " + b)
                        .orElseThrow(),
                "true",
                RelationInput.equals(result.sql(), product, result.decimals()));
    }

    List<Relations.ListTotal> totals() {
        var rules = new ArrayList<Rule>();
        var numbers = input.candidates(ColumnKind::number).stream().limit(MOST).toList();
        for (var list : input.candidates(kind -> kind == ColumnKind.LIST)) {
            var elements = numbersIn(list);
            for (var result : numbers) {
                for (int i = 0; i < elements.size(); i++) {
                    rules.add(total(result, list, List.of(elements.get(i))));
                    for (int j = i + 1; j < elements.size(); j++) {
                        rules.add(total(result, list, List.of(elements.get(i), elements.get(j))));
                    }
                }
            }
        }
        return counted(
                likely(rules),
                (rule, compared, violations) ->
                        new Relations.ListTotal(
                                rule.result().name(),
                                rule.factors(),
                                rule.result().decimals(),
                                compared,
                                violations));
    }

    /// Returns the numeric elements of a list, or the numeric members of its elements.
    private List<ColumnPath> numbersIn(Candidate list) {
        return input.paths().stream()
                .filter(path -> path.name().startsWith(list.name() + "[]"))
                .filter(path -> path.name().indexOf("[]", list.name().length() + 2) < 0)
                .filter(path -> path.kind().number())
                .limit(MOST)
                .toList();
    }

    private static Rule total(Candidate result, Candidate list, List<ColumnPath> factors) {
        var product =
                factors.stream()
                        .map(factor -> RelationInput.asDouble(factor.sql()))
                        .reduce((a, b) -> a + " * " + b)
                        .orElseThrow();
        var sum =
                "coalesce(list_sum(list_transform(%s, lambda e: %s)), 0)"
                        .formatted(list.sql(), product);
        return new Rule(
                result,
                factors.stream().map(ColumnPath::name).toList(),
                "%s IS NOT NULL AND %s IS NOT NULL".formatted(result.sql(), list.sql()),
                "len(%s) > 0 AND %s <> 0".formatted(list.sql(), result.sql()),
                RelationInput.equals(result.sql(), sum, result.decimals()));
    }

    /// Returns the rules that hold in nearly all telling records of the sample.
    private List<Rule> likely(List<Rule> rules) {
        var query = new AggregateQuery(input.sample());
        for (var rule : rules) {
            var telling = rule.present() + " AND " + rule.telling();
            query.add("count_if(%s)".formatted(telling));
            query.add("count_if(%s AND %s)".formatted(telling, rule.holds()));
        }
        var found = query.run(input.table());
        return IntStream.range(0, rules.size())
                .filter(i -> found.whole(2 * i) >= EVIDENCE)
                .filter(i -> found.whole(2 * i + 1) >= LEAST * found.whole(2 * i))
                .mapToObj(rules::get)
                .toList();
    }

    /// A rule with the records that have all its values, and those that break it.
    private interface Counted<T> {
        T of(Rule rule, long compared, long violations);
    }

    /// Counts the rules in all records, in one scan.
    private <T> List<T> counted(List<Rule> rules, Counted<T> counted) {
        var query = new AggregateQuery("records");
        for (var rule : rules) {
            query.add("count_if(%s)".formatted(rule.present()));
            query.add("count_if(%s AND NOT (%s))".formatted(rule.present(), rule.holds()));
        }
        var found = query.run(input.table());
        return IntStream.range(0, rules.size())
                .mapToObj(i -> counted.of(rules.get(i), found.whole(2 * i), found.whole(2 * i + 1)))
                .toList();
    }
}
