package dev.leat.server.intake;

import dev.leat.app.App;
import dev.leat.port.MessageQueue;
import dev.leat.port.UnavailableException;
import dev.leat.server.CorsFilter;
import dev.leat.server.RefusedRequestException;
import dev.leat.server.Request;
import dev.leat.server.Response;
import dev.leat.server.Site;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The POST paths of the app's `api` section. A document that fits its schema goes to the queue as
/// it came, byte for byte, and is answered once it is durable there. Whether it came before is not
/// decided here.
public final class Intake implements Site {

    /// Seconds after which one that could not be kept may be sent again.
    static final int RETRY_AFTER = 1;

    private final Map<List<String>, Entrance> entrances = new LinkedHashMap<>();
    private final LimitedBodies bodies;

    public Intake(App app, Function<String, MessageQueue> queues, InstantSource clock) {
        this(app, queues, new LimitedBodies(LimitedBodies.Limits.DEFAULT, clock));
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
                    400, "this path takes no parameters, only a document as the body");
        }
        try (var body = bodies.read(request)) {
            readable(request);
            return Optional.of(entrance.take(body.bytes(), request));
        } catch (UnavailableException away) {
            throw new RefusedRequestException(
                    503,
                    away.getMessage() + "; send it again",
                    Map.of("Retry-After", String.valueOf(RETRY_AFTER)));
        }
    }

    @Override
    public List<String> paths() {
        return entrances.keySet().stream()
                .map(segments -> "/" + String.join("/", segments) + " (POST)")
                .toList();
    }

    /// Refuses what says of itself that it is no document. curl says `x-www-form-urlencoded` of
    /// everything, so that is a document unless a browser sends it: a page of another site may send
    /// forms to any address.
    private static void readable(Request request) {
        String encoding = request.header().apply("Content-Encoding").orElse("identity").strip();
        if (!encoding.equalsIgnoreCase("identity")) {
            throw new RefusedRequestException(
                    415,
                    "a document in '%s' is not taken; send it uncompressed".formatted(encoding));
        }
        String type =
                request.header().apply("Content-Type").orElse("").strip().toLowerCase(Locale.ROOT);
        boolean form =
                type.startsWith("application/x-www-form-urlencoded") && CorsFilter.ask(request);
        if (form || type.startsWith("multipart/")) {
            throw new RefusedRequestException(
                    415,
                    "form data is not taken; send one JSON document with"
                            + " 'Content-Type: application/json'");
        }
    }

    /// Where documents of one route go through.
    private record Entrance(Check check, OrderHeaders headers, MessageQueue queue) {

        Response take(byte[] document, Request request) {
            var lacking = headers.reasons(request);
            if (!lacking.isEmpty()) {
                return IntakeResponses.rejected(headers.what(), lacking);
            }
            var reasons = check.reasons(document);
            return reasons.isEmpty()
                    ? IntakeResponses.taken(
                            queue.send(List.of(headers.message(document, request))).getFirst().id())
                    : IntakeResponses.rejected(check.schema(), reasons);
        }
    }
}
