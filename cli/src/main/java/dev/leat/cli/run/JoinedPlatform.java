package dev.leat.cli.run;

import dev.leat.app.PipelineSource;
import dev.leat.app.Sink;
import dev.leat.batch.LeasedWork;
import dev.leat.port.EnginePlatform;
import dev.leat.port.EventPlace;
import dev.leat.port.FileLog;
import dev.leat.port.LakeMaintenance;
import dev.leat.port.LakeTables;
import dev.leat.port.ObjectClaim;
import dev.leat.port.ObjectStorage;
import dev.leat.port.Source;
import dev.leat.port.Store;
import dev.leat.port.StoredIdentity;
import dev.leat.port.TableReader;
import dev.leat.port.Time;
import dev.leat.port.ViewReader;
import dev.leat.port.WarehouseTables;
import dev.leat.warehouse.WarehouseStore;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A platform that has some views in external stores, warehouse tables in a database, and
/// everything else in its home. Closing it closes all of these stores.
record JoinedPlatform(Home home, ExternalStores external, Optional<WarehouseStore> database)
        implements EnginePlatform {

    @Override
    public Source source(String queue) {
        return home.engine().source(queue);
    }

    @Override
    public Store sourceStore(String queue) {
        return home.engine().sourceStore(queue);
    }

    @Override
    public Store store(Sink sink) {
        return external(sink).orElseGet(() -> home.engine().store(sink));
    }

    @Override
    public Optional<String> unsupported(Sink sink) {
        return external(sink).isPresent() ? Optional.empty() : home.engine().unsupported(sink);
    }

    @Override
    public Optional<String> unsupported(PipelineSource from) {
        return home.engine().unsupported(from);
    }

    private Optional<Store> external(Sink sink) {
        return sink.warehouseTable().isPresent()
                ? database.map(Store.class::cast)
                : sink.view().flatMap(external::store);
    }

    @Override
    public List<StoredIdentity> identities(String pipeline, byte[] identity) {
        return Stream.concat(
                        home.engine().identities(pipeline, identity).stream(),
                        external.holdings(pipeline, identity).stream())
                .toList();
    }

    @Override
    public ViewReader view(String name) {
        return external.store(name)
                .map(store -> store.reader(name))
                .orElseGet(() -> home.engine().view(name));
    }

    @Override
    public ObjectStorage buckets() {
        return home.engine().buckets();
    }

    @Override
    public TableReader tables() {
        return home.engine().tables();
    }

    @Override
    public FileLog files() {
        return home.engine().files();
    }

    @Override
    public Optional<ObjectClaim> claim(
            String pipeline, String bucket, String key, LeasedWork work) {
        return home.engine().claim(pipeline, bucket, key, work);
    }

    @Override
    public Optional<ObjectClaim> claim(String pipeline, String bucket, String key) {
        return home.engine().claim(pipeline, bucket, key);
    }

    @Override
    public EventPlace eventPlace() {
        return home.engine().eventPlace();
    }

    @Override
    public Optional<LakeTables> lake() {
        return home.lake();
    }

    @Override
    public Optional<LakeMaintenance> maintenance() {
        return home.maintenance();
    }

    @Override
    public Optional<WarehouseTables> warehouse() {
        return database.map(WarehouseTables.class::cast);
    }

    @Override
    public boolean measures() {
        return home.engine().measures();
    }

    @Override
    public boolean sendsLater() {
        return home.engine().sendsLater();
    }

    @Override
    public Time time() {
        return home.engine().time();
    }

    @Override
    public void close() {
        try {
            external.close();
        } finally {
            try {
                database.ifPresent(WarehouseStore::close);
            } finally {
                home.close();
            }
        }
    }
}
