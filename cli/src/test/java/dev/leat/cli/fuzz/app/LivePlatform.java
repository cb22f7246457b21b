package dev.leat.cli.fuzz.app;

import dev.leat.app.PipelineSource;
import dev.leat.app.Sink;
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
import java.util.List;
import java.util.Optional;

/// A state folder with its lake tables, as `leat up` has it. The caller closes `local`.
record LivePlatform(LocalPlatform local, LakeTables iceberg) implements EnginePlatform {

    static LivePlatform of(LocalPlatform local) {
        return new LivePlatform(local, new IcebergTables(local.buckets(), local.time()));
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
        return local.store(sink);
    }

    @Override
    public Optional<String> unsupported(Sink sink) {
        return local.unsupported(sink);
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
    public Time time() {
        return local.time();
    }

    @Override
    public void close() {}
}
