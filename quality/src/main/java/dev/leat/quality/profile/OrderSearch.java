package dev.leat.quality.profile;

import dev.leat.quality.data.AggregateQuery;
import dev.leat.quality.profile.RelationInput.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/// Searches pairs of columns of which one is never greater than the other, or which are equal.
record OrderSearch(RelationInput input) {

    /// The least share of records in the sample that follow the rule.
    private static final double LEAST = 0.98;

    /// The greatest share of records that follow the rule if the values are combined at random. A
    /// rule above it says nothing about a record.
    private static final double CHANCE = 0.9;

    private static final int EVIDENCE = 20;

    /// A pair of columns; `lower` and `upper` have no order if they are equal.
    private record Pair(Candidate lower, Candidate upper) {

        String present() {
            return "%s IS NOT NULL AND %s IS NOT NULL".formatted(lower.sql(), upper.sql());
        }
    }

    /// The rules of both kinds.
    record Found(List<Relations.Order> orders, List<Relations.Equality> equals) {}

    Found find(List<Relations.Product> products) {
        var orders = new ArrayList<Pair>();
        var equals = new ArrayList<Pair>();
        for (var pair : pairs()) {
            var found = sampled(pair, record -> record);
            if (found.present < EVIDENCE) {
                continue;
            }
            var combined = sampled(pair, input.sampled()::other);
            boolean equal =
                    found.equal >= LEAST * found.present
                            && combined.equal <= CHANCE * combined.present;
            if (equal) {
                if (first(pair)) {
                    equals.add(pair);
                }
            } else if (pair.lower().kind() != ColumnKind.TEXT
                    && found.ordered >= LEAST * found.present
                    && combined.ordered <= CHANCE * combined.present
                    && products.stream().noneMatch(product -> has(product, pair))) {
                orders.add(pair);
            }
        }
        return counted(orders, equals);
    }

    /// The numbers of records in which both values of a pair are present, in order, and equal.
    private record Counts(int present, int ordered, int equal) {}

    /// Counts a pair in the sample.
    ///
    /// @param other the record with the upper value for that with the lower one
    private Counts sampled(Pair pair, IntUnaryOperator other) {
        var lower = input.values(pair.lower());
        var upper = input.values(pair.upper());
        boolean sameType = pair.lower().path().type().equals(pair.upper().path().type());
        int present = 0;
        int ordered = 0;
        int equal = 0;
        for (int i = 0; i < input.sampled().records(); i++) {
            int j = other.applyAsInt(i);
            if (lower.isNull(i) || upper.isNull(j)) {
                continue;
            }
            present++;
            boolean same =
                    sameType
                            ? lower.codes()[i] == upper.codes()[j]
                            : lower.numbers()[i] == upper.numbers()[j];
            equal += same ? 1 : 0;
            ordered += same || lower.numbers()[i] < upper.numbers()[j] ? 1 : 0;
        }
        return new Counts(present, ordered, equal);
    }

    private static boolean comparable(ColumnKind kind) {
        return kind.number() || kind.time() || kind == ColumnKind.TEXT;
    }

    private List<Pair> pairs() {
        var columns = input.candidates(OrderSearch::comparable);
        var pairs = new ArrayList<Pair>();
        for (var lower : columns) {
            for (var upper : columns) {
                if (!lower.equals(upper) && alike(lower.kind(), upper.kind())) {
                    pairs.add(new Pair(lower, upper));
                }
            }
        }
        return pairs;
    }

    private static boolean alike(ColumnKind left, ColumnKind right) {
        return left == right || (left.number() && right.number());
    }

    /// An equality is found in both orders of its columns.
    private boolean first(Pair pair) {
        return input.paths().indexOf(pair.lower().path())
                < input.paths().indexOf(pair.upper().path());
    }

    private static boolean has(Relations.Product product, Pair pair) {
        var names = List.of(pair.lower().name(), pair.upper().name());
        return names.contains(product.product())
                && (names.contains(product.left()) || names.contains(product.right()));
    }

    /// Counts the rules in all records, in one scan.
    private Found counted(List<Pair> orders, List<Pair> equals) {
        var query = new AggregateQuery("records");
        for (var pair : orders) {
            query.add("count_if(%s = %s)".formatted(pair.lower().sql(), pair.upper().sql()));
            query.add("count_if(%s)".formatted(pair.present()));
            query.add("count_if(%s > %s)".formatted(pair.lower().sql(), pair.upper().sql()));
        }
        for (var pair : equals) {
            query.add("count_if(%s)".formatted(pair.present()));
            query.add("count_if(%s <> %s)".formatted(pair.lower().sql(), pair.upper().sql()));
        }
        var found = query.run(input.table());
        int first = 3 * orders.size();
        return new Found(
                IntStream.range(0, orders.size())
                        .mapToObj(i ->
                                new Relations.Order(
                                        orders.get(i).lower().name(),
                                        orders.get(i).upper().name(),
                                        found.whole(3 * i),
                                        found.whole(3 * i + 1),
                                        found.whole(3 * i + 2)))
                        .toList(),
                IntStream.range(0, equals.size())
                        .mapToObj(i ->
                                new Relations.Equality(
                                        equals.get(i).lower().name(),
                                        equals.get(i).upper().name(),
                                        found.whole(first + 2 * i),
                                        found.whole(first + 2 * i + 1)))
                        .toList());
    }
}
