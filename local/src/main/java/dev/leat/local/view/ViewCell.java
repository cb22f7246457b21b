package dev.leat.local.view;

import java.util.List;

/// The values of one key in a view, either the total or those of one period (a part), as the
/// running transaction sees these values. A flag records whether the file has a row for them. A
/// total has the key of its row; a part has an empty `key` and the start of its period. Owned by
/// the writer thread, which changes it.
final class ViewCell implements Comparable<ViewCell> {

    private final long id;
    private final long start;
    private final List<String> key;
    private MeasureValues values;
    private boolean stored;
    private boolean changed;

    private ViewCell(long id, long start, List<String> key, MeasureValues values, boolean stored) {
        this.id = id;
        this.start = start;
        this.key = key;
        this.values = values;
        this.stored = stored;
    }

    /// @param stored true if the file has a row for the total
    static ViewCell total(long id, List<String> key, MeasureValues values, boolean stored) {
        return new ViewCell(id, 0, key, values, stored);
    }

    /// @param stored true if the file has a row for the part
    static ViewCell part(Part part, MeasureValues values, boolean stored) {
        return new ViewCell(part.id(), part.start(), List.of(), values, stored);
    }

    /// Identifies a part: the number of the row of its total, and the start of its period.
    record Part(long id, long start) {}

    /// Returns the row's number in the table of totals.
    long id() {
        return id;
    }

    long start() {
        return start;
    }

    List<String> key() {
        return key;
    }

    MeasureValues values() {
        return values;
    }

    boolean stored() {
        return stored;
    }

    /// Sets new values. Returns true if the values had not been changed since they were written.
    boolean set(MeasureValues newValues) {
        values = newValues;
        boolean first = !changed;
        changed = true;
        return first;
    }

    void written() {
        stored = true;
        changed = false;
    }

    /// Compares cells in the order of their table.
    @Override
    public int compareTo(ViewCell other) {
        return id != other.id ? Long.compare(id, other.id) : Long.compare(start, other.start);
    }
}
