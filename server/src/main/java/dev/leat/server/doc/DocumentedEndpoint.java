package dev.leat.server.doc;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.app.Route;
import dev.leat.app.Table;
import dev.leat.app.View;
import dev.leat.server.intake.OrderHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// An endpoint of the API, as described in the OpenAPI document and on the documentation page.
/// `sample` is an example of a successful response.
record DocumentedEndpoint(
        Route route, String summary, List<Parameter> parameters, JsonNode sample) {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    DocumentedEndpoint {
        parameters = List.copyOf(parameters);
    }

    /// `in` is `path`, `query` or `header`.
    record Parameter(
            String name,
            String in,
            boolean needed,
            String help,
            ObjectNode schema,
            String sample) {}

    static List<DocumentedEndpoint> all(App app) {
        return app.api().stream()
                .map(route ->
                        switch (route) {
                            case Route.Get get -> read(get, app.view(get.view()));
                            case Route.Items items ->
                                    ItemEndpoint.of(items, app.get(Table.class, items.table()));
                            case Route.Post post -> take(post, app.queue(post.queue()));
                        })
                .toList();
    }

    String method() {
        return switch (route) {
            case Route.Get _, Route.Items _ -> "GET";
            case Route.Post _ -> "POST";
        };
    }

    private static DocumentedEndpoint read(Route.Get route, View view) {
        var row = SampleValues.row(view);
        if (route.top().isPresent()) {
            var summary =
                    "The first rows of %s by %s, largest first"
                            .formatted(view.name(), route.top().get());
            var parameters = new ArrayList<Parameter>();
            parameters.add(limit("rows", route.limit()));
            view.every().ifPresent(every -> parameters.addAll(days(every)));
            return new DocumentedEndpoint(route, summary, parameters, NODES.arrayNode().add(row));
        }
        var columns = view.key().stream().map(View.Key::column).collect(Collectors.joining(", "));
        var summary =
                columns.isEmpty()
                        ? "The statistics " + view.name()
                        : "The row of %s with this %s".formatted(view.name(), columns);
        var parameters = new ArrayList<Parameter>();
        for (var name : route.parameters()) {
            view.key().stream()
                    .filter(key -> key.column().equals(name))
                    .forEach(key -> parameters.add(key(key)));
        }
        view.every().ifPresent(every -> parameters.addAll(days(every)));
        return new DocumentedEndpoint(route, summary, parameters, row);
    }

    static Parameter limit(String of, int otherwise) {
        var schema =
                NODES.objectNode()
                        .put("type", "integer")
                        .put("minimum", 1)
                        .put("maximum", Route.Get.MOST_ROWS)
                        .put("default", otherwise);
        var help = "maximum number of %s; default %d".formatted(of, otherwise);
        return new Parameter("limit", "query", false, help, schema, "3");
    }

    private static Parameter key(View.Key key) {
        return new Parameter(
                key.column(),
                "path",
                true,
                "the %s, a key column of the view".formatted(key.column()),
                AnswerSchema.key(key.type()),
                SampleValues.key(key.type()).asString());
    }

    private static List<Parameter> days(View.Every every) {
        var where = "by %s, in time zone %s".formatted(every.column(), every.zone());
        return List.of(
                day("from", "the first day of the range, " + where, "2024-12-01"),
                day("to", "the last day of the range, " + where, "2024-12-31"));
    }

    private static Parameter day(String name, String help, String sample) {
        var schema = NODES.objectNode().put("type", "string").put("format", "date");
        return new Parameter(name, "query", false, help, schema, sample);
    }

    private static DocumentedEndpoint take(Route.Post route, Queue queue) {
        return new DocumentedEndpoint(
                route,
                "Sends a document of schema %s to queue %s"
                        .formatted(route.schema().name(), route.queue()),
                queue.fifo().map(DocumentedEndpoint::order).orElse(List.of()),
                NODES.objectNode().put("id", "0b7e4f1c2a-12"));
    }

    /// Returns the request headers for a FIFO queue: message group and deduplication id.
    private static List<Parameter> order(Queue.Fifo fifo) {
        return List.of(
                header(
                        OrderHeaders.GROUP,
                        true,
                        "documents of one group are processed in order",
                        "user-1"),
                header(
                        OrderHeaders.DEDUPLICATION,
                        !fifo.byContent(),
                        "a document with the same id within 5 minutes is a duplicate"
                                + (fifo.byContent()
                                        ? "; without it, a document with the same body"
                                        : ""),
                        "order-1"));
    }

    private static Parameter header(String name, boolean needed, String help, String sample) {
        var schema =
                NODES.objectNode()
                        .put("type", "string")
                        .put("pattern", "^[!-~]+$")
                        .put("minLength", 1)
                        .put("maxLength", Queue.Fifo.MOST_CHARACTERS);
        return new Parameter(name, "header", needed, help + "; " + Queue.Fifo.FORM, schema, sample);
    }

    /// Returns a sentence about documents that are sent twice.
    static String repeats(Queue queue) {
        return queue.fifo().isEmpty()
                ? "A document that is sent twice is stored twice"
                : "A document that is sent again within 5 minutes is stored once";
    }
}
