package dev.leat.redis;

import dev.leat.app.sink.ViewSink;
import dev.leat.plan.Effect;
import dev.leat.port.CorruptStateException;
import dev.leat.port.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import redis.clients.jedis.Jedis;

/// The app's registry, a hash in Redis. It has the definitions of the app's views and identities,
/// the mark of each view (a random text, see [RedisMarks]), and a number, called bit, for each sink
/// of a pipeline. A sink keeps its bit when the order of sinks in the app file changes, and even
/// after the sink is removed. Every script checks that Redis still has the fields that the script
/// uses.
///
/// @param fields the required fields of [KeyLayout#registry()]
/// @param unsaid names of the `fields` that Redis does not have yet; no data depends on these
///   fields
record AppRegistry(Map<String, String> fields, Set<String> unsaid) {

    /// Maximum number of sinks of a pipeline. A stored identity has one byte for each sink that has
    /// the record: the sink's bit.
    private static final int MOST_SINKS = 255;

    private static final LuaScript ENTER = LuaScript.of("enter.lua");

    AppRegistry {
        fields = Map.copyOf(fields);
        unsaid = Set.copyOf(unsaid);
    }

    /// Registers the app in Redis. A mark that was stored outside of Redis before is never written
    /// to Redis again, because Redis may have been emptied. A new mark is first written to Redis,
    /// then stored outside, and only then data is written. If this sequence is interrupted, the
    /// next call stores the mark that Redis has.
    ///
    /// @throws CorruptStateException if the stored data has other definitions, or is lost
    static AppRegistry enter(Jedis redis, RedisUrl url, KeyLayout layout, RedisMarks marks) {
        var kept = LossCheck.checked(redis, url, layout, marks);
        var fields = new HashMap<>(new StoredDefinitions(url, layout).check(kept));
        if (layout.newGeneration()) {
            ownBits(layout, fields);
        } else {
            KeyOwners.claim(redis, url, layout);
        }
        var fresh = unmarked(url, layout, marks);
        fresh.forEach(view -> fields.put(markField(view), LossCheck.draw()));
        fields.putAll(bits(redis, url, layout, fields));
        if (!fresh.isEmpty()) {
            marks.remember(url.place(), marked(redis, url, layout, fresh));
        }
        for (var view : layout.views().keySet()) {
            fields.put(markField(view), marks.mark(url.place(), view).orElse(""));
        }
        layout.views()
                .values()
                .forEach(v -> fields.put(rankField(v.name()), Ranks.measure(v.view())));
        return new AppRegistry(fields, Set.of());
    }

    /// Returns the same result as [#enter], but changes nothing.
    ///
    /// @throws CorruptStateException if the stored data has other definitions, or is lost
    static AppRegistry look(Jedis redis, RedisUrl url, KeyLayout layout, RedisMarks marks) {
        var kept = LossCheck.checked(redis, url, layout, marks);
        var fields = new HashMap<>(new StoredDefinitions(url, layout).check(kept));
        for (var view : layout.views().keySet()) {
            fields.put(markField(view), kept.getOrDefault(markField(view), ""));
            fields.put(rankField(view), kept.getOrDefault(rankField(view), ""));
        }
        for (var name : layout.pipelines().keySet()) {
            int next = Integer.parseInt(kept.getOrDefault(bitField(name, ""), "0")) + 1;
            for (var sink : layout.app().pipeline(name).to()) {
                var field = bitField(name, RedisPipeline.label(sink));
                fields.put(field, kept.getOrDefault(field, Integer.toString(next)));
                next += kept.containsKey(field) ? 0 : 1;
            }
        }
        if (layout.newGeneration()) {
            ownBits(layout, fields);
        }
        var unsaid = new HashSet<>(fields.keySet());
        unsaid.removeAll(kept.keySet());
        return new AppRegistry(fields, unsaid);
    }

    private static List<String> unmarked(RedisUrl url, KeyLayout layout, RedisMarks marks) {
        return layout.views().keySet().stream()
                .filter(view -> marks.mark(url.place(), view).isEmpty())
                .toList();
    }

    /// Reads the marks from Redis, because another process may have registered the views first.
    private static Map<String, String> marked(
            Jedis redis, RedisUrl url, KeyLayout layout, List<String> views) {
        var marks = new HashMap<String, String>();
        for (var view : views) {
            var mark = redis.hget(layout.registry(), markField(view));
            if (mark == null) {
                throw new UnavailableException(
                        "Redis at %s did not store a value that was written to it".formatted(url));
            }
            marks.put(view, mark);
        }
        return marks;
    }

    static String viewField(String view) {
        return "view " + view;
    }

    /// Returns the field with a view's mark. If Redis is emptied and the view is created again, the
    /// view gets another mark.
    static String markField(String view) {
        return "mark " + view;
    }

    String mark(String view) {
        return fields.getOrDefault(markField(view), "");
    }

    /// Returns the field with the pattern of a view's row names.
    static String namesField(String view) {
        return "names " + view;
    }

    /// Returns the field with the measure by which a view's rank is stored. [Ranks] writes this
    /// field.
    static String rankField(String view) {
        return "rank " + view;
    }

    static String pipelineField(String pipeline) {
        return "pipeline " + pipeline;
    }

    static String bitField(String pipeline, String label) {
        return "bit " + pipeline + " " + label;
    }

    /// Returns the pipelines that have a bit for the view, including those that are no longer in
    /// the app.
    static Set<String> writers(Jedis redis, KeyLayout layout, String view) {
        var prefix = "bit ";
        var suffix = " " + RedisPipeline.label(ViewSink.of(view));
        return redis.hkeys(layout.registry()).stream()
                .filter(field -> field.startsWith(prefix) && field.endsWith(suffix))
                .map(field -> field.substring(prefix.length(), field.length() - suffix.length()))
                .collect(Collectors.toSet());
    }

    /// Assigns the bit 1 to the view of a new generation (a copy of the view that is being
    /// rebuilt). No other sink has identities in this generation.
    private static void ownBits(KeyLayout layout, Map<String, String> fields) {
        for (var view : layout.views().keySet()) {
            layout.pipelines()
                    .keySet()
                    .forEach(name ->
                            fields.put(
                                    bitField(name, RedisPipeline.label(ViewSink.of(view))), "1"));
        }
    }

    /// Writes the fields that Redis does not have yet, and assigns a bit to each sink. Returns the
    /// bits by field.
    static Map<String, String> bits(
            Jedis redis, RedisUrl url, KeyLayout layout, Map<String, String> fields) {
        var pack = new MessagePackWriter().array(2).map(fields.size());
        fields.forEach((field, text) -> pack.text(field).text(text));
        var pipelines = layout.newGeneration() ? Set.<String>of() : layout.pipelines().keySet();
        pack.array(pipelines.size());
        for (var name : pipelines) {
            var sinks = layout.app().pipeline(name).to();
            pack.map(2).text("prefix").text(bitField(name, "")).text("labels").array(sinks.size());
            sinks.forEach(sink -> pack.text(RedisPipeline.label(sink)));
        }
        var reply =
                ENTER.run(redis, layout.registry().getBytes(StandardCharsets.UTF_8), pack.bytes());
        var bits = new HashMap<String, String>();
        var list = (List<?>) reply;
        for (int i = 0; i < list.size(); i += 2) {
            var bit = new String((byte[]) list.get(i + 1), StandardCharsets.UTF_8);
            if (Integer.parseInt(bit) > MOST_SINKS) {
                throw new CorruptStateException(
                        "Redis at %s already has %d sinks of one pipeline, which is the maximum; use another database"
                                .formatted(url, MOST_SINKS));
            }
            bits.put(new String((byte[]) list.get(i), StandardCharsets.UTF_8), bit);
        }
        return bits;
    }

    int bit(String pipeline, String label) {
        var bit = fields.get(bitField(pipeline, label));
        if (bit == null) {
            throw new IllegalArgumentException(
                    "pipeline " + pipeline + " has no sink '" + label + "' in the app");
        }
        return Integer.parseInt(bit);
    }

    /// Returns the bit of the view to which the effect writes.
    byte bit(Effect.Write write) {
        return (byte) bit(write.pipeline(), RedisPipeline.label(write.to()));
    }

    /// Writes the registry fields that these writes require, as two entries of a map.
    void write(MessagePackWriter pack, KeyLayout layout, List<Effect.Write> writes) {
        var needed = new LinkedHashMap<String, String>();
        for (var write : writes) {
            for (var field :
                    List.of(
                            viewField(write.to().name()),
                            markField(write.to().name()),
                            pipelineField(write.pipeline()),
                            bitField(write.pipeline(), RedisPipeline.label(write.to())))) {
                needed.put(field, fields.getOrDefault(field, ""));
            }
            if (!layout.newGeneration()) {
                var rank = rankField(write.to().name());
                needed.put(rank, fields.getOrDefault(rank, ""));
            }
        }
        needed.keySet().removeAll(unsaid);
        pack.text("registry").text(layout.registry());
        pack.text("registered").map(needed.size());
        needed.forEach((field, text) -> pack.text(field).text(text));
    }
}
