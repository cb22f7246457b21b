package dev.leat.server.operations;

import dev.leat.port.NoSuchQueue;
import dev.leat.server.Refusal;
import dev.leat.server.Reply;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Why an operation was not done, in the form of RFC 9457.
///
/// @param queue the queue that does not exist, if that is why
/// @param position the character of a statement, from 1, if that is why
record Problem(
        int status,
        String type,
        String detail,
        Optional<String> queue,
        Optional<Integer> position,
        Map<String, String> headers) {

    static final String MEDIA_TYPE = "application/problem+json";

    /// The type of a problem that its status describes.
    private static final String BLANK = "about:blank";

    private static final int UNAVAILABLE = 503;

    /// The answer to a request for one thing that does not exist.
    static final Problem ABSENT =
            new Problem(
                    404,
                    "/leat/v1/problems/absent",
                    "it does not exist",
                    Optional.empty(),
                    Optional.empty(),
                    Map.of());

    private Problem(int status, String detail, Map<String, String> headers) {
        this(status, BLANK, detail, Optional.empty(), Optional.empty(), headers);
    }

    static Problem of(RuntimeException failure) {
        var detail = String.valueOf(failure.getMessage());
        return switch (failure) {
            case Refusal refusal -> new Problem(refusal.status(), detail, refusal.headers());
            case BadStatement bad ->
                    new Problem(422, BLANK, detail, Optional.empty(), bad.position(), Map.of());
            case NoSuchQueue missing ->
                    new Problem(
                            404,
                            BLANK,
                            detail,
                            Optional.of(missing.queue()),
                            Optional.empty(),
                            Map.of());
            default -> new Problem(UNAVAILABLE, detail, Map.of());
        };
    }

    static Problem read(int status, JsonNode json) {
        return new Problem(
                status,
                json.path("type").asString(BLANK),
                json.path("detail").asString("no reason given"),
                Optional.ofNullable(json.get("queue")).map(JsonNode::asString),
                Optional.empty(),
                Map.of());
    }

    Reply reply() {
        var members = new LinkedHashMap<String, Object>();
        members.put("type", type);
        members.put("status", status);
        members.put("detail", detail);
        queue.ifPresent(name -> members.put("queue", name));
        position.ifPresent(character -> members.put("position", character));
        return new Reply(
                status,
                MEDIA_TYPE,
                headers,
                new Reply.Body.Whole(OperationsJson.MAPPER.writeValueAsBytes(members)));
    }

    boolean absent() {
        return type.equals(ABSENT.type);
    }

    /// What the caller of the operation gets to know.
    RuntimeException exception(OperationRoute route) {
        if (queue.isPresent()) {
            var missing = new NoSuchQueue(queue.get());
            if (route.declares(missing)) {
                return missing;
            }
        }
        var invalid = new IllegalArgumentException(detail);
        return status == 422 && route.declares(invalid) ? invalid : new Refusal(status, detail);
    }
}
