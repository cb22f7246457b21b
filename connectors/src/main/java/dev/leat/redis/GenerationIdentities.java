package dev.leat.redis;

import dev.leat.app.sink.ViewSink;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.Jedis;

/// The identities of a new generation of a view. They are stored under keys of their own. The swap,
/// which replaces the current view, merges them into the app's identities with `merge.lua`; without
/// a swap they are dropped.
///
/// @param today the keys of the current view
/// @param next the keys of the new generation
record GenerationIdentities(KeyLayout today, KeyLayout next, RedisView from) {

    /// Writes the current and the new identity keys of each pipeline, as the entry `pipelines` of a
    /// map.
    ///
    /// @param bits result of [AppRegistry#bits], with the bit that the view keeps
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

    /// Adds the keys that the swap renames, each followed by its new name. These are the keys of
    /// the hashes with the last applied state of each changing record.
    void moved(String view, List<String> moved) {
        for (var own : next.pipelines().values()) {
            moved.add(own.last(from.name()));
            moved.add(today.pipeline(own.name()).last(view));
        }
    }

    /// Drops the identities of this generation and of earlier, interrupted attempts, including
    /// identities of pipelines that are no longer in the app.
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
