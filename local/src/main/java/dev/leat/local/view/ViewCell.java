package dev.leat.local.view;

import java.util.List;

/// The values of a total or of a part, as the running transaction has them, and whether the file
/// does. A total has the key of its row; a part, whose `key` is empty, has the start of its period.
/// Owned by the writer's thread, which changes it.
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

    /// @param stored whether the file has it
    static ViewCell total(long id, List<String> key, MeasureValues values, boolean stored) {
        return new ViewCell(id, 0, key, values, stored);
    }

    /// @param stored whether the file has it
    static ViewCell part(Part part, MeasureValues values, boolean stored) {
        return new ViewCell(part.id(), part.start(), List.of(), values, stored);
    }

    /// Names a part: the row it belongs to, and where its period begins.
    record Part(long id, long start) {}

    /// The number of the row in the table of totals.
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

    /// Takes new values; true if the cell was as the file has it before.
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

    /// The order of the tables.
    @Override
    public int compareTo(ViewCell other) {
        return id != other.id ? Long.compare(id, other.id) : Long.compare(start, other.start);
    }
}
