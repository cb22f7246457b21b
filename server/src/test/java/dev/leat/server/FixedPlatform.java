package dev.leat.server;

import dev.leat.app.Sink;
import dev.leat.port.AlarmLog;
import dev.leat.port.Audit;
import dev.leat.port.Buckets;
import dev.leat.port.Deliveries;
import dev.leat.port.FileLog;
import dev.leat.port.Holding;
import dev.leat.port.LetterBox;
import dev.leat.port.MessageQueue;
import dev.leat.port.Platform;
import dev.leat.port.Queues;
import dev.leat.port.Source;
import dev.leat.port.Store;
import dev.leat.port.Time;
import dev.leat.port.Topics;
import dev.leat.port.ViewReader;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A platform that the ends can read from; nothing runs on it.
public final class FixedPlatform implements Platform {

    private final Map<String, FixedView> views = new HashMap<>();
    private final Map<String, KeptQueue> queues = new HashMap<>();

    @Override
    public Source source(String queue) {
        throw new UnsupportedOperationException(queue);
    }

    @Override
    public Store home(String queue) {
        throw new UnsupportedOperationException(queue);
    }

    @Override
    public Store store(Sink sink) {
        throw new UnsupportedOperationException(sink.name());
    }

    @Override
    public MessageQueue queue(String name) {
        return queues.computeIfAbsent(name, _ -> new KeptQueue());
    }

    public FixedView fixed(String name) {
        return views.computeIfAbsent(name, _ -> new FixedView());
    }

    @Override
    public Queues queues() {
        return NoQueues.NONE;
    }

    @Override
    public LetterBox letters(String queue) {
        throw new UnsupportedOperationException(queue);
    }

    @Override
    public Audit audit() {
        throw new UnsupportedOperationException("audit");
    }

    @Override
    public List<Holding> holdings(String pipeline, byte[] identity) {
        throw new UnsupportedOperationException("holdings");
    }

    @Override
    public ViewReader view(String name) {
        return fixed(name);
    }

    @Override
    public AlarmLog alarms() {
        throw new IllegalStateException("nobody asks for alarms");
    }

    @Override
    public Buckets buckets() {
        return (Buckets)
                Proxy.newProxyInstance(
                        Buckets.class.getClassLoader(),
                        new Class<?>[] {Buckets.class},
                        (_, method, _) -> {
                            if (method.getName().equals("names")) {
                                return List.of();
                            }
                            throw new IllegalStateException("nobody asks for files");
                        });
    }

    @Override
    public Topics topics() {
        throw new IllegalStateException("nobody asks for topics");
    }

    @Override
    public Deliveries deliveries() {
        throw new IllegalStateException("nobody asks for deliveries");
    }

    @Override
    public FileLog files() {
        throw new IllegalStateException("nobody asks for files");
    }

    @Override
    public Time time() {
        return Time.system();
    }

    @Override
    public void close() {}
}
