package dev.leat.server.doc;

import dev.leat.app.App;
import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.Route;
import dev.leat.app.Table;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The OpenAPI 3.1 document of the API. Components are named `view.NAME`, `table.NAME` and
/// `schema.NAME`, because they may have the same name.
final class OpenApi {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String JSON = "application/json";

    private final App app;
    private final ObjectNode document = NODES.objectNode().put("openapi", "3.1.1");
    private final ObjectNode schemas = NODES.objectNode();
    private final Set<String> ids = new HashSet<>();

    private OpenApi(App app) {
        this.app = app;
    }

    /// @param address the address of the API, as the client uses it
    static ObjectNode of(App app, String address) {
        var api = new OpenApi(app);
        api.head(address);
        var paths = api.document.putObject("paths");
        for (var endpoint : DocumentedEndpoint.all(app)) {
            paths.putObject(endpoint.route().path())
                    .set(endpoint.method().toLowerCase(Locale.ROOT), api.operation(endpoint));
        }
        Errors.describe(api.schemas);
        var components = api.document.putObject("components");
        components.set("schemas", api.schemas);
        components.set("responses", Errors.responses());
        return api.document;
    }

    private void head(String address) {
        document.putObject("info")
                .put("title", app.name())
                .put("version", "1")
                .put(
                        "description",
                        "Reads statistics and items, and accepts documents. Numbers are exact: parse them as decimals, not"
                                + " as floating-point numbers.");
        document.putArray("servers").addObject().put("url", address);
        var tags = document.putArray("tags");
        tags.addObject().put("name", "statistics").put("description", "Current rows of views");
        tags.addObject().put("name", "items").put("description", "Current items of tables");
        tags.addObject()
                .put("name", "documents")
                .put(
                        "description",
                        "Documents for queues, which are durable before the response is sent");
    }

    private ObjectNode operation(DocumentedEndpoint endpoint) {
        var operation = NODES.objectNode();
        operation.put("summary", endpoint.summary()).put("operationId", id(endpoint));
        operation
                .putArray("tags")
                .add(
                        switch (endpoint.route()) {
                            case Route.Get _ -> "statistics";
                            case Route.Items _ -> "items";
                            case Route.Post _ -> "documents";
                        });
        if (!endpoint.parameters().isEmpty()) {
            var parameters = operation.putArray("parameters");
            endpoint.parameters().forEach(p -> parameters.add(parameter(p)));
        }
        switch (endpoint.route()) {
            case Route.Get get -> read(operation, get, endpoint);
            case Route.Items items -> read(operation, items, endpoint);
            case Route.Post post -> take(operation, post, endpoint);
        }
        return operation;
    }

    private static ObjectNode parameter(DocumentedEndpoint.Parameter parameter) {
        var node =
                NODES.objectNode()
                        .put("name", parameter.name())
                        .put("in", parameter.in())
                        .put("description", parameter.help());
        if (parameter.needed()) {
            node.put("required", true);
        }
        node.set("schema", parameter.schema());
        return node;
    }

    private void read(ObjectNode operation, Route.Get route, DocumentedEndpoint endpoint) {
        var view = app.view(route.view());
        var name = "view." + view.name();
        schemas.set(name, AnswerSchema.row(view));
        var reference = reference("schemas", name);
        var schema =
                route.top().isEmpty()
                        ? reference
                        : NODES.objectNode().put("type", "array").set("items", reference);
        respond(operation, schema, endpoint, route.top().isEmpty() && !view.key().isEmpty());
    }

    private void read(ObjectNode operation, Route.Items route, DocumentedEndpoint endpoint) {
        var table = app.get(Table.class, route.table());
        var name = "table." + table.name();
        schemas.set(name, AnswerSchema.item(table));
        var item = reference("schemas", name);
        boolean single = route.single(table);
        respond(operation, single ? item : AnswerSchema.page(item), endpoint, single);
    }

    private static void respond(
            ObjectNode operation, ObjectNode schema, DocumentedEndpoint endpoint, boolean keyed) {
        var responses = operation.putObject("responses");
        var good = responses.putObject("200").put("description", "The state as of the last commit");
        content(good, schema).set("example", endpoint.sample());
        refer(
                responses,
                keyed ? List.of("400", "404", "422", "503") : List.of("400", "422", "503"),
                Errors.OF_READING);
    }

    private void take(ObjectNode operation, Route.Post route, DocumentedEndpoint endpoint) {
        var unknown = app.unknownFields(route.queue());
        var name =
                "schema."
                        + route.schema().name()
                        + (unknown == UnknownFields.REJECT ? ".closed" : "");
        schemas.set(name, DocumentSchema.of(route.schema(), unknown));
        operation.put(
                "description",
                "The document is stored in the queue unchanged. "
                        + DocumentedEndpoint.repeats(app.queue(route.queue()))
                        + "; the pipeline that reads the queue deduplicates by its key.");
        var body = operation.putObject("requestBody").put("required", true);
        content(body, reference("schemas", name))
                .set("example", SampleValues.document(route.schema()));
        var responses = operation.putObject("responses");
        var good = responses.putObject("202").put("description", "The document is stored durably");
        content(good, reference("schemas", "Taken")).set("example", endpoint.sample());
        refer(responses, List.of("400", "408", "413", "415", "422", "503"), Errors.OF_TAKING);
    }

    private static void refer(ObjectNode responses, List<String> codes, String kind) {
        codes.forEach(code -> responses.set(code, reference("responses", Errors.name(code, kind))));
    }

    private static ObjectNode content(ObjectNode to, tools.jackson.databind.JsonNode schema) {
        var media = to.putObject("content").putObject(JSON);
        media.set("schema", schema);
        return media;
    }

    private static ObjectNode reference(String kind, String name) {
        return NODES.objectNode().put("$ref", "#/components/%s/%s".formatted(kind, name));
    }

    private String id(DocumentedEndpoint endpoint) {
        var path = endpoint.route().path().replaceAll("[^A-Za-z0-9]+", "_").replaceAll("_$", "");
        var id = endpoint.method().toLowerCase(Locale.ROOT) + path;
        var unique = id;
        for (int i = 2; !ids.add(unique); i++) {
            unique = id + "_" + i;
        }
        return unique;
    }
}
