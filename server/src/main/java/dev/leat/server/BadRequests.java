package dev.leat.server;

import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import java.util.Map;

/// Answers for requests that are no HTTP, or too large, in the words of the other refusals. What
/// fails inside of a site does not come here, so all of it is the client's fault: Helidon calls a
/// head that breaks off, or another version of HTTP, an error of the server.
final class BadRequests {

    private BadRequests() {}

    static DirectHandlers answered(ErrorResponses refusals) {
        DirectHandler handler =
                (request, event, status, headers, message) -> {
                    var said = status.code() < 500 ? status : Status.BAD_REQUEST_400;
                    var reply = refusals.say(said.code(), detail(status), Map.of());
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
        return "this is no request that can be read (%s); the first line and all headers together have at most %,d bytes each"
                .formatted(status.reasonPhrase(), Server.LARGEST_HEAD);
    }
}
