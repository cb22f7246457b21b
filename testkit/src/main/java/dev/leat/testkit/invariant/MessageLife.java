package dev.leat.testkit.invariant;

import dev.leat.batch.Outcome;
import dev.leat.batch.Record;
import dev.leat.port.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// History of one message in one queue. Owned by one thread.
final class MessageLife {

    private final String queue;
    private final String id;
    private final int number;
    private final List<MessageStep> steps = new ArrayList<>();
    private @Nullable Record record;
    private Message.@Nullable Outgoing sent;

    /// @param number position of the message in its queue, beginning with 1; unlike the id, it is
    ///   the same in each run
    MessageLife(String queue, String id, int number) {
        this.queue = queue;
        this.id = id;
        this.number = number;
    }

    String queue() {
        return queue;
    }

    String id() {
        return id;
    }

    /// Returns the record as it was first delivered. If it was not delivered, returns it as it is
    /// in the queue.
    Optional<Record> record() {
        return Optional.ofNullable(record);
    }

    /// Returns the message as the input sent it; empty if the app itself sent it.
    Optional<Message.Outgoing> sent() {
        return Optional.ofNullable(sent);
    }

    void seen(Record as) {
        if (record == null) {
            record = as;
        }
    }

    void sent(Message.Outgoing message) {
        sent = message;
    }

    void add(MessageStep step) {
        steps.add(step);
    }

    List<MessageStep> steps() {
        return List.copyOf(steps);
    }

    <S extends MessageStep> Stream<S> steps(Class<S> kind) {
        return steps.stream().filter(kind::isInstance).map(kind::cast);
    }

    /// True if the message was ever settled as done.
    boolean done() {
        return steps(MessageStep.Settled.class).anyMatch(settled -> settled.again().isEmpty());
    }

    /// True if the sink ever durably accepted the record.
    boolean delivered(String sink) {
        return steps(MessageStep.Answered.class)
                .anyMatch(a -> a.sink().equals(sink) && a.outcome() == Outcome.DELIVERED);
    }

    /// Returns a name of the message for reports: number, queue and start of the body.
    String name() {
        return "message %d of %s (%s)".formatted(number, queue, body());
    }

    private String body() {
        var bytes = record != null ? record.body() : sent != null ? sent.body() : new byte[0];
        var text =
                new String(bytes, java.nio.charset.StandardCharsets.UTF_8).replaceAll("\\s+", " ");
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }
}
