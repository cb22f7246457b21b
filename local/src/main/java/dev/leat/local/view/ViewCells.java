package dev.leat.local.view;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A write cache of one view's totals or parts (values of one period). It has the cells that the
/// running transaction has changed and, to save reads, the cells that were stored last. If there
/// are too many cells, all stored ones are dropped. Owned by the writer thread.
final class ViewCells<K> {

    private final int limit;
    private final Map<K, ViewCell> cells = new HashMap<>();
    private final List<ViewCell> changed = new ArrayList<>();

    /// @param limit maximum number of cells that are cached between transactions
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

    /// Returns the cells that have not been written yet.
    List<ViewCell> changed() {
        return new ArrayList<>(changed);
    }

    /// Marks all changed cells as written.
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
