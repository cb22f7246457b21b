package dev.leat.config;

import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The options that all sinks share: the filter and the columns.
final class SinkSpec {

    static final Option<Sql> WHERE =
            Option.of(
                    "where",
                    Expressions.ONE,
                    "A condition: the sink receives only records for" + " which it is true.");
    static final Option<String> ELSE =
            Option.of(
                    "else",
                    ScalarValues.oneOf("true"),
                    "The sink receives the records for which no `where` of another sink is true.");
    static final Option<Map<String, Sql>> SELECT =
            Option.of(
                    "select",
                    Expressions.COLUMNS,
                    "The columns that the sink receives instead" + " of the row.");
    static final Spec SPEC = spec();

    /// The options that name a resource. A sink has exactly one of them.
    private static final List<String> RESOURCES =
            SinkKinds.ALL.stream().map(SinkKind::resource).map(Option::name).toList();

    private SinkSpec() {}

    private static Spec spec() {
        var options = new ArrayList<Option<?>>();
        SinkKinds.ALL.forEach(kind -> options.add(kind.resource()));
        options.addAll(List.of(WHERE, ELSE, SELECT));
        SinkKinds.ALL.forEach(kind -> options.addAll(kind.options()));
        return Spec.of("sink", "A sink.", options.toArray(Option<?>[]::new));
    }

    /// Returns the JSON Schema of a sink.
    static JsonSchema schema() {
        var one =
                SinkKinds.ALL.stream()
                        .map(kind -> JsonSchema.of("required", List.of(kind.resource().name())));
        return JsonSchema.options(SPEC).with("type", "object").with("oneOf", one.toList());
    }

    static Optional<Sink> read(Node node, ReadContext in) {
        if (node instanceof Node.Scalar scalar && !kind(scalar.value(), in).isEmpty()) {
            in.problem(
                    node.mark(),
                    GeneralLintMessage.SINK_NAME,
                    in.thing(),
                    scalar.value(),
                    kind(scalar.value(), in));
            return Optional.empty();
        }
        var options = Options.of(SPEC, node, in);
        var given = options.names().stream().filter(RESOURCES::contains).toList();
        if (options.usable() && (given.size() > 1 || options.lacks(RESOURCES))) {
            in.problem(node.mark(), GeneralLintMessage.ONE_SINK, in.thing(), given.size());
        }
        var filter = filter(options, node, in);
        Map<String, Sql> columns = options.find(SELECT).orElse(Map.of());
        Optional<Sink> sink = Optional.empty();
        for (var kind : SinkKinds.ALL) {
            if (!options.has(kind.resource())) {
                misplaced(kind, options);
            } else if (sink.isEmpty()) {
                sink =
                        options.find(kind.resource())
                                .map(name -> new SinkKind.Common(name, filter, columns))
                                .flatMap(common -> kind.reader().read(common, options, node, in));
            }
        }
        return sink;
    }

    /// Returns the kind of the resource with this name that can be a sink; empty if there is none.
    private static String kind(String name, ReadContext in) {
        return RESOURCES.stream().filter(kind -> in.has(kind + "s", name)).findFirst().orElse("");
    }

    /// Reports options that the sink has although only sinks of `kind` may have them.
    private static void misplaced(SinkKind kind, Options options) {
        kind.options().stream()
                .filter(options::has)
                .map(Option::name)
                .forEach(option ->
                        options.problem(
                                option,
                                GeneralLintMessage.OPTION_OF_SINK,
                                option,
                                kind.resource().name()));
    }

    private static Sink.Filter filter(Options options, Node node, ReadContext in) {
        var condition = options.find(WHERE);
        var otherwise = options.find(ELSE);
        if (options.has(WHERE) && options.has(ELSE)) {
            in.problem(node.mark(), GeneralLintMessage.WHERE_AND_ELSE, in.thing());
        }
        return condition
                .<Sink.Filter>map(Sink.Filter.Where::new)
                .or(() -> otherwise.map(_ -> new Sink.Filter.Else()))
                .orElseGet(Sink.Filter.All::new);
    }
}
