package dev.leat.cli.fuzz.app;

import dev.leat.app.App;
import dev.leat.app.PipelineSource;
import dev.leat.app.Sink;
import dev.leat.app.WarehouseTable;
import dev.leat.iceberg.IcebergTables;
import dev.leat.local.LocalPlatform;
import dev.leat.port.EnginePlatform;
import dev.leat.port.FileLog;
import dev.leat.port.LakeTables;
import dev.leat.port.ObjectStorage;
import dev.leat.port.Source;
import dev.leat.port.Store;
import dev.leat.port.StoredIdentity;
import dev.leat.port.TableReader;
import dev.leat.port.Time;
import dev.leat.port.ViewReader;
import dev.leat.port.WarehouseTables;
import dev.leat.run.FileDocument;
import dev.leat.warehouse.WarehouseStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// A state folder with its lake tables and warehouse tables, as `leat up` has it. The caller closes
/// `local`.
record LivePlatform(LocalPlatform local, LakeTables iceberg, Optional<WarehouseStore> database)
        implements EnginePlatform {

    static LivePlatform of(
            App app, LocalPlatform local, Path state, UnaryOperator<LakeTables> lake) {
        Optional<WarehouseStore> database =
                app.all(WarehouseTable.class).isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                WarehouseStore.inFile(
                                        app,
                                        new FileDocument(state.resolve("warehouse.json")),
                                        state,
                                        local.time()));
        var iceberg = new IcebergTables(local.buckets(), local.time());
        return new LivePlatform(local, lake.apply(iceberg), database);
    }

    @Override
    public Source source(String name) {
        return local.source(name);
    }

    @Override
    public Store sourceStore(String source) {
        return local.sourceStore(source);
    }

    @Override
    public Store store(Sink sink) {
        return sink.warehouseTable().isPresent() ? database.orElseThrow() : local.store(sink);
    }

    @Override
    public Optional<String> unsupported(Sink sink) {
        return sink.warehouseTable().isPresent() ? Optional.empty() : local.unsupported(sink);
    }

    @Override
    public Optional<String> unsupported(PipelineSource from) {
        return local.unsupported(from);
    }

    @Override
    public ViewReader view(String name) {
        return local.view(name);
    }

    @Override
    public List<StoredIdentity> identities(String pipeline, byte[] identity) {
        return local.identities(pipeline, identity);
    }

    @Override
    public ObjectStorage buckets() {
        return local.buckets();
    }

    @Override
    public TableReader tables() {
        return local.tables();
    }

    @Override
    public FileLog files() {
        return local.files();
    }

    @Override
    public Optional<LakeTables> lake() {
        return Optional.of(iceberg);
    }

    @Override
    public Optional<WarehouseTables> warehouse() {
        return database.map(WarehouseTables.class::cast);
    }

    @Override
    public Time time() {
        return local.time();
    }

    @Override
    public void close() {
        database.ifPresent(WarehouseStore::close);
    }
}
