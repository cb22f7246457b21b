package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.Route;
import dev.leat.app.View;
import dev.leat.config.text.Message;
import dev.leat.config.text.Reading;
import java.util.HashSet;
import java.util.List;

/// Rules about routes of the statistics API.
final class RouteRules {

    /// Paths that the server itself answers; the last stands for all below it.
    private static final List<String> RESERVED = List.of("/health", "/metrics", "/leat");

    private RouteRules() {}

    static void viewsExist(App app, Reading in) {
        for (var route : app.api()) {
            if (!app.views().containsKey(route.view())) {
                var mark = in.mark("api", route.path(), "view");
                PipelineRules.unknown("view", route.view(), app.views().keySet(), mark, in);
            }
        }
    }

    static void parametersAreTheKey(App app, Reading in) {
        for (var route : app.api()) {
            var view = app.views().get(route.view());
            if (view == null) {
                continue;
            }
            var key = view.key().stream().map(View.Key::column).toList();
            var parameters = route.parameters();
            var mark = in.keyMark("api", route.path());
            if (route.top().isPresent()) {
                if (!parameters.isEmpty()) {
                    in.problem(mark, Message.TOP_WITH_PARAMETERS);
                }
            } else if (key.isEmpty() && !parameters.isEmpty()) {
                in.problem(mark, Message.PARAMETERS_WITHOUT_KEY, view.name());
            } else if (parameters.size() != key.size()
                    || !new HashSet<>(parameters).equals(new HashSet<>(key))) {
                in.problem(
                        mark,
                        Message.PARAMETERS,
                        view.name(),
                        "{" + String.join("}, {", key) + "}");
            }
        }
    }

    static void topIsTheRank(App app, Reading in) {
        for (var route : app.api()) {
            var view = app.views().get(route.view());
            if (view != null && route.top().isPresent() && !route.top().equals(view.rankBy())) {
                var mark = in.mark("api", route.path(), "top");
                in.problem(mark, Message.TOP_NOT_RANKED, route.top().get(), view.name());
            }
        }
    }

    static void pathsAreFree(App app, Reading in) {
        for (var route : app.api()) {
            var segments = route.path().split("/", -1);
            for (var reserved : RESERVED) {
                boolean taken =
                        reserved.equals("/leat")
                                ? segments.length > 1 && meet(segments[1], "leat")
                                : meetAll(segments, reserved.split("/", -1));
                if (taken) {
                    in.problem(in.keyMark("api", route.path()), Message.PATH_RESERVED, reserved);
                    break;
                }
            }
        }
    }

    static void pathsDiffer(App app, Reading in) {
        for (int i = 0; i < app.api().size(); i++) {
            var path = app.api().get(i).path();
            for (Route other : app.api().subList(0, i)) {
                if (meetAll(path.split("/", -1), other.path().split("/", -1))) {
                    in.problem(in.keyMark("api", path), Message.PATHS_MEET, path, other.path());
                    break;
                }
            }
        }
    }

    /// Whether some path fits both.
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
