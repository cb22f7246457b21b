package dev.leat.kernel.bind;

import dev.leat.kernel.bind.PipelineColumns.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The changes of columns, each of which makes the next version. Earlier versions stay readable.
/// Thread-safe.
final class ColumnHistory {

    private final List<Place> places = new ArrayList<>();
    private final Map<String, List<Place>> byName = new HashMap<>();
    private final Map<String, Set<String>> spellings = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private int latest;

    /// A value of a column, from a version on; null if the column was removed.
    private record Change(int version, @Nullable Variable column) {}

    /// The place of a column among the others, with its values in the order of their versions.
    private static final class Place {

        private final List<Change> changes = new ArrayList<>();

        @Nullable Variable at(int version) {
            int from = 0;
            int to = changes.size();
            while (from < to) {
                int middle = (from + to) >>> 1;
                if (changes.get(middle).version() <= version) {
                    from = middle + 1;
                } else {
                    to = middle;
                }
            }
            return from == 0 ? null : changes.get(from - 1).column();
        }
    }

    /// Adds a change after this version. Returns false and changes nothing if there is a later
    /// version.
    ///
    /// @param column null if the column is removed
    synchronized boolean append(int version, String name, @Nullable Variable column) {
        if (version != latest) {
            return false;
        }
        latest++;
        var known = byName.computeIfAbsent(name, _ -> new ArrayList<>());
        if (known.isEmpty() || known.getLast().at(version) == null) {
            var place = new Place();
            places.add(place);
            known.add(place);
            spellings.computeIfAbsent(name, _ -> new LinkedHashSet<>()).add(name);
        }
        known.getLast().changes.add(new Change(latest, column));
        return true;
    }

    synchronized @Nullable Variable get(String name, int version) {
        var known = byName.getOrDefault(name, List.of());
        for (int i = known.size() - 1; i >= 0; i--) {
            var column = known.get(i).at(version);
            if (column != null) {
                return column;
            }
        }
        return null;
    }

    /// Returns the columns of a version, in order.
    synchronized List<Variable> at(int version) {
        var columns = new ArrayList<Variable>();
        for (var place : places) {
            var column = place.at(version);
            if (column != null) {
                columns.add(column);
            }
        }
        return columns;
    }

    /// Returns the names of columns of any version that are equal to this name except for case.
    synchronized List<String> spellings(String name) {
        return List.copyOf(spellings.getOrDefault(name, Set.of()));
    }
}
