package dev.leat.engine;

import dev.leat.app.PipelineSource;
import dev.leat.app.Sink;
import dev.leat.port.EnginePlatform;
import dev.leat.port.FileLog;
import dev.leat.port.ObjectStorage;
import dev.leat.port.Source;
import dev.leat.port.Store;
import dev.leat.port.StoredIdentity;
import dev.leat.port.TableReader;
import dev.leat.port.Time;
import dev.leat.port.ViewReader;
import java.util.List;
import java.util.Optional;

/// An engine platform without any parts, for tests that override some.
public class NoPlatform implements EnginePlatform {

    @Override
    public Store sourceStore(String queue) {
        throw new IllegalStateException("there is no store");
    }

    @Override
    public Store store(Sink sink) {
        throw new IllegalStateException("there is no store");
    }

    @Override
    public Optional<String> unsupported(Sink sink) {
        return Optional.empty();
    }

    @Override
    public Optional<String> unsupported(PipelineSource from) {
        return Optional.empty();
    }

    @Override
    public Source source(String queue) {
        throw new IllegalStateException("a pass leases nothing");
    }

    @Override
    public List<StoredIdentity> identities(String pipeline, byte[] identity) {
        throw new IllegalStateException("a pass asks for no record");
    }

    @Override
    public ViewReader view(String name) {
        throw new IllegalStateException("a pass reads nothing");
    }

    @Override
    public ObjectStorage buckets() {
        throw new IllegalStateException("this platform has no files");
    }

    @Override
    public TableReader tables() {
        throw new IllegalStateException("this platform has no tables");
    }

    @Override
    public FileLog files() {
        throw new IllegalStateException("this platform has no files");
    }

    @Override
    public Time time() {
        throw new IllegalStateException("a pass waits for nothing");
    }

    @Override
    public void close() {}
}
