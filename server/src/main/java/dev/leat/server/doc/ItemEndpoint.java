package dev.leat.server.doc;

import dev.leat.app.Route;
import dev.leat.app.Table;
import dev.leat.app.Type;
import dev.leat.server.doc.DocumentedEndpoint.Parameter;
import java.util.ArrayList;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The description of an endpoint that reads a table.
final class ItemEndpoint {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ItemEndpoint() {}

    static DocumentedEndpoint of(Route.Items route, Table table) {
        var key = route.key(table);
        var parameters = new ArrayList<Parameter>();
        for (var name : route.parameters()) {
            key.attributes().stream()
                    .filter(attribute -> attribute.name().equals(name))
                    .forEach(attribute -> parameters.add(key(attribute, table)));
        }
        var sample = SampleValues.item(table);
        var names = String.join(", ", route.parameters());
        if (route.single(table)) {
            var summary = "The item of %s with this %s".formatted(table.name(), names);
            return new DocumentedEndpoint(route, summary, parameters, sample);
        }
        parameters.add(DocumentedEndpoint.limit("items", route.limit()));
        var order = text("order", "`asc` or `desc`, by the sort key; default `asc`", "desc");
        order.schema().putArray("enum").add("asc").add("desc");
        parameters.add(order);
        parameters.add(text("after", "`next` of the page before this one", ""));
        key.sort()
                .filter(sort -> !route.parameters().contains(sort.name()))
                .ifPresent(sort -> {
                    parameters.add(bound("from", "the smallest", sort, table));
                    parameters.add(bound("to", "the largest", sort, table));
                });
        var page = NODES.objectNode();
        page.putArray("items").add(sample);
        page.putNull("next");
        var summary =
                "The items of %s with this %s%s"
                        .formatted(
                                table.name(),
                                names,
                                key.sort().map(sort -> ", by " + sort.name()).orElse(""));
        return new DocumentedEndpoint(route, summary, parameters, page);
    }

    private static Parameter key(Table.Attribute attribute, Table table) {
        return new Parameter(
                attribute.name(),
                "path",
                true,
                "the %s, a key column".formatted(attribute.name()),
                schema(attribute),
                SampleValues.key(type(attribute, table)).asString());
    }

    private static Parameter bound(String name, String which, Table.Attribute sort, Table table) {
        return new Parameter(
                name,
                "query",
                false,
                "%s %s; inclusive".formatted(which, sort.name()),
                schema(sort),
                SampleValues.key(type(sort, table)).asString());
    }

    private static Parameter text(String name, String help, String sample) {
        var schema = NODES.objectNode().put("type", "string");
        return new Parameter(name, "query", false, help, schema, sample);
    }

    private static ObjectNode schema(Table.Attribute attribute) {
        boolean number = attribute.type() == Table.KeyType.N;
        return NODES.objectNode().put("type", number ? "number" : "string");
    }

    private static Type type(Table.Attribute attribute, Table table) {
        return table.columns().getOrDefault(attribute.name(), Type.Simple.VARCHAR);
    }
}
