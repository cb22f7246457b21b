package dev.leat.contract.kind;

import dev.leat.item.ItemJson;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.Deliveries.State;
import dev.leat.port.Platform;
import dev.leat.port.TopicAdmin.Protocol;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Reads the contents of a platform's queues, streams, tables and pending deliveries.
final class PlatformContents {

    private static final int ALL = 100;

    private PlatformContents() {}

    /// Returns the bodies of the messages in a queue, in order.
    static List<String> messages(Platform platform, String queue) {
        return platform.queue(queue).browse(0, ALL).stream()
                .map(seen -> new String(seen.body(), StandardCharsets.UTF_8))
                .toList();
    }

    /// Returns the data of the records in the first shard of a stream, in order.
    static List<String> records(Platform platform, String stream) {
        var access = platform.streamAccess();
        var first = access.describe(stream).shards().getFirst().id();
        var records = new ArrayList<String>();
        access.read(stream, first, Instant.EPOCH)
                .forEachRemaining(page ->
                        page.forEach(record ->
                                records.add(new String(record.body(), StandardCharsets.UTF_8))));
        return records;
    }

    /// Returns the pending deliveries of a sink of this kind, oldest first.
    static List<String> deliveries(Platform platform, String kind, String sink) {
        return platform
                .deliveries()
                .list(Set.of(Protocol.RECORD), Set.of(State.WAITING), ALL)
                .reversed()
                .stream()
                .filter(delivery -> delivery.kind().equals(kind))
                .filter(delivery -> delivery.endpoint().equals(sink))
                .map(Delivery::text)
                .toList();
    }

    /// Returns the items of a table as JSON, in the order of their keys.
    static List<String> items(Platform platform, String table) {
        var items = new ArrayList<String>();
        var tables = platform.tables();
        tables.scan(
                tables.find(table).orElseThrow().table(), item -> items.add(ItemJson.write(item)));
        return items;
    }
}
