package dev.leat.redis;

import dev.leat.app.View;
import dev.leat.batch.Column;
import dev.leat.plan.Effect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/// The sums of a write's rows: one for each row of the view, and one for each part (period of a
/// row). A view needs only these sums if all records of the write are new.
///
/// @param places the rows of the view
/// @param rows sums of each measure, by index in `places`
/// @param of the index in `places` of each part's row
/// @param period the index of each part's period
/// @param parts sums of each measure, by part
record SummedRows(
        RowTargets places,
        List<Column.Longs> rows,
        int[] of,
        int[] period,
        List<Column.Longs> parts) {

    /// Maximum for the sum of a write's absolute values. Up to this maximum, the sum of any of the
    /// rows cannot overflow 64 bits, unless the stored total is near the limits.
    private static final long MOST = 1L << 52;

    /// Returns the sums of a write; empty if applying the sums could give other results than
    /// applying the single rows.
    static Optional<SummedRows> of(RedisView view, Effect.Write write) {
        var places = new RowTargets(view, write);
        var columns = SplitValues.measures(view, write);
        if (!places.full() || !columns.stream().allMatch(SummedRows::moderate)) {
            return Optional.empty();
        }
        int size = write.pick().length;
        var place = new int[size];
        Arrays.setAll(place, i -> places.at(i) - 1);
        var kinds = view.measures().stream().map(View.Measure::kind).toList();
        var rows = sums(kinds, columns, place, places.size());
        return view.view().every().isEmpty()
                ? Optional.of(new SummedRows(places, rows, new int[0], new int[0], List.of()))
                : Optional.of(withParts(places, kinds, columns, rows));
    }

    private static SummedRows withParts(
            RowTargets places,
            List<View.Kind> kinds,
            List<Column.Longs> columns,
            List<Column.Longs> rows) {
        int size = places.rows();
        var part = new int[size];
        var of = new int[size];
        var period = new int[size];
        int parts = 0;
        var numbers = new HashMap<Long, Integer>(size * 2);
        for (int i = 0; i < size; i++) {
            long name = (long) places.at(i) << Integer.SIZE | places.period(i);
            var known = numbers.putIfAbsent(name, parts);
            if (known == null) {
                of[parts] = places.at(i);
                period[parts] = places.period(i);
            }
            part[i] = known == null ? parts++ : known;
        }
        return new SummedRows(
                places,
                rows,
                Arrays.copyOf(of, parts),
                Arrays.copyOf(period, parts),
                sums(kinds, columns, part, parts));
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

    private static List<Column.Longs> sums(
            List<View.Kind> kinds, List<Column.Longs> columns, int[] group, int groups) {
        var sums = new ArrayList<Column.Longs>();
        for (int m = 0; m < columns.size(); m++) {
            sums.add(sum(kinds.get(m), columns.get(m), group, groups));
        }
        return sums;
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

    void write(MessagePackWriter pack) {
        places.names(pack);
        values(pack.text("rows"), rows);
        if (!parts.isEmpty()) {
            pack.text("of").numbers(of);
            places.periods(pack);
            pack.text("period").numbers(period);
            values(pack.text("parts"), parts);
        }
    }

    private static void values(MessagePackWriter pack, List<Column.Longs> columns) {
        pack.array(columns.size());
        for (var column : columns) {
            pack.array(column.values().length);
            for (int i = 0; i < column.values().length; i++) {
                if (column.isNull(i)) {
                    pack.nothing();
                } else {
                    pack.number(column.values()[i]);
                }
            }
        }
    }
}
