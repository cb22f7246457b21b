package dev.leat.cli.run;

import dev.leat.app.App;
import dev.leat.app.LakeTable;
import dev.leat.iceberg.IcebergTables;
import dev.leat.iceberg.RestCatalog;
import dev.leat.load.TableMaintenance;
import dev.leat.local.LocalPlatform;
import dev.leat.port.EnginePlatform;
import dev.leat.port.LakeCatalog;
import dev.leat.port.LakeMaintenance;
import dev.leat.port.LakeTables;
import dev.leat.port.LocalServices;
import dev.leat.port.RepairPlatform;
import dev.leat.port.StateCondition;
import dev.leat.port.StateSnapshot;
import dev.leat.port.Time;
import dev.leat.redrive.MoveTasks;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The state folder of an app.
public record EmbeddedHome(LocalPlatform platform, IcebergTables tables, LakeMaintenance upkeep)
        implements Home {

    /// The location of its views, as in 'was stored in the state folder'.
    static final String LOCATION = "in the state folder";

    /// Opens the state folder, or creates it.
    ///
    /// @param app the app without the views of external stores
    /// @throws RuntimeException if the folder cannot be opened
    static EmbeddedHome open(App app, Path state, Time time) {
        return over(app, LocalPlatform.open(app, state, time, MoveTasks::new), state, time);
    }

    /// Creates the home of an open state folder.
    public static EmbeddedHome over(App app, LocalPlatform platform, Path state, Time time) {
        var tables = new IcebergTables(platform.buckets(), time);
        return new EmbeddedHome(
                platform, tables, new TableMaintenance(app, platform, tables, state));
    }

    @Override
    public EnginePlatform engine() {
        return platform;
    }

    @Override
    public RepairPlatform repair() {
        return platform;
    }

    @Override
    public Optional<LakeTables> lake() {
        return Optional.of(tables);
    }

    @Override
    public Optional<LakeMaintenance> maintenance() {
        return Optional.of(upkeep);
    }

    @Override
    public Optional<LakeCatalog> catalog(App app) {
        return app.all(LakeTable.class).isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new RestCatalog(app, platform.buckets(), platform.sourceStore("objects")));
    }

    @Override
    public Optional<LocalServices> services() {
        return Optional.of(platform);
    }

    @Override
    public StateCondition condition() {
        return platform.condition();
    }

    @Override
    public List<String> notices(Set<String> moved) {
        var created =
                platform.newViews().stream()
                        .filter(view -> !moved.contains(view))
                        .map(view ->
                                "the view %s is new; it includes only records that are processed from now on"
                                        .formatted(view));
        return Stream.concat(created, platform.notices().stream()).toList();
    }

    @Override
    public long suspects() {
        return platform.suspects();
    }

    @Override
    public void keepReserve() {
        platform.keepReserve();
    }

    @Override
    public StateSnapshot snapshot(Runnable point) {
        return platform.snapshot(point);
    }

    @Override
    public void close() {
        platform.close();
    }
}
