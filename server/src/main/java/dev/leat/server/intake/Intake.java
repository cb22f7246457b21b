package dev.leat.server.intake;

import dev.leat.app.App;
import dev.leat.port.MessageQueue;
import dev.leat.port.UnavailableException;
import dev.leat.server.CorsFilter;
import dev.leat.server.RefusedRequestException;
import dev.leat.server.Request;
import dev.leat.server.Response;
import dev.leat.server.Site;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The POST paths of the app's `api` section. A document that matches its schema is stored in the
/// queue, byte for byte. The response is sent when the document is durable. Intake does not
/// deduplicate.
public final class Intake implements Site {

    /// The Retry-After value in seconds if a document cannot be stored.
    static final int RETRY_AFTER = 1;

    private final Map<List<String>, Entrance> entrances = new LinkedHashMap<>();
    private final LimitedBodies bodies;

    public Intake(App app, Function<String, MessageQueue> queues) {
        this(app, queues, new LimitedBodies(LimitedBodies.Limits.DEFAULT));
    }

    Intake(App app, Function<String, MessageQueue> queues, LimitedBodies bodies) {
        this.bodies = bodies;
        for (var route : app.posts()) {
            var check = new Check(route.schema(), app.unknownFields(route.queue()));
            var segments = Arrays.asList(route.path().substring(1).split("/", -1));
            var headers = new OrderHeaders(app.queue(route.queue()));
            entrances.put(segments, new Entrance(check, headers, queues.apply(route.queue())));
        }
    }

    @Override
    public Optional<Response> answer(Request request) {
        var entrance = entrances.get(request.path());
        if (entrance == null) {
            return Optional.empty();
        }
        request.allow("POST");
        if (!request.query().isEmpty()) {
            throw new RefusedRequestException(
                    400, "this path has no parameters; send the document as the body");
        }
        try (var body = bodies.read(request)) {
            readable(request);
            return Optional.of(entrance.take(body.bytes(), request));
        } catch (UnavailableException failure) {
            throw new RefusedRequestException(
                    503,
                    failure.getMessage() + "; send it again",
                    Map.of("Retry-After", String.valueOf(RETRY_AFTER)));
        }
    }

    @Override
    public List<String> paths() {
        return entrances.keySet().stream()
                .map(segments -> "/" + String.join("/", segments) + " (POST)")
                .toList();
    }

    /// Refuses a body whose headers show that it is not a document. curl sends
    /// `x-www-form-urlencoded` by default, so this content type is accepted, unless a browser sends
    /// it: any web page can send a form to any address.
    private static void readable(Request request) {
        String encoding = request.header().apply("Content-Encoding").orElse("identity").strip();
        if (!encoding.equalsIgnoreCase("identity")) {
            throw new RefusedRequestException(
                    415,
                    "the content encoding '%s' is not supported; send the document uncompressed"
                            .formatted(encoding));
        }
        String type =
                request.header().apply("Content-Type").orElse("").strip().toLowerCase(Locale.ROOT);
        boolean form =
                type.startsWith("application/x-www-form-urlencoded")
                        && CorsFilter.fromPage(request);
        if (form || type.startsWith("multipart/")) {
            throw new RefusedRequestException(
                    415,
                    "form data is not accepted; send one JSON document with"
                            + " 'Content-Type: application/json'");
        }
    }

    /// The validator, header reader and queue of one API path.
    private record Entrance(Check check, OrderHeaders headers, MessageQueue queue) {

        Response take(byte[] document, Request request) {
            var lacking = headers.reasons(request);
            if (!lacking.isEmpty()) {
                return IntakeResponses.rejected(headers.what(), lacking);
            }
            var reasons = check.reasons(document);
            return reasons.isEmpty()
                    ? IntakeResponses.accepted(
                            queue.send(List.of(headers.message(document, request))).getFirst().id())
                    : IntakeResponses.rejected(check.schema(), reasons);
        }
    }
}
