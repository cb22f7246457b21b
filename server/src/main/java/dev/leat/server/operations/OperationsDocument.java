package dev.leat.server.operations;

import dev.leat.app.App;
import dev.leat.operations.OperationsJson;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The OpenAPI 3.1 document of the operations API, generated from the routes and the types of their
/// parameters and results.
final class OperationsDocument {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String JSON = "application/json";

    private static final String LIMIT =
            "Maximum number of items, 1 to %d; default %d"
                    .formatted(OperationArguments.MAX_LIMIT, OperationArguments.DEFAULT_LIMIT);

    private final ObjectNode document = NODES.objectNode().put("openapi", "3.1.1");
    private final TypeSchemas schemas = new TypeSchemas();
    private final HashSet<String> ids = new HashSet<>();

    private OperationsDocument() {}

    static byte[] bytes() {
        return OperationsJson.MAPPER.writeValueAsBytes(of(OperationRoute.all()));
    }

    static ObjectNode of(List<OperationRoute> routes) {
        var made = new OperationsDocument();
        made.document
                .putObject("info")
                .put("title", "Leat operations")
                .put("version", "1")
                .put(
                        "description",
                        "The operations of the leat command on a running app. The address and the"
                                + " token are in running.json in the state folder; send the token"
                                + " in the Authorization header as Bearer TOKEN. A page of a list"
                                + " has at most 1 MiB. To read the following page, repeat the"
                                + " request with the parameter cursor set to the value of next in"
                                + " this page; the last page has no items. Integers beyond 2^53 are"
                                + " strings.");
        made.document.putArray("servers").addObject().put("url", "/leat/v1");
        var paths = made.document.putObject("paths");
        for (var route : routes) {
            var path = "/" + route.path();
            var item = paths.has(path) ? (ObjectNode) paths.get(path) : paths.putObject(path);
            item.set(route.verb().toLowerCase(Locale.ROOT), made.operation(route));
        }
        var components = made.document.putObject("components");
        made.schemas.put("Problem", problem());
        components.set("schemas", made.schemas.all());
        components
                .putObject("securitySchemes")
                .putObject("token")
                .put("type", "http")
                .put("scheme", "bearer");
        made.document.putArray("security").addObject().putArray("token");
        return made.document;
    }

    private ObjectNode operation(OperationRoute route) {
        var operation = NODES.objectNode();
        operation.put("summary", route.about().summary()).put("operationId", id(route));
        var parameters = parameters(route);
        var outside =
                parameters.stream()
                        .filter(p -> !route.inBody(p.getName()))
                        .filter(p -> !p.getName().equals(OperationArguments.UNMASKED));
        var list = operation.putArray("parameters");
        outside.forEach(parameter -> list.add(parameter(route, parameter)));
        if (route.about().masks()) {
            list.add(unmasked());
        }
        if (route.verb().equals("POST")) {
            body(operation, route, parameters);
        }
        var responses = operation.putObject("responses");
        var good = responses.putObject("200").put("description", "Success");
        var media = route.streams() ? "application/x-ndjson" : JSON;
        good.putObject("content").putObject(media).set("schema", result(route));
        responses
                .putObject("default")
                .put("description", "Error")
                .putObject("content")
                .putObject(ProblemDetails.MEDIA_TYPE)
                .set("schema", TypeSchemas.reference("Problem"));
        return operation;
    }

    private String id(OperationRoute route) {
        var name = route.method().getName();
        var id = name;
        for (int i = 2; !ids.add(id); i++) {
            id = name + i;
        }
        return id;
    }

    private static boolean inPath(OperationRoute route, Parameter parameter) {
        return route.inPath(parameter.getName());
    }

    private static List<Parameter> parameters(OperationRoute route) {
        return Stream.concat(route.nested().stream(), Stream.of(route.method()))
                .flatMap(method -> Arrays.stream(method.getParameters()))
                .filter(parameter -> !parameter.getType().equals(Consumer.class))
                .toList();
    }

    private ObjectNode parameter(OperationRoute route, Parameter parameter) {
        var name = parameter.getName();
        boolean inPath = inPath(route, parameter);
        var node = NODES.objectNode().put("name", name).put("in", inPath ? "path" : "query");
        switch (name) {
            case OperationArguments.CURSOR ->
                    node.put(
                            "description",
                            "`next` of the previous page; omit it for the first page");
            case OperationArguments.LIMIT -> node.put("description", LIMIT);
            default -> node.put("required", true);
        }
        node.set("schema", schemas.of(type(parameter.getParameterizedType())));
        return node;
    }

    private static ObjectNode unmasked() {
        var node =
                NODES.objectNode()
                        .put("name", OperationArguments.UNMASKED)
                        .put("in", "query")
                        .put(
                                "description",
                                "`true` returns personal data; it is masked by default");
        node.putObject("schema").put("type", "boolean");
        return node;
    }

    private void body(ObjectNode operation, OperationRoute route, List<Parameter> parameters) {
        var schema = NODES.objectNode().put("type", "object");
        var members = new ArrayList<String>();
        var properties = schema.putObject("properties");
        for (var parameter : parameters) {
            var name = parameter.getName();
            if (!route.inBody(name)) {
                continue;
            }
            var member = schemas.of(type(parameter.getParameterizedType()));
            if (name.equals(OperationArguments.LIMIT)) {
                member.put("description", LIMIT);
            } else if (!parameter.getType().equals(Optional.class)) {
                members.add(name);
            }
            properties.set(name, member);
        }
        if (!members.isEmpty()) {
            members.forEach(schema.putArray("required")::add);
            operation
                    .putObject("requestBody")
                    .put("required", true)
                    .putObject("content")
                    .putObject(JSON)
                    .set("schema", schema);
        }
    }

    private ObjectNode result(OperationRoute route) {
        if (route.streams() || route.optional()) {
            return schemas.of(type(route.item()));
        }
        var type = type(route.method().getGenericReturnType());
        if (!route.lists()) {
            return type.getRawClass().equals(Void.TYPE)
                    ? NODES.objectNode().put("type", "object")
                    : schemas.of(type.getRawClass().equals(App.class) ? outline() : type);
        }
        var page = NODES.objectNode().put("type", "object");
        var properties = page.putObject("properties");
        properties.set("items", schemas.of(type));
        if (route.pages()) {
            properties
                    .putObject("next")
                    .put("type", "string")
                    .put("description", "The cursor of the next page");
            properties
                    .putObject("truncated")
                    .put("type", "boolean")
                    .put("description", "True if the page has fewer items because of its size");
        }
        page.putArray("required").add("items");
        return page;
    }

    private static JavaType outline() {
        return type(OperationsJson.Outline.class);
    }

    private static JavaType type(Type type) {
        return OperationsJson.MAPPER.constructType(type);
    }

    private static ObjectNode problem() {
        var problem = NODES.objectNode().put("type", "object");
        var properties = problem.putObject("properties");
        properties.putObject("type").put("type", "string");
        properties.putObject("status").put("type", "integer");
        properties
                .putObject("detail")
                .put("type", "string")
                .put("description", "The error message, as the leat command prints it");
        properties
                .putObject("queue")
                .put("type", "string")
                .put("description", "The queue that does not exist, if that is the cause");
        properties
                .putObject("position")
                .put("type", "integer")
                .put(
                        "description",
                        "The character position of the error in the statement, from 1, if there is one");
        problem.putArray("required").add("type").add("status").add("detail");
        return problem;
    }
}
