package dev.leat.redis;

import dev.leat.batch.Column;
import dev.leat.plan.Effect;
import dev.leat.plan.ViewReasons;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The targets of a write: the rows and periods of the view to which the rows of the write belong,
/// each listed once.
final class RowTargets {

    /// Target of a row that lacks a key column or its period.
    private static final int MISSING = 0;

    /// Target of a row that adds nothing to the view.
    private static final int ABSENT = -1;

    private final RedisView view;
    private final List<Column> columns;
    private final Map<Object, Integer> numbers = new LinkedHashMap<>();
    private final List<List<String>> keys = new ArrayList<>();
    private final Map<Long, Integer> periods = new LinkedHashMap<>();
    private final int[] at;
    private final int[] period;

    RowTargets(RedisView view, Effect.Write write) {
        this.view = view;
        var written = WrittenRows.of(write);
        this.columns = written.columns();
        int rows = written.pick().length;
        at = new int[rows];
        period = new int[rows];
        boolean changing =
                !write.rows().versions().filtered().isEmpty()
                        || !write.rows().versions().deleted().isEmpty();
        for (int i = 0; i < rows; i++) {
            int row = written.pick()[i];
            if (changing && !written.listed() && write.absent(row)) {
                at[i] = ABSENT;
            } else if (complete(row)) {
                at[i] = number(row);
                period[i] = begin(row);
            } else {
                at[i] = MISSING;
            }
        }
    }

    private boolean complete(int row) {
        return ViewReasons.missing(view.view(), columns, row).isEmpty();
    }

    private int number(int row) {
        int size = view.view().key().size();
        Object key = size == 1 ? text(0, row) : key(size, row);
        var known = numbers.get(key);
        if (known != null) {
            return known;
        }
        keys.add(key(size, row));
        numbers.put(key, keys.size());
        return keys.size();
    }

    private List<String> key(int size, int row) {
        var key = new String[size];
        for (int i = 0; i < size; i++) {
            key[i] = text(i, row);
        }
        return List.of(key);
    }

    private String text(int column, int row) {
        return String.valueOf(((Column.Texts) columns.get(column)).values()[row]);
    }

    private int begin(int row) {
        if (view.view().every().isEmpty()) {
            return 0;
        }
        long start = ((Column.Longs) columns.get(view.view().key().size())).values()[row];
        return periods.computeIfAbsent(start, _ -> periods.size() + 1);
    }

    /// Returns true if every row of the write has a target.
    boolean full() {
        return Arrays.stream(at).allMatch(number -> number > 0);
    }

    int at(int index) {
        return at[index];
    }

    int period(int index) {
        return period[index];
    }

    /// Returns the number of rows of the view that the write changes.
    int size() {
        return keys.size();
    }

    /// Returns the number of rows that the write adds to the view.
    int rows() {
        return at.length;
    }

    /// Writes the list `places`, with the name, rank member and key member of each target. Then
    /// writes, for each row of the write, the index of its target (`at`) and the index of its
    /// period (`period`).
    void write(MessagePackWriter pack) {
        pack.text("places").array(keys.size());
        for (var key : keys) {
            pack.array(3).text(view.names().of(key)).text(KeyText.label(key));
            order(pack, key);
        }
        pack.text("at").numbers(at);
        if (view.view().every().isPresent()) {
            periods(pack);
            pack.text("period").numbers(period);
        }
    }

    /// Writes the targets as separate lists: `names`, `orders` and, for a rank, `labels`.
    void names(MessagePackWriter pack) {
        pack.text("names").array(keys.size());
        keys.forEach(key -> pack.text(view.names().of(key)));
        pack.text("orders").array(keys.size());
        keys.forEach(key -> order(pack, key));
        if (view.view().rankBy().isPresent()) {
            pack.text("labels").array(keys.size());
            keys.forEach(key -> pack.text(KeyText.label(key)));
        }
    }

    private static void order(MessagePackWriter pack, List<String> key) {
        var order = KeyText.order(key);
        pack.text(order, 0, order.length);
    }

    void periods(MessagePackWriter pack) {
        pack.text("periods").array(periods.size());
        periods.keySet().forEach(start -> pack.text(view.period(start)));
    }
}
