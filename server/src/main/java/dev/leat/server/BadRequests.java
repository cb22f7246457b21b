package dev.leat.server;

import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;

/// Answers for requests that are no HTTP, or too large: the same JSON as every other refusal.
final class BadRequests {

    private BadRequests() {}

    static DirectHandlers answered() {
        DirectHandler handler =
                (request, event, status, headers, message) -> {
                    byte[] text =
                            Json.object(json -> json.writeStringProperty("detail", detail(status)));
                    return DirectHandler.TransportResponse.builder()
                            .status(status)
                            .headers(headers)
                            .header(HeaderNames.CONTENT_TYPE, Reply.JSON)
                            .keepAlive(event.keepAlive())
                            .entity(text)
                            .build();
                };
        var handlers = DirectHandlers.builder();
        for (var event : EventType.values()) {
            handlers.addHandler(event, handler);
        }
        return handlers.build();
    }

    private static String detail(Status status) {
        return "this is no request that can be read: " + status.reasonPhrase();
    }
}
