package dev.leat.quality.profile;

import dev.leat.quality.data.DataTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// The values of columns in the records of a sample, in memory. Candidates for relations are found
/// in them, because a SELECT of all pairs of columns takes much longer. Owned by one thread.
final class SampledColumns {

    /// The values of one column, by the number of the record.
    ///
    /// @param numbers the numbers, or the microseconds of times; NaN for other values and null
    /// @param codes numbers that are equal for equal values of the same type; -1 for null
    record Column(double[] numbers, long[] codes) {

        boolean isNull(int record) {
            return codes[record] < 0;
        }
    }

    /// The records with equal values of a column.
    ///
    /// @param of the number of the group of each record; -1 for null
    record Groups(int[] of, int count) {}

    private final int records;
    private final Map<ColumnPath, Column> columns = new HashMap<>();

    /// For each record the number of another one.
    private final int[] others;

    private final Counts counts;

    /// Reads the values of columns that have one value for each record.
    SampledColumns(DataTable table, String sample, Collection<ColumnPath> paths) {
        records =
                Math.toIntExact(
                        table.query("SELECT count(*) FROM " + sample, row -> row.getLong(1))
                                .getFirst());
        counts = new Counts(records);
        others = shuffled(records);
        if (!paths.isEmpty()) {
            read(table, sample, List.copyOf(paths));
        }
    }

    private static int[] shuffled(int records) {
        var order = new int[records];
        Arrays.setAll(order, i -> i);
        var random = new Random(1);
        for (int i = records - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int value = order[i];
            order[i] = order[other];
            order[other] = value;
        }
        return order;
    }

    private void read(DataTable table, String sample, List<ColumnPath> paths) {
        var select = new ArrayList<String>();
        for (var path : paths) {
            columns.put(path, new Column(new double[records], new long[records]));
            select.add(number(path));
            select.add(
                    "CASE WHEN %1$s IS NULL THEN -1 ELSE CAST(hash(%1$s) >> 1 AS BIGINT) END"
                            .formatted(path.sql()));
        }
        int[] record = {0};
        table.query(
                "SELECT %s FROM %s".formatted(String.join(", ", select), sample),
                row -> {
                    for (int i = 0; i < paths.size(); i++) {
                        var column = of(paths.get(i));
                        double number = row.getDouble(2 * i + 1);
                        column.numbers[record[0]] = row.wasNull() ? Double.NaN : number;
                        column.codes[record[0]] = row.getLong(2 * i + 2);
                    }
                    return record[0]++;
                });
    }

    private static String number(ColumnPath path) {
        return switch (path.kind()) {
            case WHOLE, DECIMAL, FLOAT -> RelationInput.asDouble(path.sql());
            case DATE, TIMESTAMP ->
                    RelationInput.asDouble(
                            "epoch_us(try_cast(%s AS TIMESTAMP))".formatted(path.sql()));
            case TIMESTAMPTZ -> RelationInput.asDouble("epoch_us(%s)".formatted(path.sql()));
            case TEXT, BOOLEAN, LIST, STRUCT, OTHER -> "CAST(NULL AS DOUBLE)";
        };
    }

    int records() {
        return records;
    }

    Column of(ColumnPath path) {
        return Optional.ofNullable(columns.get(path)).orElseThrow();
    }

    /// Returns another record, which is the same one for each column.
    int other(int record) {
        return others[record];
    }

    /// Returns true if at least a share of the records have different values of two columns.
    boolean distinct(ColumnPath left, ColumnPath right, double share) {
        var one = of(left).codes;
        var other = of(right).codes;
        counts.clear();
        int equal = 0;
        for (int i = 0; i < records; i++) {
            equal += counts.add(one[i], other[i]) > 1 ? 1 : 0;
            if (equal > (1 - share) * records) {
                return false;
            }
        }
        return true;
    }

    Groups groups(ColumnPath path) {
        var codes = of(path).codes;
        var numbers = new HashMap<Long, Integer>();
        var groups = new int[records];
        for (int i = 0; i < records; i++) {
            groups[i] = codes[i] < 0 ? -1 : numbers.computeIfAbsent(codes[i], _ -> numbers.size());
        }
        return new Groups(groups, numbers.size());
    }

    /// Returns for each group the number of its records that have the most frequent value of a
    /// column.
    int[] most(Groups groups, ColumnPath path) {
        var codes = of(path).codes;
        var most = new int[groups.count];
        counts.clear();
        for (int i = 0; i < records; i++) {
            int group = groups.of[i];
            if (group >= 0 && codes[i] >= 0) {
                most[group] = Math.max(most[group], counts.add(group, codes[i]));
            }
        }
        return most;
    }

    /// A hash table of pairs of numbers with their counts.
    private static final class Counts {

        private final long[] keys;
        private final int[] numbers;

        Counts(int most) {
            int size = Integer.highestOneBit(Math.max(1, most)) << 2;
            keys = new long[size];
            numbers = new int[size];
        }

        void clear() {
            Arrays.fill(keys, 0);
            Arrays.fill(numbers, 0);
        }

        /// Counts a pair, and returns its number so far. Pairs are equal if their hashes of 64 bits
        /// are.
        int add(long left, long right) {
            long key = mixed(left * 0x9E37_79B9_7F4A_7C15L + right) | 1;
            int at = (int) (key >>> 32) & (keys.length - 1);
            while (keys[at] != 0 && keys[at] != key) {
                at = (at + 1) & (keys.length - 1);
            }
            keys[at] = key;
            return ++numbers[at];
        }

        /// The last steps of SplitMix64.
        private static long mixed(long value) {
            long mixed = (value ^ (value >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
            mixed = (mixed ^ (mixed >>> 27)) * 0x94D0_49BB_1331_11EBL;
            return mixed ^ (mixed >>> 31);
        }
    }
}
