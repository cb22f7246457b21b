package dev.leat.server;

import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/// `/leat/buckets/...`: the objects of buckets, for another process of this machine.
final class ObjectAnswers {

    private static final int UNFIT = 422;

    private final Operations operations;

    ObjectAnswers(Operations operations) {
        this.operations = operations;
    }

    Optional<Object> of(String bucket, String what, Request request) {
        return switch (what) {
            case "put" -> {
                request.allow("POST");
                yield Optional.of(put(bucket, request));
            }
            case "object" -> {
                request.allow("GET");
                yield Optional.of(
                        operations.objects().object(bucket, text(request, "key")).stream()
                                .toList());
            }
            case "objects" -> {
                request.allow("GET");
                int limit =
                        (int)
                                Math.clamp(
                                        RedriveAnswers.number(request, "limit"),
                                        1L,
                                        (long) OperationsSite.MOST_MESSAGES);
                yield Optional.of(
                        operations
                                .objects()
                                .objects(
                                        bucket,
                                        text(request, "prefix"),
                                        text(request, "after"),
                                        limit));
            }
            default -> Optional.empty();
        };
    }

    private Object put(String bucket, Request request) {
        try {
            var put = Wire.MAPPER.readValue(request.body(), RemoteObjects.Put.class);
            return operations.objects().put(bucket, put.key(), put.file(), put.metadata());
        } catch (JacksonException broken) {
            throw new Refusal(UNFIT, "this is no put: " + broken.getOriginalMessage());
        }
    }

    private static String text(Request request, String name) {
        return request.query().getOrDefault(name, List.of("")).getFirst();
    }
}
