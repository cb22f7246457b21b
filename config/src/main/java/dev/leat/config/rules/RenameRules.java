package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.Environment;
import dev.leat.app.Sink;
import dev.leat.config.text.ReadContext;
import dev.leat.config.text.RenameLintMessage;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Rules for former names (`was`) of queues, views and pipelines.
final class RenameRules {

    private static final String VIEWS = "views";
    private static final String QUEUES = "queues";
    private static final String PIPELINES = "pipelines";
    private static final String WAS = "was";

    private RenameRules() {}

    /// Reports former names of views that cannot be former names.
    static void formerViewsAreFree(App app, ReadContext in) {
        var renamed = new HashMap<String, String>();
        for (var view : app.views().values()) {
            view.was()
                    .ifPresent(was ->
                            formerName(VIEWS, view.name(), was, app.views().keySet(), renamed, in));
        }
    }

    /// Reports former names of queues that cannot be former names.
    static void formerQueuesAreFree(App app, ReadContext in) {
        var renamed = new HashMap<String, String>();
        for (var queue : app.queues().values()) {
            queue.was()
                    .ifPresent(was ->
                            formerName(
                                    QUEUES, queue.name(), was, app.queues().keySet(), renamed, in));
        }
    }

    /// Reports former names of pipelines that cannot be former names.
    static void formerPipelinesAreFree(App app, ReadContext in) {
        var renamed = new HashMap<String, String>();
        for (var pipeline : app.pipelines().values()) {
            if (pipeline.was().isPresent()) {
                formerName(
                        PIPELINES,
                        pipeline.name(),
                        pipeline.was().get(),
                        app.pipelines().keySet(),
                        renamed,
                        in);
            }
        }
    }

    private static void formerName(
            String kinds,
            String name,
            String was,
            Set<String> present,
            Map<String, String> renamed,
            ReadContext in) {
        var kind = kinds.substring(0, kinds.length() - 1);
        var mark = in.mark(kinds, name, WAS);
        if (was.equals(name)) {
            in.problem(mark, RenameLintMessage.PRESENT_NAME, kind, name);
        } else if (present.contains(was) || in.has(kinds, was)) {
            in.problem(mark, RenameLintMessage.STILL_THERE, was, kind, name);
        }
        var other = renamed.putIfAbsent(was, name);
        if (other != null) {
            in.problem(mark, RenameLintMessage.TWICE, kind, other, name, was);
        }
    }

    /// Reports renamed views that this environment stores in Redis, and renamed pipelines that
    /// write to such views.
    static void renamedStateIsHere(App app, Environment environment, ReadContext in) {
        var stored = environment.stores().keySet();
        for (var view : app.views().values()) {
            if (view.was().isPresent() && stored.contains(view.name())) {
                in.problem(
                        in.mark(VIEWS, view.name(), WAS),
                        RenameLintMessage.IN_REDIS,
                        view.name(),
                        environment.name(),
                        view.was().get());
            }
        }
        for (var pipeline : app.pipelines().values()) {
            var view =
                    pipeline.to().stream()
                            .map(Sink::view)
                            .flatMap(Optional::stream)
                            .filter(stored::contains)
                            .findFirst();
            if (pipeline.was().isPresent() && view.isPresent()) {
                in.problem(
                        in.mark(PIPELINES, pipeline.name(), WAS),
                        RenameLintMessage.PIPELINE_IN_REDIS,
                        pipeline.name(),
                        view.get(),
                        environment.name(),
                        pipeline.was().get());
            }
        }
    }
}
