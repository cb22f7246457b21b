package dev.leat.kernel.bind;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// An upper bound of a size as a polynomial: a coefficient for each product of symbols. A symbol is
/// the SQL text of a column's size or number of elements, or the size of a lambda's parameter. No
/// coefficient is negative. Immutable.
record Growth(Map<List<String>, Double> terms) {

    static final Growth NONE = new Growth(Map.of());

    Growth {
        terms = Map.copyOf(terms);
    }

    static Growth of(double constant) {
        return constant <= 0 ? NONE : new Growth(Map.of(List.of(), constant));
    }

    static Growth symbol(String name) {
        return new Growth(Map.of(List.of(name), 1.0));
    }

    Growth plus(Growth other) {
        return with(other, Double::sum);
    }

    /// At least as large as both: the larger of each pair of coefficients.
    Growth max(Growth other) {
        return with(other, Math::max);
    }

    private Growth with(Growth other, BinaryOperator<Double> join) {
        var sum = new HashMap<>(terms);
        other.terms.forEach((product, factor) -> sum.merge(product, factor, join));
        return new Growth(sum);
    }

    Growth times(double factor) {
        return times(of(factor));
    }

    Growth times(Growth other) {
        var sum = new HashMap<List<String>, Double>();
        terms.forEach((mine, factor) ->
                other.terms.forEach((its, more) -> {
                    var product = new ArrayList<>(mine);
                    product.addAll(its);
                    Collections.sort(product);
                    sum.merge(List.copyOf(product), factor * more, Double::sum);
                }));
        return new Growth(sum);
    }

    /// The sum over the elements of a list, of which there are `count` and which have the size
    /// `total` together, where `parameter` is the size of one.
    Growth over(String parameter, Growth count, Growth total) {
        var sum = NONE;
        for (var term : terms.entrySet()) {
            var rest = term.getKey().stream().filter(name -> !name.equals(parameter)).toList();
            int power = term.getKey().size() - rest.size();
            var product =
                    new Growth(Map.of(rest, term.getValue())).times(power == 0 ? count : total);
            for (int i = 1; i < power; i++) {
                product = product.times(total);
            }
            sum = sum.plus(product);
        }
        return sum;
    }

    /// What is left where a symbol is nothing.
    Growth without(String symbol) {
        return keep(false, symbol);
    }

    /// What is nothing where a symbol is nothing.
    Growth with(String symbol) {
        return keep(true, symbol);
    }

    /// Whether a symbol stands in it more than once, or is multiplied.
    boolean multiplies(String symbol) {
        return keep(true, symbol).terms.entrySet().stream()
                .anyMatch(term -> term.getKey().size() > 1 || term.getValue() > 1);
    }

    private Growth keep(boolean with, String symbol) {
        return new Growth(
                terms.entrySet().stream()
                        .filter(term -> term.getKey().contains(symbol) == with)
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /// The number that it is where it has no symbols.
    double constant() {
        return terms.getOrDefault(List.of(), 0.0);
    }

    boolean isConstant() {
        return terms.keySet().stream().allMatch(List::isEmpty);
    }

    /// Whether sizes are multiplied with one another.
    boolean isProduct() {
        return terms.keySet().stream().anyMatch(product -> product.size() > 1);
    }

    /// How many times the symbols of this kind it can be at most; products aside.
    double factor(Predicate<String> kind) {
        return terms.entrySet().stream()
                .filter(term -> term.getKey().size() == 1 && kind.test(term.getKey().getFirst()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    boolean has(String symbol) {
        return terms.keySet().stream().anyMatch(product -> product.contains(symbol));
    }

    /// As an expression of type DOUBLE.
    String sql() {
        return terms.entrySet().stream()
                .map(term ->
                        term.getKey().stream()
                                .map(symbol -> " * " + symbol)
                                .collect(
                                        Collectors.joining(
                                                "", "CAST(" + term.getValue() + " AS DOUBLE)", "")))
                .sorted()
                .collect(Collectors.joining(" + "));
    }
}
