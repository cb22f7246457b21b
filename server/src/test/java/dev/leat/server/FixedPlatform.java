package dev.leat.server;

import dev.leat.app.PipelineSource;
import dev.leat.app.Sink;
import dev.leat.port.AlarmLog;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.EnginePlatform;
import dev.leat.port.FileLog;
import dev.leat.port.MessageQueue;
import dev.leat.port.ObjectStorage;
import dev.leat.port.PlatformParts;
import dev.leat.port.RepairPlatform;
import dev.leat.port.Source;
import dev.leat.port.Store;
import dev.leat.port.StoredIdentity;
import dev.leat.port.StreamAccess;
import dev.leat.port.TableReader;
import dev.leat.port.Time;
import dev.leat.port.UnsupportedByPlatformException;
import dev.leat.port.ViewReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A platform that the ends can read from; nothing runs on it, and it has no local services.
public final class FixedPlatform implements EnginePlatform, RepairPlatform {

    private final Map<String, FixedView> views = new HashMap<>();
    private final Map<String, KeptQueue> queues = new HashMap<>();

    public PlatformParts parts() {
        return new PlatformParts(this, this, Optional.empty());
    }

    @Override
    public Source source(String queue) {
        throw new UnsupportedOperationException(queue);
    }

    @Override
    public StreamAccess streamAccess() {
        throw new UnsupportedOperationException("the platform has no streams");
    }

    @Override
    public Store sourceStore(String queue) {
        throw new UnsupportedOperationException(queue);
    }

    @Override
    public Store store(Sink sink) {
        throw new UnsupportedOperationException(sink.name());
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
    public MessageQueue queue(String name) {
        return queues.computeIfAbsent(name, _ -> new KeptQueue());
    }

    public FixedView fixed(String name) {
        return views.computeIfAbsent(name, _ -> new FixedView());
    }

    @Override
    public DeadLetterQueue deadLetters(String queue) {
        throw new UnsupportedOperationException(queue);
    }

    @Override
    public Audit audit() {
        throw new UnsupportedOperationException("audit");
    }

    @Override
    public List<StoredIdentity> identities(String pipeline, byte[] identity) {
        throw new UnsupportedOperationException("holdings");
    }

    @Override
    public ViewReader view(String name) {
        return fixed(name);
    }

    @Override
    public AlarmLog alarms() {
        throw new IllegalStateException("alarms are not read");
    }

    @Override
    public ObjectStorage buckets() {
        throw new UnsupportedByPlatformException("this platform has no files");
    }

    @Override
    public TableReader tables() {
        throw new IllegalStateException("tables are not read");
    }

    @Override
    public FileLog files() {
        throw new UnsupportedByPlatformException("this platform has no files");
    }

    @Override
    public Time time() {
        return Time.system();
    }

    @Override
    public void close() {}
}
