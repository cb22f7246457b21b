package dev.leat.kernel.bind;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// An upper bound of a size as a polynomial: `terms` has a coefficient for each product of symbols.
/// A symbol is the SQL of a column's size or number of elements, or stands for the size of a
/// lambda's parameter. No coefficient is negative. Immutable.
record SizeBound(Map<List<String>, Double> terms) {

    static final SizeBound NONE = new SizeBound(Map.of());

    SizeBound {
        terms = Map.copyOf(terms);
    }

    static SizeBound of(double constant) {
        return constant <= 0 ? NONE : new SizeBound(Map.of(List.of(), constant));
    }

    static SizeBound symbol(String name) {
        return new SizeBound(Map.of(List.of(name), 1.0));
    }

    SizeBound plus(SizeBound other) {
        return with(other, Double::sum);
    }

    /// Returns a common upper bound of this and another bound: for each product, the larger
    /// coefficient.
    SizeBound max(SizeBound other) {
        return with(other, Math::max);
    }

    private SizeBound with(SizeBound other, BinaryOperator<Double> join) {
        var sum = new HashMap<>(terms);
        other.terms.forEach((product, factor) -> sum.merge(product, factor, join));
        return new SizeBound(sum);
    }

    SizeBound times(double factor) {
        return times(of(factor));
    }

    SizeBound times(SizeBound other) {
        var sum = new HashMap<List<String>, Double>();
        terms.forEach((mine, factor) ->
                other.terms.forEach((its, more) -> {
                    var product = new ArrayList<>(mine);
                    product.addAll(its);
                    Collections.sort(product);
                    sum.merge(List.copyOf(product), factor * more, Double::sum);
                }));
        return new SizeBound(sum);
    }

    /// Returns the sum of this bound over all elements of a list. `parameter` is the symbol for the
    /// size of one element, `count` the number of elements, and `total` their total size.
    SizeBound over(String parameter, SizeBound count, SizeBound total) {
        var sum = NONE;
        for (var term : terms.entrySet()) {
            var rest = term.getKey().stream().filter(name -> !name.equals(parameter)).toList();
            int power = term.getKey().size() - rest.size();
            var product =
                    new SizeBound(Map.of(rest, term.getValue())).times(power == 0 ? count : total);
            for (int i = 1; i < power; i++) {
                product = product.times(total);
            }
            sum = sum.plus(product);
        }
        return sum;
    }

    /// Returns the terms that do not contain the symbol.
    SizeBound without(String symbol) {
        return keep(false, symbol);
    }

    /// Returns the terms that contain the symbol.
    SizeBound with(String symbol) {
        return keep(true, symbol);
    }

    /// Returns true if the symbol is multiplied: a term contains the symbol and another factor, or
    /// a term with the symbol has a coefficient above 1.
    boolean multiplies(String symbol) {
        return keep(true, symbol).terms.entrySet().stream()
                .anyMatch(term -> term.getKey().size() > 1 || term.getValue() > 1);
    }

    private SizeBound keep(boolean with, String symbol) {
        return new SizeBound(
                terms.entrySet().stream()
                        .filter(term -> term.getKey().contains(symbol) == with)
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /// Returns the constant term.
    double constant() {
        return terms.getOrDefault(List.of(), 0.0);
    }

    boolean isConstant() {
        return terms.keySet().stream().allMatch(List::isEmpty);
    }

    /// Returns true if a term is a product of several sizes.
    boolean isProduct() {
        return terms.keySet().stream().anyMatch(product -> product.size() > 1);
    }

    /// Returns the sum of the coefficients of terms that are a single symbol of this kind.
    double factor(Predicate<String> kind) {
        return terms.entrySet().stream()
                .filter(term -> term.getKey().size() == 1 && kind.test(term.getKey().getFirst()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    boolean has(String symbol) {
        return terms.keySet().stream().anyMatch(product -> product.contains(symbol));
    }

    /// Returns the bound as an SQL expression of type DOUBLE.
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
