package dev.leat.local.table;

import dev.leat.app.Table;
import dev.leat.port.Tables;
import java.util.List;
import java.util.Optional;

/// A table that can be used, and where its items are in the state file.
///
/// @param id the owner of its rows
record OpenTable(long id, Tables.Info info, List<Place> places) {

    OpenTable {
        places = List.copyOf(places);
    }

    /// An index and the number of its entries.
    record Place(long id, Table.Index index) {}

    String name() {
        return info.table().name();
    }

    Optional<Place> place(String index) {
        return places.stream().filter(place -> place.index().name().equals(index)).findFirst();
    }
}
