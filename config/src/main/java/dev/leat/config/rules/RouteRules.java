package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.Route;
import dev.leat.app.View;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.ReadContext;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Rules about routes.
final class RouteRules {

    /// Paths of the server itself; the last two include everything below them.
    private static final List<String> RESERVED =
            List.of(
                    "/health",
                    "/metrics",
                    "/docs",
                    "/openapi.json",
                    "/leat",
                    "/iceberg",
                    "/console");

    private static final Set<String> WITH_ALL_BELOW = Set.of("/leat", "/iceberg", "/console");

    private RouteRules() {}

    static void viewsExist(App app, ReadContext in) {
        for (var route : app.gets()) {
            if (!app.views().containsKey(route.view())) {
                var mark = in.mark("api", route.path(), "view");
                PipelineRules.unknown("view", route.view(), app.views().keySet(), mark, in);
            }
        }
    }

    static void parametersAreTheKey(App app, ReadContext in) {
        for (var route : app.gets()) {
            var view = app.views().get(route.view());
            if (view == null) {
                continue;
            }
            var key = view.key().stream().map(View.Key::column).toList();
            var parameters = route.parameters();
            var mark = in.keyMark("api", route.path());
            if (route.top().isPresent()) {
                if (!parameters.isEmpty()) {
                    in.problem(mark, GeneralLintMessage.TOP_WITH_PARAMETERS);
                }
            } else if (key.isEmpty() && !parameters.isEmpty()) {
                in.problem(mark, GeneralLintMessage.PARAMETERS_WITHOUT_KEY, view.name());
            } else if (parameters.size() != key.size()
                    || !new HashSet<>(parameters).equals(new HashSet<>(key))) {
                in.problem(
                        mark,
                        GeneralLintMessage.PARAMETERS,
                        view.name(),
                        "{" + String.join("}, {", key) + "}");
            }
        }
    }

    static void topIsTheRank(App app, ReadContext in) {
        for (var route : app.gets()) {
            var view = app.views().get(route.view());
            if (view != null && route.top().isPresent() && !route.top().equals(view.rankBy())) {
                var mark = in.mark("api", route.path(), "top");
                if (ViewRules.rankIsStored(view, route.top().get(), mark, in)) {
                    in.problem(
                            mark,
                            GeneralLintMessage.TOP_NOT_RANKED,
                            route.top().get(),
                            view.name());
                }
            }
        }
    }

    static void queuesExist(App app, ReadContext in) {
        for (var route : app.posts()) {
            var queue = app.queues().get(route.queue());
            var mark = in.mark("api", route.path(), "queue");
            if (queue == null) {
                PipelineRules.unknown("queue", route.queue(), app.queues().keySet(), mark, in);
            } else if (queue.deadLetterQueue().isEmpty()) {
                in.problem(mark, GeneralLintMessage.POSTS_DEAD_LETTERS, queue.name());
            }
        }
    }

    /// Reports path parameters of POST routes. The document is sent to the queue unchanged, so the
    /// parameters would be lost.
    static void documentsAreWhole(App app, ReadContext in) {
        for (var route : app.posts()) {
            if (!route.parameters().isEmpty()) {
                in.problem(
                        in.keyMark("api", route.path()), GeneralLintMessage.POST_WITH_PARAMETERS);
            }
        }
    }

    /// Warns if a route and the pipeline that reads its queue have different schemas, because the
    /// pipeline may reject a document that the route accepted.
    static void schemasAgree(App app, ReadContext in) {
        for (var route : app.posts()) {
            for (var pipeline : app.pipelines().values()) {
                var from = pipeline.from();
                if (from.files().isEmpty()
                        && from.queue().equals(route.queue())
                        && !from.schema().name().equals(route.schema().name())) {
                    in.warning(
                            in.mark("api", route.path(), "schema"),
                            GeneralLintMessage.POST_SCHEMA_DIFFERS,
                            route.schema().name(),
                            pipeline.name(),
                            from.schema().name());
                }
            }
        }
    }

    static void pathsAreFree(App app, ReadContext in) {
        for (var route : app.api()) {
            var segments = route.path().split("/", -1);
            for (var reserved : RESERVED) {
                boolean taken =
                        WITH_ALL_BELOW.contains(reserved)
                                ? segments.length > 1 && meet(segments[1], reserved.substring(1))
                                : meetAll(segments, reserved.split("/", -1));
                if (taken) {
                    in.problem(
                            in.keyMark("api", route.path()),
                            GeneralLintMessage.PATH_RESERVED,
                            reserved);
                    break;
                }
            }
        }
    }

    /// Reports two routes whose paths may match the same request.
    static void pathsDiffer(App app, ReadContext in) {
        for (int i = 0; i < app.api().size(); i++) {
            var path = app.api().get(i).path();
            for (Route other : app.api().subList(0, i)) {
                if (meetAll(path.split("/", -1), other.path().split("/", -1))) {
                    in.problem(
                            in.keyMark("api", path),
                            GeneralLintMessage.PATHS_OVERLAP,
                            path,
                            other.path());
                    break;
                }
            }
        }
    }

    /// Returns true if the path of one request can match both paths.
    private static boolean meetAll(String[] segments, String[] others) {
        boolean meet = segments.length == others.length;
        for (int i = 0; meet && i < segments.length; i++) {
            meet = meet(segments[i], others[i]);
        }
        return meet;
    }

    private static boolean meet(String segment, String other) {
        return segment.equals(other) || segment.startsWith("{") || other.startsWith("{");
    }
}
