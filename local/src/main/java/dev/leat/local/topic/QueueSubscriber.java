package dev.leat.local.topic;

import dev.leat.local.database.Transaction;
import dev.leat.local.queue.OpenQueues;
import dev.leat.local.queue.QueueInserts;
import dev.leat.local.queue.storage.ChunkEntry;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A queue that is subscribed to a topic, and the subscription's dead-letter queue. If the queue
/// was deleted, its messages go to the dead-letter queue; without a dead-letter queue they are
/// dropped, as in SNS. Used for one commit, by one thread.
final class QueueSubscriber {

    private final Subscriber subscriber;
    private final Optional<QueueInserts> inbox;
    private final Optional<QueueInserts> letters;

    QueueSubscriber(Subscriber subscriber, OpenQueues queues) {
        this.subscriber = subscriber;
        this.inbox = QueueInserts.of(queues, subscriber.subscribed().endpoint());
        this.letters = subscriber.terms().letters().flatMap(name -> QueueInserts.of(queues, name));
    }

    String queue() {
        return subscriber.subscribed().endpoint();
    }

    /// Returns the reason why neither the queue nor the dead-letter queue can accept the post.
    /// Returns empty if one of the queues can, or if the post does not match the filter.
    Optional<String> refusal(PublishedMessage post) {
        if (!subscriber.receives(post) || inbox.isEmpty()) {
            return Optional.empty();
        }
        var entry = entry(post);
        return inbox.get().obstacle(entry).filter(_ -> into(letters, entry).isEmpty());
    }

    private static Optional<QueueInserts> into(Optional<QueueInserts> inbox, ChunkEntry entry) {
        return inbox.filter(queue -> queue.obstacle(entry).isEmpty());
    }

    /// Adds a post that matches the filter to the queue or, if the queue cannot accept it, to the
    /// dead-letter queue. If neither can, passes a failed delivery to `refused`. Returns true if
    /// the queue received the post.
    boolean add(PublishedMessage post, Consumer<NewDelivery> refused) {
        if (!subscriber.receives(post)) {
            return false;
        }
        var entry = entry(post);
        var takes = into(inbox, entry);
        if (takes.isPresent()) {
            add(takes.get(), entry, post);
            return true;
        }
        var other = into(letters, entry);
        if (other.isPresent()) {
            add(other.get(), entry, post);
        } else {
            inbox.flatMap(queue -> queue.obstacle(entry))
                    .ifPresent(why ->
                            refused.accept(
                                    NewDelivery.refused(post, subscriber.subscribed(), why)));
        }
        return false;
    }

    /// Adds a message. In a FIFO queue all messages of a topic form one group, because topics have
    /// no groups.
    private static void add(QueueInserts to, ChunkEntry entry, PublishedMessage post) {
        to.add(entry, post.topic(), post.id().toString());
    }

    private ChunkEntry entry(PublishedMessage post) {
        var protocol = subscriber.subscribed().protocol();
        return subscriber.terms().raw()
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
