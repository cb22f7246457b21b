package dev.leat.local;

import dev.leat.app.App;
import dev.leat.app.sink.ViewSink;
import dev.leat.contract.TestedState;
import dev.leat.contract.ViewApp;
import dev.leat.item.ItemJson;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.Deliveries.State;
import dev.leat.port.Store;
import dev.leat.port.StoredIdentity;
import dev.leat.port.Time;
import dev.leat.port.TopicAdmin.Protocol;
import dev.leat.port.ViewReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The embedded platform as contract tests of views use it.
record ViewState(LocalPlatform platform) implements TestedState {

    static ViewState open(Path folder, App app, Time time) {
        return new ViewState(LocalPlatform.open(app, folder, time));
    }

    @Override
    public Store store() {
        return platform.store(ViewSink.of(ViewApp.USERS));
    }

    @Override
    public ViewReader view(String name) {
        return platform.view(name);
    }

    @Override
    public List<String> messages(String queue) {
        return platform.queue(queue).browse(0, 100).stream()
                .map(seen -> new String(seen.body(), StandardCharsets.UTF_8))
                .toList();
    }

    @Override
    public List<String> deliveries(String kind, String sink) {
        return platform
                .deliveries()
                .list(Set.of(Protocol.RECORD), Set.of(State.WAITING), 100)
                .reversed()
                .stream()
                .filter(delivery -> delivery.kind().equals(kind))
                .filter(delivery -> delivery.endpoint().equals(sink))
                .map(Delivery::text)
                .toList();
    }

    @Override
    public List<String> items(String table) {
        var items = new ArrayList<String>();
        var tables = platform.tables();
        tables.scan(
                tables.find(table).orElseThrow().table(), item -> items.add(ItemJson.write(item)));
        return items;
    }

    @Override
    public List<StoredIdentity> holdings(String pipeline, byte[] identity) {
        return platform.identities(pipeline, identity);
    }

    @Override
    public void crash() {
        platform.crash();
    }

    @Override
    public void close() {
        platform.close();
    }
}
