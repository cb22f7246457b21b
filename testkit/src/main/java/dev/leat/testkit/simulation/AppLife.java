package dev.leat.testkit.simulation;

import dev.leat.alarm.AlarmMonitor;
import dev.leat.alarm.MeasureReader;
import dev.leat.app.App;
import dev.leat.delivery.DeliveryOptions;
import dev.leat.file.PieceReaderFactory;
import dev.leat.iceberg.IcebergTables;
import dev.leat.inspect.ConsolePages;
import dev.leat.inspect.QualityReader;
import dev.leat.port.Archives;
import dev.leat.port.Buckets;
import dev.leat.port.Deliveries;
import dev.leat.port.LakeTables;
import dev.leat.port.MessageQueue;
import dev.leat.port.Platform;
import dev.leat.port.Streams;
import dev.leat.port.TableReader;
import dev.leat.port.ViewReader;
import dev.leat.port.WarehouseTables;
import dev.leat.run.Pipelines;
import dev.leat.testkit.scenario.LookupContent;
import dev.leat.warehouse.WarehouseStore;
import dev.leat.worker.EngineOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// One life of an app: from a start of its process to the death of the process. The state folder
/// stays for the next life.
record AppLife(
        Embedded embedded,
        Platform primary,
        LakeTables lake,
        Optional<WarehouseStore> database,
        Map<String, Platform> separate,
        Pipelines pipelines,
        Optional<AlarmMonitor> watcher,
        Optional<SimulatedDelivery> dispatch) {

    /// The parts that stay the same when the app is restarted.
    record Environment(
            App app,
            Set<String> separate,
            Map<String, LookupContent> lookups,
            Embedded embedded,
            Path folder,
            Engines engines,
            PieceReaderFactory readers,
            EngineOptions options,
            DeliveryOptions terms,
            boolean watched,
            AtomicInteger leases) {}

    /// Opens the state that the previous process left, and starts to process messages.
    static AppLife begin(Environment habitat, SimulationContext context) {
        var opened = new LinkedHashMap<String, Platform>();
        var warehouse = Optional.<WarehouseStore>empty();
        try {
            var primary = open(habitat, "state", habitat.separate(), context);
            opened.put("", primary);
            for (var view : habitat.separate()) {
                var others = new LinkedHashSet<>(habitat.app().views().keySet());
                others.remove(view);
                opened.put(view, open(habitat, "view-" + view, others, context));
            }
            var separate = new LinkedHashMap<>(opened);
            separate.remove("");
            var lake = new IcebergTables(primary.buckets(), context.clock());
            warehouse = SimulatedWarehouse.open(habitat.app(), habitat.folder(), context.clock());
            var platform =
                    new FaultyPlatform(
                            primary, lake, warehouse, separate, context, habitat.leases());
            var pipelines =
                    habitat.engines()
                            .pipelines(
                                    habitat.app(),
                                    platform,
                                    SimulatedLookups.of(
                                            habitat.app(), habitat.lookups(), primary, context),
                                    habitat.readers(),
                                    habitat.options());
            pipelines.start();
            var watcher = watcher(habitat, primary, pipelines, context.journal());
            watcher.ifPresent(AlarmMonitor::start);
            var dispatch =
                    SimulatedDelivery.of(context, primary.deliveries(), pipelines, habitat.terms());
            dispatch.ifPresent(SimulatedDelivery::start);
            return new AppLife(
                    habitat.embedded(),
                    primary,
                    lake,
                    warehouse,
                    separate,
                    pipelines,
                    watcher,
                    dispatch);
        } catch (RuntimeException | Error failed) {
            warehouse.ifPresent(WarehouseStore::close);
            opened.values().forEach(habitat.embedded()::crash);
            throw failed;
        }
    }

    private static Optional<AlarmMonitor> watcher(
            Environment habitat, Platform platform, Pipelines pipelines, EventJournal journal) {
        if (!habitat.watched()) {
            return Optional.empty();
        }
        var app = habitat.app();
        var measures =
                new MeasureReader(
                                app,
                                platform::queue,
                                pipelines::status,
                                pipelines::lastMinute,
                                platform.streams()::backlog,
                                endpoint ->
                                        platform.deliveries()
                                                .backlog(endpoint, platform.time().instant()))
                        .with(new QualityReader(app, platform.quality(), platform.time()));
        return Optional.of(
                new AlarmMonitor(
                        app,
                        platform,
                        measures,
                        habitat.options().threads(),
                        new ConsolePages(),
                        journal::noted,
                        habitat.options().log()));
    }

    /// Opens a platform in its own folder, for the test's app without `views`.
    private static Platform open(
            Environment habitat, String folder, Set<String> views, SimulationContext context) {
        return habitat.embedded()
                .open(
                        habitat.app().withoutViews(views),
                        habitat.folder().resolve(folder),
                        context.clock());
    }

    /// True if pipelines, alarms and deliveries are idle.
    boolean idle() {
        return pipelines.idle()
                && watcher.map(AlarmMonitor::settled).orElse(true)
                && undelivered() == 0;
    }

    /// Returns the number of records that are still to be sent to endpoints.
    long undelivered() {
        return dispatch.map(SimulatedDelivery::waiting).orElse(0L);
    }

    MessageQueue queue(String name) {
        return primary.queue(name);
    }

    Buckets buckets() {
        return primary.buckets();
    }

    WarehouseTables warehouse() {
        return database.orElseThrow();
    }

    Streams streams() {
        return primary.streams();
    }

    Archives archives() {
        return primary.archives();
    }

    TableReader tables() {
        return primary.tables();
    }

    Deliveries deliveries() {
        return primary.deliveries();
    }

    ViewReader view(String name) {
        return separate.getOrDefault(name, primary).view(name);
    }

    /// Ends the process after its threads have ended. Releases only the kernels (the compiled
    /// pipelines).
    void end() {
        pipelines.close();
        database.ifPresent(WarehouseStore::close);
        separate.values().forEach(embedded::crash);
        embedded.crash(primary);
    }
}
