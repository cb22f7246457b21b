package dev.leat.local;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Totals or parts of one view, the last used ones: what the running transaction has changed, and
/// besides what the file has, so that it need not be read again. Owned by the writer's thread.
final class ViewCells<K> {

    private final int limit;
    private final Map<K, ViewCell> cells = new LinkedHashMap<>(16, 0.75f, true);
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

    void change(K key, ViewCell cell, @Nullable Long[] values) {
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
        var eldest = cells.entrySet().iterator();
        while (cells.size() > limit) {
            eldest.next();
            eldest.remove();
        }
    }

    void forget() {
        cells.clear();
        changed.clear();
    }
}
