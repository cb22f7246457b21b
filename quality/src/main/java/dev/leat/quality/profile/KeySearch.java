package dev.leat.quality.profile;

import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.quality.profile.RelationInput.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/// Searches columns that identify a record: single columns first, then pairs, and counts duplicate
/// records. If a key without nulls has no duplicates, no record has. Owned by one thread.
final class KeySearch {

    /// The least share of distinct values in the sample of a near-key.
    private static final double NEAR = 0.98;

    /// HyperLogLog estimates distinct values with an error of a few percent.
    private static final double ESTIMATE = 0.85;

    /// The least number of duplicates that a pair of independent columns would have.
    private static final double EVIDENCE = 10;

    private static final int MOST_SINGLE = 5;
    private static final int MOST_PAIRS = 3;

    private final RelationInput input;

    /// The records that equal an earlier one, when they have been counted.
    private OptionalLong equal = OptionalLong.empty();

    KeySearch(RelationInput input) {
        this.input = input;
    }

    /// The keys, and the number of records that equal an earlier one.
    record Found(List<Relations.Key> keys, long duplicates) {}

    private record Counts(long compared, long duplicates, long conflicts) {}

    Found find() {
        var keys = new ArrayList<Relations.Key>();
        // with a further column, a near-key is a key by chance
        var near = new HashSet<String>();
        for (var column : single()) {
            var key = count(List.of(column));
            if (plausible(key)) {
                near.add(column.name());
                if (!column.kind().time() || key.duplicates() == 0) {
                    keys.add(key);
                }
            }
        }
        boolean complete = keys.stream().anyMatch(key -> identifies(key) && !byChance(key));
        for (var pair : complete ? List.<List<Candidate>>of() : pairs(near)) {
            var key = count(pair);
            if (plausible(key)) {
                keys.add(key);
            }
            if (identifies(key)) {
                break;
            }
        }
        keys.sort(
                Comparator.comparing((Relations.Key key) -> byChance(key))
                        .thenComparingLong(Relations.Key::conflicts)
                        .thenComparingInt(key -> key.columns().size())
                        .thenComparingLong(Relations.Key::nulls));
        return new Found(keys, duplicates());
    }

    /// Returns true if records with the same key are equal, and each record has a key.
    private boolean identifies(Relations.Key key) {
        return key.nulls() == 0 && key.duplicates() == duplicates();
    }

    /// Returns true if times may be distinct only because they have more possible values than there
    /// are records.
    private boolean byChance(Relations.Key key) {
        return input.candidates(ColumnKind::time).stream()
                .anyMatch(one -> key.columns().contains(one.name()));
    }

    private boolean plausible(Relations.Key key) {
        long compared = records() - key.nulls();
        return compared > 1 && key.conflicts() <= (1 - NEAR) * compared && compared * 2 > records();
    }

    private long records() {
        return input.table().content().records();
    }

    private List<Candidate> single() {
        return input.candidates(ColumnKind::identifies).stream()
                .filter(one -> one.distinct() >= ESTIMATE * NEAR * one.profile().values().present())
                .sorted(Comparator.comparing(one -> one.kind().time()))
                .limit(MOST_SINGLE)
                .toList();
    }

    /// Returns true if the pairs of values are enough for a key, and few enough that records with
    /// independent values would have duplicates.
    private boolean telling(Candidate left, Candidate right) {
        double combinations = (double) left.distinct() * right.distinct();
        double expected = (double) records() * records() / (2 * combinations);
        return combinations >= ESTIMATE * records() && expected >= EVIDENCE;
    }

    private static long nulls(List<Candidate> pair) {
        return pair.stream().mapToLong(one -> one.profile().values().nulls()).sum();
    }

    private static long times(List<Candidate> pair) {
        return pair.stream().filter(one -> one.kind().time()).count();
    }

    /// Returns the pairs whose values are distinct in the sample, those without times and nulls
    /// first.
    private List<List<Candidate>> pairs(Set<String> without) {
        var columns =
                input.candidates(ColumnKind::identifies).stream()
                        .filter(one -> !without.contains(one.name()))
                        .toList();
        var pairs = new ArrayList<List<Candidate>>();
        for (int i = 0; i < columns.size(); i++) {
            for (int j = i + 1; j < columns.size(); j++) {
                var left = columns.get(i);
                var right = columns.get(j);
                if (telling(left, right)
                        && input.sampled().distinct(left.path(), right.path(), NEAR)) {
                    pairs.add(List.of(left, right));
                }
            }
        }
        return pairs.stream()
                .sorted(
                        Comparator.comparingLong(KeySearch::times)
                                .thenComparingLong(KeySearch::nulls)
                                .thenComparingDouble(pair ->
                                        (double) pair.get(0).distinct() * pair.get(1).distinct()))
                .limit(MOST_PAIRS)
                .toList();
    }

    private Relations.Key count(List<Candidate> columns) {
        var names = columns.stream().map(Candidate::name).toList();
        var expressions = columns.stream().map(Candidate::sql).toList();
        var present =
                expressions.stream()
                        .map(sql -> sql + " IS NOT NULL")
                        .collect(Collectors.joining(" AND "));
        var key = "hash(" + String.join(", ", expressions) + ")";
        var counts = counts(key, present);
        if (counts.duplicates() > 0) {
            counts = withConflicts(key, present, counts);
        } else if (counts.compared() == records()) {
            equal = OptionalLong.of(0);
        }
        return new Relations.Key(
                names, counts.duplicates(), counts.conflicts(), records() - counts.compared());
    }

    private Counts withConflicts(String key, String present, Counts counts) {
        // a duplicate that is no duplicate record differs from the first record with its key
        long least = counts.duplicates() - duplicates();
        return duplicates() == 0 || least > (1 - NEAR) * counts.compared()
                ? new Counts(counts.compared(), counts.duplicates(), Math.max(0, least))
                : conflicts(key, present, counts);
    }

    private Counts counts(String key, String present) {
        return input.table()
                .query(
                        """
                        SELECT coalesce(sum(n), 0), coalesce(sum(n - 1), 0) FROM (
                          SELECT count(*) AS n FROM records WHERE %s GROUP BY %s)\
                        """
                                .formatted(present, key),
                        row -> new Counts(row.getLong(1), row.getLong(2), 0))
                .getFirst();
    }

    /// Counts the duplicates that differ from the first record with their key.
    private Counts conflicts(String key, String present, Counts counts) {
        long conflicts =
                input.table()
                        .query(
                                """
                                SELECT coalesce(sum(d - 1), 0) FROM (
                                  SELECT count(*) AS d FROM (
                                    SELECT DISTINCT %s AS k, %s AS r FROM records WHERE %s)
                                  GROUP BY k)\
                                """
                                        .formatted(key, record(), present),
                                row -> row.getLong(1))
                        .getFirst();
        return new Counts(counts.compared(), counts.duplicates(), conflicts);
    }

    private long duplicates() {
        if (equal.isEmpty()) {
            equal =
                    OptionalLong.of(
                            input.table()
                                    .query(
                                            "SELECT coalesce(sum(n - 1), 0) FROM (SELECT count(*) AS n FROM records GROUP BY %s)"
                                                    .formatted(record()),
                                            row -> row.getLong(1))
                                    .getFirst());
        }
        return equal.getAsLong();
    }

    /// Returns the hash of all columns.
    private String record() {
        return input.table().columns().stream()
                .map(column -> SqlLiterals.name(column.name()))
                .collect(Collectors.joining(", ", "hash(", ")"));
    }
}
