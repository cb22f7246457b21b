package dev.leat.redis;

import dev.leat.app.App;
import dev.leat.app.View;
import dev.leat.fingerprint.PipelineFingerprint;
import dev.leat.fingerprint.ViewFingerprint;
import dev.leat.port.CorruptStateException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import redis.clients.jedis.Jedis;

/// An operation that accepts the stored data in Redis although the definition of a view, or the key
/// of a pipeline, has changed. The caller makes sure that the app is not running. Blocks.
public final class RedisAcceptance implements AutoCloseable {

    private static final LuaScript ACCEPT = LuaScript.of("accept.lua");

    private final App app;
    private final RedisConnections connections;
    private final RedisMarks marks;

    /// @param url the same as for [RedisStore#open]
    /// @param marks the same as for [RedisStore#open]
    public RedisAcceptance(App app, String url, RedisMarks marks) {
        this.app = app;
        this.marks = marks;
        this.connections = new RedisConnections(RedisUrl.parse(url));
    }

    /// Accepts the current definition of a view. Stored values are kept. Returns the difference of
    /// the definitions; empty if they are equal.
    ///
    /// @throws CorruptStateException if the stored values cannot be used with the current
    ///   definition, or are lost, or the view has a new measure: rows in Redis do not store that a
    ///   value is unknown, so later records would make a sum that looks complete
    public Optional<String> view(String name) {
        var layout = KeyLayout.of(app, Set.of(name));
        return connections.with(redis -> {
            var registry = LossCheck.checked(redis, connections.url(), layout, marks);
            var kept = registry.get(AppRegistry.viewField(name));
            var now = String.join("\n", ViewFingerprint.lines(app.view(name)));
            if (kept == null || kept.equals(now)) {
                return Optional.empty();
            }
            ViewFingerprint.incompatibility(kept, app, app.view(name))
                    .ifPresent(why -> {
                        throw new CorruptStateException(
                                "the stored values of the view %s cannot be kept: %s; rebuild the view, or restore its definition"
                                        .formatted(name, why));
                    });
            var added = ViewFingerprint.newMeasures(kept, app.view(name));
            if (!added.isEmpty()) {
                throw new CorruptStateException(
                        "the view %1$s in Redis cannot get new measures (%2$s) without its records, because sums of later records would look complete; rebuild the view (leat rebuild %1$s --env NAME), or add the measures to a new view"
                                .formatted(name, String.join(", ", added)));
            }
            accept(redis, layout, layout.view(name), kept, now);
            return Optional.of(ViewFingerprint.changes(kept, now));
        });
    }

    private static List<String> names(View view) {
        return view.measures().stream().map(View.Measure::name).sorted().toList();
    }

    private static void accept(
            Jedis redis, KeyLayout layout, RedisView view, String kept, String now) {
        var gone =
                ViewFingerprint.measures(kept).stream()
                        .filter(name -> !names(view.view()).contains(name))
                        .toList();
        var rows = layout.registry() + ":accept:rows";
        redis.unlink(rows);
        KeptRows.of(redis, layout, view).ifPresent(all -> all.list(redis, rows));
        var pack = new MessagePackWriter().map(7).text("registry").text(layout.registry());
        pack.text("rows").text(rows).text("suffix").text(view.partsSuffix());
        pack.text("measures").array(gone.size());
        gone.forEach(pack::text);
        pack.text("fields").array(4 * gone.size());
        for (var name : gone) {
            pack.text(name).text(name + ":unscaled").text(name + ":days").text(name + ":micros");
        }
        pack.text("field").text(AppRegistry.viewField(view.name()));
        pack.text("definition").text(now);
        // Without this field, the rank is rebuilt if a measure with the same name is added again
        // later.
        redis.hdel(layout.registry(), AppRegistry.rankField(view.name()));
        ACCEPT.run(redis, pack.bytes());
    }

    /// Accepts the current key of a pipeline. From now on the pipeline's records have other
    /// identities. Returns the stored key; empty if the current key is the same.
    ///
    /// @throws CorruptStateException if the stored identities cannot be used with the current key
    public Optional<String> pipeline(String name) {
        var now = PipelineFingerprint.text(app.pipeline(name));
        var registry = KeyLayout.registry(app);
        return connections.with(redis -> {
            var kept = redis.hget(registry, AppRegistry.pipelineField(name));
            if (kept == null || kept.equals(now)) {
                return Optional.empty();
            }
            if (!PipelineFingerprint.canContinue(kept, app.pipeline(name))) {
                throw new CorruptStateException(
                        "the identities of pipeline %2$s in Redis at %1$s cannot be kept: its key was %3$s and is now %4$s; undo the change, or use another database"
                                .formatted(connections.url(), name, kept, now));
            }
            redis.hset(registry, AppRegistry.pipelineField(name), now);
            return Optional.of(kept);
        });
    }

    @Override
    public void close() {
        connections.close();
    }
}
