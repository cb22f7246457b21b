package dev.leat.local.topic;

import dev.leat.local.database.Transaction;
import dev.leat.local.queue.OpenQueues;
import dev.leat.local.queue.storage.ChunkEntry;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A queue that hears a topic, and the queue for what it cannot take, for one commit. Of a queue
/// that is gone, what it would have heard goes to that other queue, or nowhere, as SNS has it:
/// whoever deletes a queue deletes what is sent to it. Used by one thread.
final class QueueSubscriber {

    private final Subscriber hearer;
    private final Optional<QueueInserts> inbox;
    private final Optional<QueueInserts> letters;

    QueueSubscriber(Subscriber hearer, OpenQueues queues) {
        this.hearer = hearer;
        this.inbox = QueueInserts.of(queues, hearer.subscribed().endpoint());
        this.letters = hearer.terms().letters().flatMap(name -> QueueInserts.of(queues, name));
    }

    String queue() {
        return hearer.subscribed().endpoint();
    }

    /// Why it cannot have the post, which no other queue takes instead of it; empty if it can, or
    /// does not hear it.
    Optional<String> refusal(PublishedMessage post) {
        if (!hearer.hears(post) || inbox.isEmpty()) {
            return Optional.empty();
        }
        var entry = entry(post);
        return inbox.get().obstacle(entry).filter(_ -> into(letters, entry).isEmpty());
    }

    private static Optional<QueueInserts> into(Optional<QueueInserts> inbox, ChunkEntry entry) {
        return inbox.filter(queue -> queue.obstacle(entry).isEmpty());
    }

    /// Adds the post, where it hears it: to its queue, or to the other one. What neither can take
    /// is given to `refused`, to be looked at. Whether the queue has it.
    boolean add(PublishedMessage post, Consumer<NewDelivery> refused) {
        if (!hearer.hears(post)) {
            return false;
        }
        var entry = entry(post);
        var takes = into(inbox, entry);
        if (takes.isPresent()) {
            takes.get().add(entry, post);
            return true;
        }
        var other = into(letters, entry);
        if (other.isPresent()) {
            other.get().add(entry, post);
        } else {
            inbox.flatMap(queue -> queue.obstacle(entry))
                    .ifPresent(why ->
                            refused.accept(NewDelivery.refused(post, hearer.subscribed(), why)));
        }
        return false;
    }

    private ChunkEntry entry(PublishedMessage post) {
        var protocol = hearer.subscribed().protocol();
        return hearer.terms().raw()
                ? ChunkEntry.of(bytes(post.text(protocol)), post.attributes())
                : ChunkEntry.of(bytes(post.envelope(protocol)), Map.of());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    void send(Transaction transaction) {
        inbox.ifPresent(queue -> queue.send(transaction));
        letters.ifPresent(queue -> queue.send(transaction));
    }
}
