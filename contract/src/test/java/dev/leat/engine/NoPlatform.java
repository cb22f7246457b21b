package dev.leat.engine;

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
import java.util.List;

/// A platform that has nothing, for tests that give it what they need.
public class NoPlatform implements Platform {

    @Override
    public Store home(String queue) {
        throw new IllegalStateException("there is no store");
    }

    @Override
    public Store store(Sink sink) {
        throw new IllegalStateException("there is no store");
    }

    @Override
    public Source source(String queue) {
        throw new IllegalStateException("a pass leases nothing");
    }

    @Override
    public MessageQueue queue(String name) {
        throw new IllegalStateException("a pass sends nothing");
    }

    @Override
    public Queues queues() {
        throw new IllegalStateException("a pass manages no queues");
    }

    @Override
    public LetterBox letters(String queue) {
        throw new IllegalStateException("a pass redrives nothing");
    }

    @Override
    public Audit audit() {
        throw new IllegalStateException("a pass reads no audit");
    }

    @Override
    public List<Holding> holdings(String pipeline, byte[] identity) {
        throw new IllegalStateException("a pass asks for no record");
    }

    @Override
    public ViewReader view(String name) {
        throw new IllegalStateException("a pass reads nothing");
    }

    @Override
    public AlarmLog alarms() {
        throw new IllegalStateException("a pass knows no alarms");
    }

    @Override
    public Buckets buckets() {
        throw new IllegalStateException("this platform has no files");
    }

    @Override
    public Topics topics() {
        throw new IllegalStateException("this platform has no topics");
    }

    @Override
    public Deliveries deliveries() {
        throw new IllegalStateException("this platform has no topics");
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
