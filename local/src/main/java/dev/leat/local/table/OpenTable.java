package dev.leat.local.table;

import dev.leat.app.Table;
import dev.leat.port.Tables;
import java.util.List;
import java.util.Optional;

/// A table that can be used, and the location of its items in the state file.
///
/// @param id the id of the table in the rows of its items
record OpenTable(long id, Tables.Info info, List<Place> places) {

    OpenTable {
        places = List.copyOf(places);
    }

    /// An index and the id of the index in the rows of its entries.
    record Place(long id, Table.Index index) {}

    String name() {
        return info.table().name();
    }

    Optional<Place> place(String index) {
        return places.stream().filter(place -> place.index().name().equals(index)).findFirst();
    }
}
