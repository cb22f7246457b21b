package dev.leat.redis;

import dev.leat.app.App;
import dev.leat.app.View;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The Redis keys of an app: the keys of its views on this Redis, of the pipelines that feed these
/// views, and of the registry.
///
/// @param newGeneration true for a new generation of a view, which has identities of its own
record KeyLayout(
        App app,
        Map<String, RedisView> views,
        Map<String, RedisPipeline> pipelines,
        boolean newGeneration) {

    KeyLayout {
        views = Map.copyOf(views);
        pipelines = Map.copyOf(pipelines);
    }

    /// @throws IllegalArgumentException if two views would share keys
    static KeyLayout of(App app, Set<String> names) {
        return of(app, names, "", taken(app, ""));
    }

    /// Returns the keys of a new generation of a view. The rows of the generation have keys that
    /// begin with `generation`.
    ///
    /// @param next the app in which the new generation is the only view
    static KeyLayout newGeneration(App app, App next, String name, String generation) {
        return of(next, Set.of(name), generation, taken(app, generation));
    }

    private static KeyLayout of(App app, Set<String> names, String generation, Set<String> taken) {
        var views = new LinkedHashMap<String, RedisView>();
        for (var name : names) {
            var view = app.view(name);
            views.put(
                    name,
                    new RedisView(view, generation, new RedisRowNames(view, generation, taken)));
        }
        refuseShared(List.copyOf(views.values()));
        var pipelines = new LinkedHashMap<String, RedisPipeline>();
        for (var pipeline : app.pipelines().values()) {
            if (pipeline.to().stream().anyMatch(sink -> views.containsKey(sink.name()))) {
                pipelines.put(pipeline.name(), RedisPipeline.of(app, pipeline));
            }
        }
        boolean newGeneration = !generation.isEmpty();
        if (newGeneration) {
            var next = views.keySet().iterator().next();
            pipelines.replaceAll((_, pipeline) -> pipeline.newGeneration(app, next));
        }
        return new KeyLayout(app, views, pipelines, newGeneration);
    }

    /// Returns the keys that rows must not use as names.
    private static Set<String> taken(App app, String generation) {
        var taken = new HashSet<String>();
        for (var view : app.views().values()) {
            taken.add(generation + RedisView.keys(view.name()));
            taken.add(generation + RedisView.rank(view.name()));
        }
        return taken;
    }

    private static void refuseShared(List<RedisView> views) {
        for (int i = 0; i < views.size(); i++) {
            for (int j = 0; j < i; j++) {
                var one = views.get(j);
                var other = views.get(i);
                if (share(one.names(), other.names())) {
                    throw new IllegalArgumentException(
                            "the views %s and %s share keys in Redis: %s... and %s...; give one of the views another `redis_key`"
                                    .formatted(
                                            one.name(),
                                            other.name(),
                                            one.names().prefix(),
                                            other.names().prefix()));
                }
            }
        }
    }

    /// Returns true if a row of one view could have the same name as a row of the other view. This
    /// is impossible if neither prefix begins with the other one.
    private static boolean share(RedisRowNames one, RedisRowNames other) {
        if (one.single() && other.single()) {
            return one.prefix().equals(other.prefix());
        }
        return (!one.single() && other.prefix().startsWith(one.prefix()))
                || (!other.single() && one.prefix().startsWith(other.prefix()));
    }

    RedisView view(String name) {
        var view = views.get(name);
        if (view == null) {
            throw new IllegalArgumentException("no view '" + name + "' on this Redis");
        }
        return view;
    }

    RedisPipeline pipeline(String name) {
        var pipeline = pipelines.get(name);
        if (pipeline == null) {
            throw new IllegalArgumentException("no pipeline '" + name + "' in the app");
        }
        return pipeline;
    }

    /// Returns the key of the registry: a hash with a definition of each view, the key columns of
    /// each pipeline, and a bit for each sink.
    String registry() {
        return registry(app);
    }

    static String registry(App app) {
        return "leat:" + app.name();
    }

    /// Returns a view whose rows have the names that are stored in Redis.
    RedisView kept(View view) {
        var generation = view(view.name()).generation();
        var names = new RedisRowNames(view, generation, taken(app, generation));
        return new RedisView(view, generation, names);
    }
}
