package dev.leat.server;

import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import java.util.Map;

/// Error responses for requests that are malformed or too large, in the format of [ErrorResponses].
/// Failures inside a site are handled elsewhere, so each of these errors is the client's fault,
/// even if Helidon reports it as a server error (an incomplete header, another HTTP version).
final class BadRequests {

    private BadRequests() {}

    static DirectHandlers answered(ErrorResponses errors) {
        DirectHandler handler =
                (request, event, status, headers, message) -> {
                    var said = status.code() < 500 ? status : Status.BAD_REQUEST_400;
                    var reply = errors.say(said.code(), detail(status), Map.of());
                    byte[] text =
                            reply.body() instanceof Response.Body.Whole(var bytes)
                                    ? bytes
                                    : new byte[0];
                    return DirectHandler.TransportResponse.builder()
                            .status(said)
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
        return "malformed request (%s); the request line and the headers may have at most %,d bytes each"
                .formatted(status.reasonPhrase(), Server.LARGEST_HEAD);
    }
}
