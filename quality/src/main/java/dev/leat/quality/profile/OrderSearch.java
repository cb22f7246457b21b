package dev.leat.quality.profile;

import dev.leat.quality.profile.RelationInput.Candidate;
import java.util.ArrayList;
import java.util.List;
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
        var pairs = pairs();
        var query = new AggregateQuery(shuffled());
        for (var pair : pairs) {
            var lower = pair.lower().sql();
            var upper = pair.upper().sql();
            var other = other(pair.upper());
            query.add("count_if(%s)".formatted(pair.present()));
            query.add("count_if(%s <= %s)".formatted(lower, upper));
            query.add("count_if(%s = %s)".formatted(lower, upper));
            query.add("count_if(%s <= %s)".formatted(lower, other));
            query.add("count_if(%s = %s)".formatted(lower, other));
            query.add("count_if(%s IS NOT NULL AND %s IS NOT NULL)".formatted(lower, other));
        }
        query.run(input.table());
        var orders = new ArrayList<Pair>();
        var equals = new ArrayList<Pair>();
        for (int i = 0; i < pairs.size(); i++) {
            var pair = pairs.get(i);
            long present = query.whole(6 * i);
            double combined = Math.max(1, query.whole(6 * i + 5));
            if (present < EVIDENCE) {
                continue;
            }
            boolean equal =
                    query.whole(6 * i + 2) >= LEAST * present
                            && query.whole(6 * i + 4) / combined <= CHANCE;
            if (equal) {
                if (first(pair)) {
                    equals.add(pair);
                }
            } else if (pair.lower().kind().ordered()
                    && pair.lower().kind() != ColumnKind.TEXT
                    && query.whole(6 * i + 1) >= LEAST * present
                    && query.whole(6 * i + 3) / combined <= CHANCE
                    && products.stream().noneMatch(product -> has(product, pair))) {
                orders.add(pair);
            }
        }
        return counted(orders, equals);
    }

    /// Returns the sample, in which each row has also the values of another row.
    private String shuffled() {
        var others =
                input.candidates(OrderSearch::comparable).stream()
                        .map(one ->
                                "lead(%s, 7) OVER (ORDER BY random_row) AS %s"
                                        .formatted(one.sql(), other(one)))
                        .toList();
        return others.isEmpty()
                ? input.sample()
                : "(SELECT *, %s FROM (SELECT *, hash(row_number() OVER ()) AS random_row FROM %s))"
                        .formatted(String.join(", ", others), input.sample());
    }

    private String other(Candidate column) {
        return "other_row_" + input.paths().indexOf(column.path());
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
        query.run(input.table());
        int first = 3 * orders.size();
        return new Found(
                IntStream.range(0, orders.size())
                        .mapToObj(i ->
                                new Relations.Order(
                                        orders.get(i).lower().name(),
                                        orders.get(i).upper().name(),
                                        query.whole(3 * i),
                                        query.whole(3 * i + 1),
                                        query.whole(3 * i + 2)))
                        .toList(),
                IntStream.range(0, equals.size())
                        .mapToObj(i ->
                                new Relations.Equality(
                                        equals.get(i).lower().name(),
                                        equals.get(i).upper().name(),
                                        query.whole(first + 2 * i),
                                        query.whole(first + 2 * i + 1)))
                        .toList());
    }
}
