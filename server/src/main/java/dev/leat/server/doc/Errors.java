package dev.leat.server.doc;

import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The error responses of the API.
final class Errors {

    static final String OF_READING = "reading";
    static final String OF_TAKING = "taking";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /// An error response. `kind` is empty if the response applies both to reading and to sending.
    private record Refusal(String code, String kind, String name, String help) {}

    private static final List<Refusal> ALL =
            List.of(
                    new Refusal("400", "", "BadRequest", "The request is malformed"),
                    new Refusal("404", OF_READING, "NotFound", "Nothing has this key"),
                    new Refusal(
                            "422", OF_READING, "BadParameter", "A parameter is unknown or invalid"),
                    new Refusal("503", OF_READING, "Unavailable", "The state is unavailable"),
                    new Refusal("408", OF_TAKING, "TooSlow", "The body did not arrive in time"),
                    new Refusal("413", OF_TAKING, "TooLarge", "The body is larger than 1 MiB"),
                    new Refusal("415", OF_TAKING, "FormData", "Form data is not accepted"),
                    new Refusal(
                            "422",
                            OF_TAKING,
                            "Rejected",
                            "The document does not match its schema; lists up to 100 reasons"),
                    new Refusal(
                            "503",
                            OF_TAKING,
                            "Full",
                            "The document cannot be stored now; send it again after the number of"
                                    + " seconds in Retry-After"));

    private Errors() {}

    static String name(String code, String kind) {
        return ALL.stream()
                .filter(refusal -> refusal.code().equals(code))
                .filter(refusal -> refusal.kind().isEmpty() || refusal.kind().equals(kind))
                .map(Refusal::name)
                .findFirst()
                .orElseThrow();
    }

    static ObjectNode responses() {
        var responses = NODES.objectNode();
        for (var refusal : ALL) {
            var response = responses.putObject(refusal.name()).put("description", refusal.help());
            if (refusal.name().equals("Full")) {
                response.putObject("headers")
                        .putObject("Retry-After")
                        .putObject("schema")
                        .put("type", "integer");
            }
            response.putObject("content")
                    .putObject("application/json")
                    .putObject("schema")
                    .put(
                            "$ref",
                            "#/components/schemas/"
                                    + (refusal.name().equals("Rejected") ? "Rejection" : "Error"));
        }
        return responses;
    }

    static void describe(ObjectNode schemas) {
        schemas.set("Taken", object("id"));
        schemas.set("Error", object("detail"));
        var rejection = object("detail");
        rejection.withArray("required").add("reasons");
        var reason = object("cause", "message");
        reason.withArray("required").add("field").add("value");
        var members = reason.withObject("properties");
        members.putObject("field")
                .put("description", "the path, such as items[2].quantity")
                .putArray("type")
                .add("string")
                .add("null");
        members.putObject("value")
                .put("description", "the value as in the document, truncated to 200 characters")
                .putArray("type")
                .add("string")
                .add("null");
        rejection
                .withObject("properties")
                .putObject("reasons")
                .put("type", "array")
                .put("minItems", 1)
                .set("items", reason);
        schemas.set("Rejection", rejection);
    }

    private static ObjectNode object(String... texts) {
        var node = NODES.objectNode().put("type", "object");
        var properties = node.putObject("properties");
        var required = node.putArray("required");
        for (var text : texts) {
            properties.putObject(text).put("type", "string");
            required.add(text);
        }
        return node;
    }
}
