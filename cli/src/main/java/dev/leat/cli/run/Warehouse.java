package dev.leat.cli.run;

import dev.leat.app.App;
import dev.leat.app.Environment;
import dev.leat.app.WarehouseTable;
import dev.leat.port.Time;
import dev.leat.run.FileDocument;
import dev.leat.warehouse.PostgresDatabase;
import dev.leat.warehouse.WarehouseDatabase;
import dev.leat.warehouse.WarehouseStore;
import dev.leat.warehouse.redshift.RedshiftDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// Opens the warehouse tables of an app.
final class Warehouse {

    static final String FILE = "warehouse.json";

    private Warehouse() {}

    /// Opens the tables in the database of an environment, or else in a state folder, which the
    /// caller has locked; empty if the app has none.
    ///
    /// @throws RuntimeException if they cannot be opened
    static Optional<WarehouseStore> open(App app, Environment environment, Path state, Time time) {
        if (app.all(WarehouseTable.class).isEmpty()) {
            return Optional.empty();
        }
        var document = new FileDocument(state.resolve(FILE));
        return Optional.of(
                environment
                        .warehouse()
                        .map(url ->
                                WarehouseStore.open(
                                        database(url, state), app, document, state, time))
                        .orElseGet(() -> WarehouseStore.inFile(app, document, state, time)));
    }

    private static WarehouseDatabase database(String url, Path state) {
        return RedshiftDatabase.hasUrl(url)
                ? RedshiftDatabase.of(url, state, S3StagingBucket::open)
                : PostgresDatabase.of(url);
    }

    /// Returns the locations of the databases outside of the state folder that the app has used.
    static List<String> external(Path state) {
        return new FileDocument(state.resolve(FILE))
                        .read()
                        .map(text ->
                                List.copyOf(JsonMapper.shared().readTree(text).propertyNames()))
                        .orElse(List.of())
                        .stream()
                        .filter(place -> !place.equals(WarehouseStore.FILE))
                        .toList();
    }
}
