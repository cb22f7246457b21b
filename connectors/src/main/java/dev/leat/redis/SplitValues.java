package dev.leat.redis;

import dev.leat.batch.Column;
import dev.leat.plan.Effect;
import java.util.List;

/// The values of a write's rows, for each measure split into two halves of 32 bits. Two rules keep
/// the message short. If all values of a column are equal, as in a count, `all` has this value. If
/// all high halves of a column are 0, `hi` omits the column. One of the rules applies to most
/// columns.
record SplitValues(List<Column.Longs> columns, int[] pick) {

    private static final long LOW = 0xffff_ffffL;

    /// Returns the values of the rows that the write picks.
    static SplitValues of(RedisView view, Effect.Write write) {
        return new SplitValues(measures(view, write), WrittenRows.of(write).pick());
    }

    /// Returns the columns of the view's measures, sorted by the measures' names.
    static List<Column.Longs> measures(RedisView view, Effect.Write write) {
        var columns = WrittenRows.of(write).columns();
        int first = columns.size() - view.order().size();
        return view.order().stream().map(m -> (Column.Longs) columns.get(first + m)).toList();
    }

    void write(MessagePackWriter pack) {
        pack.text("all").array(columns.size());
        for (var column : columns) {
            if (one(column)) {
                pack.number(column.values()[pick[0]]);
            } else {
                pack.no();
            }
        }
        pack.text("hi").array(columns.size());
        for (var column : columns) {
            if (one(column) || small(column)) {
                pack.no();
            } else {
                half(pack, column, Integer.SIZE);
            }
        }
        pack.text("lo").array(columns.size());
        for (var column : columns) {
            if (one(column)) {
                pack.no();
            } else {
                half(pack, column, 0);
            }
        }
    }

    private boolean one(Column.Longs column) {
        if (pick.length == 0 || !small(column)) {
            return false;
        }
        long value = column.values()[pick[0]];
        for (int row : pick) {
            if (column.isNull(row) || column.values()[row] != value) {
                return false;
            }
        }
        return true;
    }

    private boolean small(Column.Longs column) {
        for (int row : pick) {
            if (!column.isNull(row) && column.values()[row] >> Integer.SIZE != 0) {
                return false;
            }
        }
        return true;
    }

    private void half(MessagePackWriter pack, Column.Longs column, int shift) {
        pack.array(pick.length);
        for (int row : pick) {
            if (column.isNull(row)) {
                pack.nothing();
            } else {
                long value = column.values()[row];
                pack.number(shift == 0 ? value & LOW : value >> shift);
            }
        }
    }
}
