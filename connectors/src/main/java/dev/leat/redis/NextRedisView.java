package dev.leat.redis;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.app.Stream;
import dev.leat.app.View;
import dev.leat.app.sink.ViewSink;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The next generation of a view in Redis: a view with a name that no app file can contain. So its
/// keys, and the identities of the pipelines that feed it, are separate from those of the current
/// view.
record NextRedisView(String view) {

    String name() {
        return view + "#next";
    }

    KeyLayout layout(App app) {
        return KeyLayout.newGeneration(app, in(app), name(), KeyLayout.registry(app) + ":#next:");
    }

    /// Returns an app in which the next generation is the only view. It is used while the
    /// generation is filled.
    private App in(App app) {
        var old = app.view(view);
        var next =
                new View(
                        name(),
                        old.key(),
                        old.measures(),
                        old.every(),
                        old.rankBy(),
                        Optional.of(RedisRowNames.pattern(old)));
        var pipelines = new LinkedHashMap<String, Pipeline>();
        app.pipelines().forEach((name, pipeline) -> pipelines.put(name, in(pipeline)));
        return App.named(app.name())
                .withQueues(app.queues())
                .with(Stream.class, app.all(Stream.class))
                .withViews(Map.of(name(), next))
                .withPipelines(pipelines);
    }

    private Pipeline in(Pipeline pipeline) {
        return Pipeline.of(pipeline.name(), pipeline.from())
                .withKey(pipeline.key())
                .withVersion(pipeline.version())
                .withSteps(pipeline.steps())
                .withTo(pipeline.to().stream().map(this::in).toList())
                .withMaxRejects(pipeline.maxRejects());
    }

    /// Returns a sink of the next generation if this sink is the view; otherwise returns the sink
    /// unchanged.
    Sink in(Sink sink) {
        return sink.view().filter(view::equals).isPresent()
                ? new ViewSink(name(), sink.filter(), sink.columns())
                : sink;
    }
}
