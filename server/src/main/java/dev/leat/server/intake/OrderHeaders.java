package dev.leat.server.intake;

import dev.leat.app.Queue;
import dev.leat.batch.Reason;
import dev.leat.port.Message;
import dev.leat.server.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The request headers for the message group and deduplication id of a document in a FIFO queue.
/// Standard queues ignore these headers. Threads share it.
public record OrderHeaders(Queue queue) {

    public static final String GROUP = "Message-Group-Id";
    public static final String DEDUPLICATION = "Message-Deduplication-Id";

    /// Returns the error message for invalid headers.
    String what() {
        return "the headers are invalid for the FIFO queue %s".formatted(queue.name());
    }

    /// Returns all errors of the headers.
    List<Reason> reasons(Request request) {
        var reasons = new ArrayList<Reason>();
        queue.fifo()
                .ifPresent(fifo -> {
                    check(GROUP, true, "groups the documents that are processed in order", request)
                            .ifPresent(reasons::add);
                    check(DEDUPLICATION, !fifo.byContent(), "identifies duplicates", request)
                            .ifPresent(reasons::add);
                });
        return reasons;
    }

    private static Optional<Reason> check(
            String header, boolean needed, String meaning, Request request) {
        var value = value(header, request);
        if (value.isEmpty()) {
            return needed
                    ? Optional.of(
                            new Reason(
                                    "missing",
                                    Optional.of(header),
                                    Optional.empty(),
                                    "is required; it " + meaning,
                                    Optional.empty()))
                    : Optional.empty();
        }
        return Queue.Fifo.isValidId(value.get())
                ? Optional.empty()
                : Optional.of(Reason.at("range", header, value.get(), "is not " + Queue.Fifo.FORM));
    }

    /// Returns the document as a message of this queue. The headers must be valid.
    Message.Outgoing message(byte[] document, Request request) {
        return queue.fifo().isEmpty()
                ? Message.Outgoing.of(document)
                : new Message.Outgoing(
                        document,
                        Map.of(),
                        Optional.empty(),
                        value(GROUP, request),
                        value(DEDUPLICATION, request));
    }

    private static Optional<String> value(String header, Request request) {
        return request.header().apply(header).map(String::strip);
    }
}
