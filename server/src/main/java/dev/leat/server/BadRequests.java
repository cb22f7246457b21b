package dev.leat.server;

import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import java.util.Map;

/// Answers for requests that are no HTTP, or too large, in the words of the other refusals.
final class BadRequests {

    private BadRequests() {}

    static DirectHandlers answered(Refusals refusals) {
        DirectHandler handler =
                (request, event, status, headers, message) -> {
                    var reply = refusals.say(status.code(), detail(status), Map.of());
                    byte[] text =
                            reply.body() instanceof Reply.Body.Whole(var bytes)
                                    ? bytes
                                    : new byte[0];
                    return DirectHandler.TransportResponse.builder()
                            .status(status)
                            .headers(headers)
                            .header(HeaderNames.CONTENT_TYPE, reply.contentType())
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
