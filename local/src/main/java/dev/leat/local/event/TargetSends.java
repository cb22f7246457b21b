package dev.leat.local.event;

import dev.leat.batch.Attribute;
import dev.leat.batch.Reason;
import dev.leat.event.BusEvent;
import dev.leat.event.MatchedEvent;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.OpenQueues;
import dev.leat.local.queue.QueueInserts;
import dev.leat.local.queue.storage.ChunkEntry;
import dev.leat.local.topic.LocalTopics;
import dev.leat.local.topic.PublishedMessage;
import dev.leat.port.EventBus.Target;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The messages that one commit sends to the targets of rules. Used by one thread.
final class TargetSends {

    /// The maximum size of a message of SNS, in bytes.
    private static final int MOST_TOPIC_BYTES = 256 * 1024;

    private static final String DEFAULT_GROUP = "default";

    private final OpenQueues queues;
    private final LocalTopics topics;
    private final Instant now;
    private final Map<String, Optional<QueueInserts>> inserts = new HashMap<>();
    private final List<PublishedMessage> posts = new ArrayList<>();

    TargetSends(OpenQueues queues, LocalTopics topics, Instant now) {
        this.queues = queues;
        this.topics = topics;
        this.now = now;
    }

    /// The text that a target receives for an event.
    record Input(BusEvent event, MatchedEvent matched, Target target, String text) {

        ChunkEntry entry() {
            return ChunkEntry.of(bytes(text), Map.of());
        }

        PublishedMessage post(Instant now) {
            return new PublishedMessage(
                    target.to().name(), UUID.randomUUID(), Optional.empty(), text, now);
        }

        /// Returns an id by which a FIFO queue recognises a repeated delivery.
        String deduplication() {
            var label = String.join("\n", event.id().toString(), matched.ruleName(), target.id());
            return UUID.nameUUIDFromBytes(bytes(label)).toString();
        }
    }

    /// The reason why a target cannot accept an event, with the code that EventBridge adds to dead
    /// letters. A target that does not exist drops events; others refuse them.
    private record Obstacle(String code, String text, boolean drops) {

        static Obstacle absent(Target target) {
            return new Obstacle("NO_RESOURCE", target.arn() + " does not exist", true);
        }

        static Obstacle refused(String text) {
            return new Obstacle("SDK_CLIENT_ERROR", text, false);
        }
    }

    /// Adds the inputs of one event. If one of its targets refuses the event and has no dead-letter
    /// queue, adds nothing and returns the reason.
    Optional<String> add(List<Input> inputs) {
        var adding = new ArrayList<Runnable>();
        for (var input : inputs) {
            var obstacle = obstacle(input);
            if (obstacle.isEmpty()) {
                adding.add(() -> add(input));
                continue;
            }
            var letter = letter(input, obstacle.get());
            var letters =
                    input.target()
                            .letters()
                            .flatMap(this::queue)
                            .filter(queue -> queue.obstacle(letter).isEmpty());
            if (letters.isPresent()) {
                adding.add(() -> add(letters.get(), letter, input));
            } else if (!obstacle.get().drops()) {
                return Optional.of(
                        "Target %s of rule %s: %s"
                                .formatted(
                                        input.target().id(),
                                        input.matched().ruleName(),
                                        obstacle.get().text()));
            }
        }
        adding.forEach(Runnable::run);
        return Optional.empty();
    }

    private Optional<QueueInserts> queue(String name) {
        return inserts.computeIfAbsent(name, each -> QueueInserts.of(queues, each));
    }

    private Optional<Obstacle> obstacle(Input input) {
        var to = input.target().to();
        if (!to.topic()) {
            var queue = queue(to.name());
            return queue.isEmpty()
                    ? Optional.of(Obstacle.absent(input.target()))
                    : queue.get().obstacle(input.entry()).map(Obstacle::refused);
        }
        if (!topics.has(to.name())) {
            return Optional.of(Obstacle.absent(input.target()));
        }
        int size = bytes(input.text()).length;
        if (size > MOST_TOPIC_BYTES) {
            return Optional.of(
                    Obstacle.refused(
                            "the message would have %d bytes in topic %s; a topic accepts at most %d"
                                    .formatted(size, to.name(), MOST_TOPIC_BYTES)));
        }
        return topics.refusal(input.post(now)).map(Reason::message).map(Obstacle::refused);
    }

    private void add(Input input) {
        if (input.target().to().topic()) {
            posts.add(input.post(now));
        } else {
            add(queue(input.target().to().name()).orElseThrow(), input.entry(), input);
        }
    }

    private static void add(QueueInserts queue, ChunkEntry entry, Input input) {
        queue.add(entry, input.target().group().orElse(DEFAULT_GROUP), input.deduplication());
    }

    /// Returns the dead letter of an event, with the attributes of EventBridge.
    private static ChunkEntry letter(Input input, Obstacle obstacle) {
        return ChunkEntry.of(
                bytes(input.matched().json()),
                Map.of(
                        "RULE_ARN",
                        Attribute.text(input.matched().ruleArn()),
                        "TARGET_ARN",
                        Attribute.text(input.target().arn()),
                        "ERROR_CODE",
                        Attribute.text(obstacle.code()),
                        "ERROR_MESSAGE",
                        Attribute.text(obstacle.text())));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    void send(Transaction transaction) {
        inserts.values().forEach(queue -> queue.ifPresent(inserts -> inserts.send(transaction)));
        posts.forEach(post -> topics.publish(transaction, post));
    }
}
