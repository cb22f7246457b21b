package dev.leat.cli.run;

import dev.leat.app.App;
import dev.leat.app.Environment;
import dev.leat.app.LakeTable;
import dev.leat.aws.AwsClients;
import dev.leat.aws.AwsPlatform;
import dev.leat.aws.sqs.QueueUse;
import dev.leat.port.BackupSummary;
import dev.leat.port.CorruptStateException;
import dev.leat.port.EnginePlatform;
import dev.leat.port.LakeCatalog;
import dev.leat.port.LakeTables.RefusedTableException;
import dev.leat.port.PlatformParts;
import dev.leat.port.StateCondition;
import dev.leat.port.Time;
import dev.leat.redis.RedisStore;
import dev.leat.warehouse.WarehouseStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The stores of an app in an environment: its home, which is the state folder or AWS, and the
/// external stores. Threads may share it; the caller that opens it closes it.
public final class RunContext implements AutoCloseable {

    private final Home home;
    private final ExternalStores external;
    private final ViewLocations places;
    private final Optional<WarehouseStore> warehouse;
    private final EnginePlatform engine;

    private RunContext(
            Home home,
            ExternalStores external,
            ViewLocations places,
            Optional<WarehouseStore> warehouse) {
        this.home = home;
        this.external = external;
        this.places = places;
        this.warehouse = warehouse;
        this.engine = new JoinedPlatform(home, external, warehouse);
    }

    /// @param use the use of queues on AWS
    /// @throws RuntimeException if a store cannot be opened
    static RunContext open(App app, Environment environment, Path state, Time time, QueueUse use) {
        if (environment.aws().isPresent()) {
            var clients = AwsHome.clients(environment.aws().get());
            return onAws(app, environment, clients, time, use, state);
        }
        var kept = app.withoutViews(environment.stores().keySet());
        return open(
                app,
                environment,
                ViewLocations.in(state),
                time,
                () -> EmbeddedHome.open(kept, state, time),
                () -> Warehouse.open(app, environment, state, time));
    }

    /// Opens the stores of an app on AWS with these clients, which are closed with them.
    ///
    /// @param state the folder for files of this process
    public static RunContext onAws(
            App app,
            Environment environment,
            AwsClients clients,
            Time time,
            QueueUse use,
            Path state) {
        var kept = app.withoutViews(environment.stores().keySet());
        var home = AwsHome.open(kept, environment.aws().orElseThrow(), clients, time, use, state);
        return open(
                app,
                environment,
                home.locations(),
                time,
                () -> home,
                () -> home.warehouse(app, environment, state, time));
    }

    private static RunContext open(
            App app,
            Environment environment,
            ViewLocations places,
            Time time,
            Supplier<? extends Home> home,
            Supplier<Optional<WarehouseStore>> warehouse) {
        var external = ExternalStores.open(app, environment, places, time);
        try {
            var open = home.get();
            try {
                return new RunContext(open, external, places, warehouse.get());
            } catch (RuntimeException failed) {
                open.close();
                throw failed;
            }
        } catch (RuntimeException failed) {
            external.close();
            throw failed;
        }
    }

    public PlatformParts platform() {
        return new PlatformParts(engine, home.repair(), home.services());
    }

    /// Returns the queues of an app on AWS.
    ///
    /// @throws IllegalStateException if the app is not on AWS
    public AwsPlatform aws() {
        if (home instanceof AwsHome aws) {
            return aws.platform();
        }
        throw new IllegalStateException("the app is not on AWS");
    }

    Home home() {
        return home;
    }

    /// Writes a backup of the state folder and of the warehouse file in it, of one moment.
    BackupSummary backup(Path state, Path target) {
        return new AppBackup(state, home::snapshot, warehouse, engine.time()).write(target);
    }

    /// Returns the condition of the state folder.
    StateCondition condition() {
        return home.condition();
    }

    /// Returns messages about the state for the user.
    public List<String> notices() {
        return home.notices(Set.of());
    }

    /// Queries the external stores, and changes lake tables to the columns of the app. Returns
    /// messages about the stores and about the state, to print when an app starts.
    ///
    /// @throws CorruptStateException if a store's content belongs to another app, or the rows of a
    ///   lake table do not fit the app
    List<String> startMessages(App app) {
        var formerTables = formerTables(app);
        warehouse.ifPresent(WarehouseStore::start);
        var stores = external.notices();
        if (home.services().isPresent()) {
            // On AWS, where a process with the former app may still run, the next new row does it.
            formerTables.forEach(this::evolve);
        }
        var former = new LinkedHashMap<String, String>();
        app.views().forEach((name, view) -> view.was().ifPresent(was -> former.put(name, was)));
        places.rename(former);
        var moved = places.moved(where(app));
        var changed = warehouse.map(WarehouseStore::notices).orElseGet(List::of);
        var lake = home.catalog(app).map(LakeCatalog::notices).orElseGet(List::of);
        return Stream.of(home.notices(moved.keySet()), lake, stores, moved.values(), changed)
                .flatMap(Collection::stream)
                .toList();
    }

    /// Compares the lake tables with the app. Returns those whose columns or partition key differ.
    ///
    /// @throws CorruptStateException if the rows of a table do not fit the app
    private List<LakeTable> formerTables(App app) {
        var former = new ArrayList<LakeTable>();
        home.lake()
                .ifPresent(tables -> {
                    for (var table : app.all(LakeTable.class).values()) {
                        var fit = tables.fit(table);
                        fit.refusal()
                                .ifPresent(why -> {
                                    throw new CorruptStateException(why);
                                });
                        if (fit.evolves()) {
                            former.add(table);
                        }
                    }
                });
        return former;
    }

    /// Changes a table, so that queries know the columns of the app at once.
    private void evolve(LakeTable table) {
        try {
            home.maintenance().orElseThrow().evolve(table);
        } catch (RefusedTableException _) {
            // each change of the table reports this
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Records where the views of the running app are stored.
    public void runs(App app) {
        places.runs(where(app));
    }

    private Map<String, String> where(App app) {
        var where = new LinkedHashMap<String, String>();
        app.views().keySet().forEach(view -> where.put(view, place(view)));
        return where;
    }

    private String place(String view) {
        return external.store(view).map(RedisStore::place).orElse(ViewLocations.HOME);
    }

    /// Returns a message for each external store that was unreachable at the start and is reachable
    /// now. Each message is returned once. Never blocks.
    List<String> recovered() {
        var changed = warehouse.map(WarehouseStore::notices).orElseGet(List::of);
        return Stream.concat(external.recovered().stream(), changed.stream()).toList();
    }

    /// Returns, by address, the error of an unreachable external store, or empty for a reachable
    /// store.
    Map<String, Optional<String>> conditions() {
        var conditions = new LinkedHashMap<>(external.conditions());
        warehouse.ifPresent(store ->
                store.address().ifPresent(at -> conditions.put(at, ExternalStores.failure(store))));
        return conditions;
    }

    @Override
    public void close() {
        engine.close();
    }
}
