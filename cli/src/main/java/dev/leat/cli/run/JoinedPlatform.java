package dev.leat.cli.run;

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
import java.util.stream.Stream;

/// One platform but for the views that are kept elsewhere. Closing it closes both.
record JoinedPlatform(Platform home, Elsewhere elsewhere) implements Platform {

    @Override
    public Source source(String queue) {
        return home.source(queue);
    }

    @Override
    public Store home(String queue) {
        return home.home(queue);
    }

    @Override
    public Store store(Sink sink) {
        return switch (sink) {
            case Sink.ToQueue _, Sink.ToBucket _, Sink.ToTopic _ -> home.store(sink);
            case Sink.ToView view ->
                    elsewhere
                            .store(view.name())
                            .<Store>map(store -> store)
                            .orElseGet(() -> home.store(sink));
        };
    }

    @Override
    public MessageQueue queue(String name) {
        return home.queue(name);
    }

    @Override
    public Queues queues() {
        return home.queues();
    }

    @Override
    public LetterBox letters(String queue) {
        return home.letters(queue);
    }

    @Override
    public Audit audit() {
        return home.audit();
    }

    @Override
    public List<Holding> holdings(String pipeline, byte[] identity) {
        return Stream.concat(
                        home.holdings(pipeline, identity).stream(),
                        elsewhere.holdings(pipeline, identity).stream())
                .toList();
    }

    @Override
    public ViewReader view(String name) {
        return elsewhere
                .store(name)
                .map(store -> store.reader(name))
                .orElseGet(() -> home.view(name));
    }

    @Override
    public AlarmLog alarms() {
        return home.alarms();
    }

    @Override
    public Buckets buckets() {
        return home.buckets();
    }

    @Override
    public Topics topics() {
        return home.topics();
    }

    @Override
    public Deliveries deliveries() {
        return home.deliveries();
    }

    @Override
    public FileLog files() {
        return home.files();
    }

    @Override
    public Time time() {
        return home.time();
    }

    @Override
    public void close() {
        try {
            elsewhere.close();
        } finally {
            home.close();
        }
    }
}
