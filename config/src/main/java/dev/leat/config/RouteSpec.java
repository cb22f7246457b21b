package dev.leat.config;

import com.google.re2j.Pattern;
import dev.leat.app.Route;
import dev.leat.app.Schema;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.ReadContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The options of a route of the API.
final class RouteSpec {

    static final Option<String> VIEW =
            Option.of("view", Names.of("a view"), "The view to read with a GET.");
    static final Option<String> TABLE =
            Option.of("table", Names.of("a table"), "The table to read with a GET.");
    static final Option<String> INDEX =
            Option.of(
                    "index",
                    Names.of("an index"),
                    "The index of the table in which a `table` route finds items.");
    static final Option<String> TOP =
            Option.of(
                    "top",
                    Names.of("a measure"),
                    "Returns the top rows by this measure, largest" + " first.");
    static final Option<Integer> LIMIT =
            Option.of(
                    "limit",
                    ScalarValues.whole(1, Route.Get.MOST_ROWS),
                    Route.Get.DEFAULT_LIMIT,
                    "The default number of rows of a `top` route, or of items on a page of a `table`"
                            + " route.");
    static final Option<String> QUEUE =
            Option.of("queue", Names.of("a queue"), "The queue to send documents to with a POST.");
    static final Option<String> SCHEMA =
            Option.of(
                    "schema",
                    Names.of("a schema"),
                    "The schema of the documents of a `queue` route.");

    static final Spec SPEC =
            Spec.of(
                    "route",
                    "A route: a GET that reads a row or the top rows of a view, or items of a table; or a"
                            + " POST to a queue.",
                    VIEW,
                    TABLE,
                    INDEX,
                    TOP,
                    LIMIT,
                    QUEUE,
                    SCHEMA,
                    Option.notYet("stream", "routes that write to streams"));

    /// Valid paths: only characters that browsers do not escape. A parameter is a whole segment.
    static final NamedEntries PATHS =
            new NamedEntries(
                    "routes",
                    Pattern.compile("(/([A-Za-z0-9._~-]+|\\{[^{}/]+\\}))+"),
                    "write a path such as `/users/{user_id}/stats`",
                    JsonSchema.options(SPEC));

    /// The options that determine the kind of a route.
    private static final List<String> KINDS = List.of("view", "table", "queue", "stream", "schema");

    private RouteSpec() {}

    static Optional<Route> read(
            NamedEntries.Member member, Map<String, Schema> schemas, ReadContext in) {
        var options = Options.of(SPEC, member, in);
        var named = Stream.of(VIEW, TABLE, QUEUE).filter(options::has).map(Option::name).toList();
        if (named.size() > 1) {
            in.problem(
                    member.mark(),
                    GeneralLintMessage.ROUTE_BOTH,
                    in.thing(),
                    String.join(" and a ", named));
            return Optional.empty();
        }
        if (options.usable() && options.lacks(KINDS)) {
            in.problem(member.mark(), GeneralLintMessage.ROUTE_KIND, in.thing());
            return Optional.empty();
        }
        boolean takes = options.has(QUEUE) || options.has("stream");
        var route =
                takes || (options.has(SCHEMA) && named.isEmpty())
                        ? post(options, schemas)
                        : options.has(TABLE) ? items(options) : get(options);
        return route.filter(_ -> PATHS.names().matcher(member.name()).matches());
    }

    private static Optional<Route> get(Options options) {
        without(options, List.of(SCHEMA, INDEX), "reads a view");
        var view = options.find(VIEW);
        var top = options.find(TOP);
        int limit = options.get(LIMIT);
        if (options.has(LIMIT) && !options.has(TOP)) {
            options.invalid("limit", GeneralLintMessage.LIMIT_WITHOUT_TOP);
        }
        return view.map(name -> new Route.Get(options.name(), name, top, limit));
    }

    private static Optional<Route> items(Options options) {
        without(options, List.of(SCHEMA, TOP), "reads a table");
        var index = options.find(INDEX);
        int limit = options.get(LIMIT);
        return options.find(TABLE).map(name -> new Route.Items(options.name(), name, index, limit));
    }

    private static Optional<Route> post(Options options, Map<String, Schema> schemas) {
        without(options, List.of(VIEW, INDEX, TOP, LIMIT), "accepts documents");
        boolean later = options.has("stream");
        var queue = later ? options.find(QUEUE) : options.need(QUEUE);
        var schema = later ? options.find(SCHEMA) : options.need(SCHEMA);
        return queue.flatMap(q ->
                schema.map(s -> SchemaSpec.find(s, schemas, options.mark("schema"), options.in()))
                        .map(found -> new Route.Post(options.name(), q, found)));
    }

    private static void without(Options options, List<Option<?>> others, String does) {
        for (var option : others) {
            if (options.has(option)) {
                options.invalid(
                        option.name(), GeneralLintMessage.NOT_OF_ROUTE, option.name(), does);
            }
        }
    }
}
