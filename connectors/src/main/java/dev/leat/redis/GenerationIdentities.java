package dev.leat.redis;

import dev.leat.app.sink.ViewSink;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.Jedis;

/// The identities of a new generation of a view. They have keys of their own until the swap merges
/// them into those of the app by `merge.lua`, or until they are dropped.
///
/// @param today the layout of the current view
/// @param next the layout of the generation
record GenerationIdentities(KeyLayout today, KeyLayout next, RedisView from) {

    /// Writes the current and the new identity keys of each pipeline: the entry `pipelines` of a
    /// map.
    ///
    /// @param bits as [AppRegistry#bits] returns them: the view keeps its byte
    void write(MessagePackWriter pack, Instant now, String view, Map<String, String> bits) {
        pack.text("pipelines").array(next.pipelines().size());
        for (var own : next.pipelines().values()) {
            var shared = today.pipeline(own.name());
            pack.map(3 + (shared.changes() ? 1 : RedisPipeline.HASHES));
            if (shared.changes()) {
                pack.text("records").text(shared.records());
            } else {
                shared.hashes(pack, now);
            }
            var field = AppRegistry.bitField(own.name(), RedisPipeline.label(ViewSink.of(view)));
            var bit = (byte) Integer.parseInt(bits.getOrDefault(field, ""));
            pack.text("own").text(own.ids());
            pack.text("bit").text(new byte[] {bit}, 0, 1);
            pack.text("field").text(field);
        }
    }

    /// Adds keys to rename, each followed by its new name: the last applied states of changing
    /// records.
    void moved(String view, List<String> moved) {
        for (var own : next.pipelines().values()) {
            moved.add(own.last(from.name()));
            moved.add(today.pipeline(own.name()).last(view));
        }
    }

    /// Drops them, and those of interrupted attempts, for the pipelines of any earlier app.
    void drop(Jedis redis) {
        var pipelines = new HashSet<>(next.pipelines().keySet());
        var mark = " view " + from.name();
        var fields = new ArrayList<byte[]>();
        for (var field : redis.hkeys(next.registry())) {
            if (field.endsWith(" " + from.name())) {
                fields.add(field.getBytes(StandardCharsets.UTF_8));
            }
            if (field.startsWith("bit ") && field.endsWith(mark)) {
                pipelines.add(field.substring("bit ".length(), field.length() - mark.length()));
            }
        }
        for (var name : pipelines) {
            var prefix = RedisPipeline.prefix(next.app(), from.name(), name);
            redis.unlink(prefix + "ids", prefix + "records", prefix + "last:" + from.name());
        }
        if (!fields.isEmpty()) {
            redis.hdel(
                    next.registry().getBytes(StandardCharsets.UTF_8),
                    fields.toArray(byte[][]::new));
        }
    }
}
