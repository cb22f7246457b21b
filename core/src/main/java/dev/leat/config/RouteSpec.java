package dev.leat.config;

import dev.leat.app.Route;
import dev.leat.config.text.Message;
import dev.leat.config.text.Reading;
import java.util.Optional;
import java.util.regex.Pattern;

/// A route of the statistics API.
final class RouteSpec {

    static final Option<String> VIEW =
            Option.needed("view", Names.of("a view"), "The view that is asked.");
    static final Option<String> TOP =
            Option.of(
                    "top", Names.of("a measure"), "The first rows by this measure, largest first.");
    static final Option<Integer> LIMIT =
            Option.of(
                    "limit",
                    Forms.whole(1, 10_000),
                    Route.DEFAULT_LIMIT,
                    "Rows of a `top` route where the caller does not say how many.");

    static final Spec SPEC =
            Spec.of(
                    "route",
                    "A GET of a view, by key or its top.",
                    VIEW,
                    TOP,
                    LIMIT,
                    Option.notYet("table", "routes that read tables"),
                    Option.notYet("queue", "routes that take records (POST)"),
                    Option.notYet("stream", "routes that take records (POST)"),
                    Option.notYet("schema", "routes that take records (POST)"));

    /// Paths as browsers take them unescaped; a parameter is a whole segment.
    static final Members PATHS =
            new Members(
                    "routes",
                    Pattern.compile("(/([A-Za-z0-9._~-]+|\\{[^{}/]+\\}))+"),
                    "a path looks like `/users/{user_id}/stats`",
                    JsonSchema.options(SPEC));

    private RouteSpec() {}

    static Optional<Route> read(Members.Member member, Reading in) {
        var options = Options.of(SPEC, member.node(), member.mark(), in);
        boolean other = options.has("queue") || options.has("stream") || options.has("table");
        var view = other ? options.find(VIEW) : options.need(VIEW);
        var top = options.find(TOP);
        int limit = options.get(LIMIT);
        if (options.has(LIMIT) && !options.has(TOP)) {
            in.problem(in.mark("api", member.name(), "limit"), Message.LIMIT_WITHOUT_TOP);
        }
        return view.filter(_ -> PATHS.names().matcher(member.name()).matches())
                .map(name -> new Route(member.name(), name, top, limit));
    }
}
