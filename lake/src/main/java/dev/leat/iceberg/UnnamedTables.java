package dev.leat.iceberg;

import dev.leat.app.LakeTable;
import dev.leat.port.Buckets;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Finds the tables of a warehouse that neither the app nor a client of the catalog names. Looks at
/// [#FOLDERS] folders at most, and at the first objects and folders of each.
record UnnamedTables(CatalogWarehouse warehouse, Buckets buckets) {

    private static final int FOLDERS = 1_000;

    /// Returns a notice for each such table, if the app has a table that does not exist yet and may
    /// be the new name of this table.
    List<String> notices() throws IOException {
        var missing =
                warehouse.tables().values().stream()
                        .filter(table -> !exists(table.prefix()))
                        .map(LakeTable::name)
                        .sorted()
                        .toList();
        return missing.isEmpty()
                ? List.of()
                : prefixes().stream()
                        .map(prefix ->
                                "bucket %1$s has a lake table at %2$s, which app.yaml does not name, and no table %3$s yet; if this is its new name, add `prefix: %2$s` to it"
                                        .formatted(
                                                warehouse.bucket(),
                                                prefix,
                                                String.join(" or ", missing)))
                        .toList();
    }

    private List<String> prefixes() throws IOException {
        var named = named();
        var found = new ArrayList<String>();
        var folders = new ArrayDeque<>(folders(""));
        for (int seen = 0; seen < FOLDERS && !folders.isEmpty(); seen++) {
            var folder = folders.remove();
            if (named.contains(folder)) {
                continue;
            }
            if (exists(folder)) {
                found.add(folder);
            } else {
                folders.addAll(folders(folder));
            }
        }
        return found;
    }

    private Set<String> named() throws IOException {
        var named = new HashSet<String>();
        warehouse.tables().values().forEach(table -> named.add(table.prefix()));
        try (var change = CatalogChange.begin(warehouse, buckets)) {
            change.entries().tables().values().forEach(at -> named.add(warehouse.key(at) + "/"));
        }
        return named;
    }

    private List<String> folders(String prefix) {
        var folders = new ArrayList<String>();
        for (var entry : buckets.list(warehouse.bucket(), prefix, "/", "", Buckets.PAGE)) {
            if (entry instanceof Buckets.Listed.Prefix folder) {
                folders.add(folder.text());
            }
        }
        return folders;
    }

    private boolean exists(String prefix) {
        return buckets.head(warehouse.bucket(), prefix + HintPointers.HINT).isPresent();
    }
}
