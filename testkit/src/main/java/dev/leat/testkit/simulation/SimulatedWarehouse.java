package dev.leat.testkit.simulation;

import dev.leat.app.App;
import dev.leat.app.WarehouseTable;
import dev.leat.port.Time;
import dev.leat.warehouse.WarehouseDocument;
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
                    WarehouseStore.inFile(app, document(own.resolve("last.json")), own, time));
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot create a folder for a test", failed);
        }
    }

    private static WarehouseDocument document(Path file) {
        return new WarehouseDocument() {
            @Override
            public String what() {
                return file.toString();
            }

            @Override
            public Optional<String> read() {
                try {
                    return Files.exists(file)
                            ? Optional.of(Files.readString(file))
                            : Optional.empty();
                } catch (IOException failed) {
                    throw new UncheckedIOException("cannot read " + file, failed);
                }
            }

            @Override
            public void write(String text) {
                try {
                    Files.writeString(file, text);
                } catch (IOException failed) {
                    throw new UncheckedIOException("cannot write " + file, failed);
                }
            }
        };
    }
}
