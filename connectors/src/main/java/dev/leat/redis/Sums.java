package dev.leat.redis;

import dev.leat.app.View;
import dev.leat.batch.Column;
import dev.leat.batch.Rows;
import dev.leat.plan.Effect;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The rows of a write summed up by place and period, which is all that a view needs of them if
/// each of them turns out to be new. Most batches are so; the script refuses the others, and they
/// are sent row by row.
///
/// @param at the place of each sum
/// @param period the period of each sum
record Sums(Places places, int[] at, int[] period, Values values) {

    /// The values of a write may not add up to more, whatever their signs: then no sum that ends
    /// far from the limits of 64 bits has passed them on its way.
    private static final long MOST = 1L << 52;

    /// Whether these writes may be sent as sums at all: records that never change, each once, and
    /// every write takes all of its pipeline's rows.
    static boolean possible(Layout layout, List<Effect.Write> writes) {
        var owners = new IdentityHashMap<Rows, String>();
        var seen = new HashSet<String>();
        for (var write : writes) {
            var owner = owners.putIfAbsent(write.rows(), write.pipeline());
            if (layout.pipeline(write.pipeline()).changes()
                    || (owner != null && !owner.equals(write.pipeline()))
                    || !BatchMessage.all(write)
                    || !seen.add(write.pipeline() + " " + write.to().name())) {
                return false;
            }
        }
        return new HashSet<>(owners.values()).size() == owners.size()
                && owners.keySet().stream().allMatch(Sums::distinct);
    }

    private static boolean distinct(Rows rows) {
        record Hash(long high, long low) {}
        var seen = new HashSet<Hash>(rows.size() * 2);
        var bytes = ByteBuffer.wrap(rows.identity());
        for (int row = 0; row < rows.size(); row++) {
            if (!seen.add(new Hash(bytes.getLong(), bytes.getLong()))) {
                return false;
            }
        }
        return true;
    }

    /// The sums of a write; empty where they could not be told from the rows.
    static Optional<Sums> of(RedisView view, Effect.Write write) {
        var places = new Places(view, write);
        var columns = Values.measures(view, write);
        if (!places.full() || !columns.stream().allMatch(Sums::moderate)) {
            return Optional.empty();
        }
        int size = write.pick().length;
        var group = new int[size];
        var first = new int[size];
        int groups = 0;
        var numbers = new HashMap<Long, Integer>();
        for (int i = 0; i < size; i++) {
            long name = (long) places.at(i) << Integer.SIZE | places.period(i);
            var known = numbers.putIfAbsent(name, groups);
            if (known == null) {
                first[groups] = i;
            }
            group[i] = known == null ? groups++ : known;
        }
        int count = groups;
        var firsts = Arrays.copyOf(first, count);
        var measures = view.measures();
        var sums =
                IntStream.range(0, columns.size())
                        .mapToObj(m -> sum(measures.get(m).kind(), columns.get(m), group, count))
                        .toList();
        return Optional.of(
                new Sums(
                        places,
                        Arrays.stream(firsts).map(places::at).toArray(),
                        Arrays.stream(firsts).map(places::period).toArray(),
                        new Values(sums, IntStream.range(0, count).toArray())));
    }

    private static boolean moderate(Column.Longs column) {
        long most = 0;
        for (int row = 0; row < column.values().length; row++) {
            if (!column.isNull(row)) {
                long value = column.values()[row];
                if (value > MOST || value < -MOST) {
                    return false;
                }
                most += Math.abs(value);
                if (most > MOST) {
                    return false;
                }
            }
        }
        return true;
    }

    private static Column.Longs sum(View.Kind kind, Column.Longs column, int[] group, int groups) {
        var sums = new long[groups];
        var nulls = new BitSet(groups);
        nulls.set(0, groups);
        for (int row = 0; row < group.length; row++) {
            if (!column.isNull(row)) {
                int at = group[row];
                long value = column.values()[row];
                sums[at] = nulls.get(at) ? value : combine(kind, sums[at], value);
                nulls.clear(at);
            }
        }
        return new Column.Longs(sums, nulls);
    }

    private static long combine(View.Kind kind, long one, long other) {
        return switch (kind) {
            case COUNT, SUM -> one + other;
            case MIN -> Math.min(one, other);
            case MAX -> Math.max(one, other);
        };
    }

    void write(Pack pack) {
        places.write(pack, at, period);
        values.write(pack);
    }
}
