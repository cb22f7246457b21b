package dev.leat.testkit.simulation;

import dev.leat.app.App;
import dev.leat.app.WarehouseTable;
import dev.leat.port.Time;
import dev.leat.run.FileDocument;
import dev.leat.warehouse.WarehouseStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The database of the warehouse tables of an app under test: a DuckDB file, as in a state folder.
final class SimulatedWarehouse {

    private SimulatedWarehouse() {}

    /// Opens the database in its own folder; empty if the app has no warehouse tables.
    static Optional<WarehouseStore> open(App app, Path folder, Time time) {
        if (app.all(WarehouseTable.class).isEmpty()) {
            return Optional.empty();
        }
        try {
            var own = Files.createDirectories(folder.resolve("warehouse"));
            return Optional.of(
                    WarehouseStore.inFile(
                            app, new FileDocument(own.resolve("last.json")), own, time));
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot create a folder for a test", failed);
        }
    }
}
