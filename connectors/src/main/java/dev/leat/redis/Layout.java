package dev.leat.redis;

import dev.leat.app.App;
import dev.leat.app.View;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which keys of Redis belong to an app, and what lies there: its views on this Redis, the
/// pipelines that feed them, and the registry that says by which definitions they are kept.
record Layout(App app, Map<String, RedisView> views, Map<String, RedisPipeline> pipelines) {

    Layout {
        views = Map.copyOf(views);
        pipelines = Map.copyOf(pipelines);
    }

    /// @throws IllegalArgumentException if two views would share keys
    static Layout of(App app, Set<String> names) {
        return of(app, names, "");
    }

    /// The same with every key behind `generation`.
    static Layout of(App app, Set<String> names, String generation) {
        var taken = taken(app.views().values(), generation);
        var views = new LinkedHashMap<String, RedisView>();
        for (var name : names) {
            var view = app.view(name);
            views.put(name, new RedisView(view, generation, new RowNames(view, generation, taken)));
        }
        refuseShared(List.copyOf(views.values()));
        var pipelines = new LinkedHashMap<String, RedisPipeline>();
        for (var pipeline : app.pipelines().values()) {
            if (pipeline.to().stream().anyMatch(sink -> views.containsKey(sink.name()))) {
                pipelines.put(pipeline.name(), RedisPipeline.of(app, pipeline, generation));
            }
        }
        return new Layout(app, views, pipelines);
    }

    /// Keys that no row may have.
    private static Set<String> taken(Collection<View> views, String generation) {
        var taken = new HashSet<String>();
        for (var view : views) {
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
                            "the views %s and %s would share keys in Redis: %s... and %s...; give one of them another redis_key"
                                    .formatted(
                                            one.name(),
                                            other.name(),
                                            one.names().prefix(),
                                            other.names().prefix()));
                }
            }
        }
    }

    /// Names that begin differently are different.
    private static boolean share(RowNames one, RowNames other) {
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

    /// A hash with a definition for each view, a key for each pipeline and a bit for each sink.
    String registry() {
        return "leat:" + app.name();
    }
}
