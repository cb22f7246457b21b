package dev.leat.server.intake;

import dev.leat.app.Schema;
import dev.leat.batch.Reason;
import dev.leat.server.JsonBytes;
import dev.leat.server.Response;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// Responses to the client that sent a document.
final class IntakeResponses {

    private IntakeResponses() {}

    static Response accepted(String id) {
        return Response.json(202, JsonBytes.object(json -> json.writeStringProperty("id", id)));
    }

    /// Returns a response that lists all reasons. JSON members with an unknown value are null.
    static Response rejected(Schema schema, List<Reason> reasons) {
        return rejected("the document does not match schema " + schema.name(), reasons);
    }

    /// Returns the response to invalid headers.
    static Response rejected(String what, List<Reason> reasons) {
        String detail =
                "%s: %s"
                        .formatted(
                                what,
                                reasons.size() == 1 ? "one reason" : reasons.size() + " reasons");
        return Response.json(
                422,
                JsonBytes.object(json -> {
                    json.writeStringProperty("detail", detail);
                    json.writeArrayPropertyStart("reasons");
                    reasons.forEach(reason -> write(json, reason));
                    json.writeEndArray();
                }));
    }

    private static void write(JsonGenerator json, Reason reason) {
        json.writeStartObject();
        json.writeStringProperty("cause", reason.cause());
        write(json, "field", reason.field());
        write(json, "value", reason.value());
        json.writeStringProperty("message", reason.message());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, Optional<String> text) {
        json.writeName(name);
        text.ifPresentOrElse(json::writeString, json::writeNull);
    }
}
