package dev.leat.local.topic;

import dev.leat.batch.Reason;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.OpenQueues;
import dev.leat.port.TopicAdmin.Protocol;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The messages that one caller publishes to one topic in one commit: a message for each subscribed
/// queue and a delivery for each external subscriber. Used by one thread.
final class TopicPublish {

    private final List<QueueSubscriber> queues = new ArrayList<>();
    private final List<Subscriber> outside = new ArrayList<>();
    private final List<NewDelivery> outgoing = new ArrayList<>();
    private final Transaction.Merge<List<NewDelivery>> deliveries;

    TopicPublish(
            List<Subscriber> subscribers,
            OpenQueues open,
            Transaction.Merge<List<NewDelivery>> deliveries) {
        this.deliveries = deliveries;
        for (var subscriber : subscribers) {
            if (subscriber.subscribed().protocol() == Protocol.SQS) {
                queues.add(new QueueSubscriber(subscriber, open));
            } else {
                outside.add(subscriber);
            }
        }
    }

    /// Returns the reason why one of the queues cannot accept the post; null if all queues can.
    @Nullable Reason refusal(PublishedMessage post) {
        for (var queue : queues) {
            var refusal = queue.refusal(post);
            if (refusal.isPresent()) {
                return Reason.of("range", refusal.get());
            }
        }
        return null;
    }

    /// Adds the post for all subscribers. If a queue cannot accept it, adds a failed delivery
    /// instead. Returns the queues that received the post.
    Set<String> add(PublishedMessage post) {
        var have = new LinkedHashSet<String>();
        for (var queue : queues) {
            if (queue.add(post, outgoing::add)) {
                have.add(queue.queue());
            }
        }
        for (var subscriber : outside) {
            if (subscriber.receives(post)) {
                outgoing.add(NewDelivery.of(post, subscriber.subscribed()));
            }
        }
        return have;
    }

    void send(Transaction transaction) {
        queues.forEach(queue -> queue.send(transaction));
        if (!outgoing.isEmpty()) {
            transaction.merge(deliveries, outgoing);
        }
    }
}
