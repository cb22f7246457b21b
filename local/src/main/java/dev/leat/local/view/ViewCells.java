package dev.leat.local.view;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Totals or parts of one view: what the running transaction has changed, and besides what the file
/// has, so that it need not be read again; all of it is dropped when it becomes too much. Owned by
/// the writer's thread.
final class ViewCells<K> {

    private final int limit;
    private final Map<K, ViewCell> cells = new HashMap<>();
    private final List<ViewCell> changed = new ArrayList<>();

    /// @param limit how many are kept between transactions
    ViewCells(int limit) {
        this.limit = limit;
    }

    @Nullable ViewCell get(K key) {
        return cells.get(key);
    }

    void keep(K key, ViewCell cell) {
        cells.put(key, cell);
    }

    void change(K key, ViewCell cell, MeasureValues values) {
        if (cell.set(values)) {
            cells.put(key, cell);
            changed.add(cell);
        }
    }

    /// What the file does not have yet.
    List<ViewCell> changed() {
        return new ArrayList<>(changed);
    }

    /// All that has changed is in the file now.
    void written() {
        changed.forEach(ViewCell::written);
        changed.clear();
        if (cells.size() > limit) {
            cells.clear();
        }
    }

    void forget() {
        cells.clear();
        changed.clear();
    }
}
