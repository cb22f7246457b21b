package dev.leat.local;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The values of a total or of a part, as the running transaction has them, and whether the file
/// does. Owned by the writer's thread, which changes it.
final class ViewCell {

    private final Place place;
    private @Nullable Long[] values;
    private boolean stored;
    private boolean changed;

    private ViewCell(Place place, @Nullable Long[] values, boolean stored) {
        this.place = place;
        this.values = values;
        this.stored = stored;
    }

    /// A cell that the file does not have yet.
    static ViewCell fresh(Place place, int measures) {
        return new ViewCell(place, new @Nullable Long[measures], false);
    }

    static ViewCell stored(Place place, @Nullable Long[] values) {
        return new ViewCell(place, values, true);
    }

    /// Where the values belong: row `id`, and in it the key's texts or the part's start.
    sealed interface Place {
        long id();
    }

    record Total(long id, List<String> key) implements Place {}

    record Part(long id, long start) implements Place {}

    Place place() {
        return place;
    }

    @Nullable Long[] values() {
        return values;
    }

    boolean stored() {
        return stored;
    }

    /// Takes new values; true if the cell was as the file has it before.
    boolean set(@Nullable Long[] newValues) {
        values = newValues;
        boolean first = !changed;
        changed = true;
        return first;
    }

    void written() {
        stored = true;
        changed = false;
    }
}
