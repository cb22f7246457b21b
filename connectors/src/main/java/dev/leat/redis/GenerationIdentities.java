package dev.leat.redis;

import dev.leat.app.sink.ViewSink;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.Jedis;

/// What a new generation of a view knows of records: it lies in keys of its own until the swap
/// merges it into what the app knows, as `merge.lua` says, or until it is dropped.
///
/// @param today where the view in use is
/// @param next where the generation is
record GenerationIdentities(KeyLayout today, KeyLayout next, RedisView from) {

    /// For each pipeline where its identities are and are to be: the entry `pipelines` of a map.
    ///
    /// @param bits as [AppRegistry#bits] gives them: the view keeps its byte
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

    /// Each is followed by its name to be: what the view last took of records that change.
    void moved(String view, List<String> moved) {
        for (var own : next.pipelines().values()) {
            moved.add(own.last(from.name()));
            moved.add(today.pipeline(own.name()).last(view));
        }
    }

    /// Drops them, and those of a try that was cut off, whatever pipelines the app had then.
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
