package dev.leat.server.operations;

import dev.leat.operations.BadStatementException;
import dev.leat.operations.OperationsJson;
import dev.leat.operations.RefusedOperationException;
import dev.leat.port.BadExpressionException;
import dev.leat.port.NoSuchQueueException;
import dev.leat.port.UnsupportedByPlatformException;
import dev.leat.server.RefusalStatus;
import dev.leat.server.RefusedRequestException;
import dev.leat.server.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The error of an operation, as RFC 9457 problem details.
///
/// @param queue the name of the queue, if the error is that this queue does not exist
/// @param position character position of the error in the SQL statement, counted from 1, if it is
///   known
record ProblemDetails(
        int status,
        String type,
        String detail,
        Optional<String> queue,
        Optional<Integer> position,
        Map<String, String> headers) {

    static final String MEDIA_TYPE = "application/problem+json";

    /// The problem type of an error that its HTTP status fully describes.
    private static final String BLANK = "about:blank";

    private static final int INVALID = 422;
    private static final int UNSUPPORTED = 501;
    private static final int UNAVAILABLE = 503;

    /// The response if the requested item does not exist.
    static final ProblemDetails ABSENT =
            new ProblemDetails(
                    404,
                    "/leat/v1/problems/absent",
                    "it does not exist",
                    Optional.empty(),
                    Optional.empty(),
                    Map.of());

    private ProblemDetails(int status, String detail, Map<String, String> headers) {
        this(status, BLANK, detail, Optional.empty(), Optional.empty(), headers);
    }

    static ProblemDetails of(RuntimeException failure) {
        var detail = String.valueOf(failure.getMessage());
        return switch (failure) {
            case RefusedRequestException refusal ->
                    new ProblemDetails(refusal.status(), detail, refusal.headers());
            case RefusedOperationException refusal -> of(RefusalStatus.request(refusal));
            case BadStatementException bad ->
                    new ProblemDetails(
                            INVALID, BLANK, detail, Optional.empty(), bad.position(), Map.of());
            case BadExpressionException _ -> new ProblemDetails(INVALID, detail, Map.of());
            case NoSuchQueueException missing ->
                    new ProblemDetails(
                            404,
                            BLANK,
                            detail,
                            Optional.of(missing.queue()),
                            Optional.empty(),
                            Map.of());
            case UnsupportedByPlatformException _ ->
                    new ProblemDetails(UNSUPPORTED, detail, Map.of());
            default -> new ProblemDetails(UNAVAILABLE, detail, Map.of());
        };
    }

    static ProblemDetails read(int status, JsonNode json) {
        return new ProblemDetails(
                status,
                json.path("type").asString(BLANK),
                json.path("detail").asString("no reason given"),
                Optional.ofNullable(json.get("queue")).map(JsonNode::asString),
                Optional.empty(),
                Map.of());
    }

    Response reply() {
        var members = new LinkedHashMap<String, Object>();
        members.put("type", type);
        members.put("status", status);
        members.put("detail", detail);
        queue.ifPresent(name -> members.put("queue", name));
        position.ifPresent(character -> members.put("position", character));
        return new Response(
                status,
                MEDIA_TYPE,
                headers,
                new Response.Body.Whole(OperationsJson.MAPPER.writeValueAsBytes(members)));
    }

    boolean absent() {
        return type.equals(ABSENT.type);
    }

    /// Returns the exception that the caller of the operation receives.
    RuntimeException exception(OperationRoute route) {
        if (queue.isPresent()) {
            var missing = new NoSuchQueueException(queue.get());
            if (route.declares(missing)) {
                return missing;
            }
        }
        var invalid = new IllegalArgumentException(detail);
        return status == INVALID && route.declares(invalid)
                ? invalid
                : new RefusedOperationException(RefusalStatus.kind(status), detail);
    }
}
