package dev.leat.local.topic;

import dev.leat.app.Queue;
import dev.leat.app.Subscription;
import dev.leat.batch.Reason;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.Backlog;
import dev.leat.local.queue.Entry;
import dev.leat.local.queue.OpenQueues;
import dev.leat.local.queue.Sending;
import dev.leat.port.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What one caller publishes to one topic in one commit: a message for each queue that subscribes.
/// Used by one thread.
final class Posting {

    private final List<Subscriber> subscribers = new ArrayList<>();

    private record Subscriber(Queue queue, Backlog backlog, Sending sending) {
        boolean raw() {
            return queue.subscription().map(Subscription::raw).orElse(false);
        }

        long delay() {
            return queue.delay().toNanos() / 1000;
        }
    }

    Posting(List<Queue> queues, OpenQueues open) {
        for (var queue : queues) {
            var backlog = open.named(queue.name()).backlog();
            subscribers.add(new Subscriber(queue, backlog, backlog.sending()));
        }
    }

    /// Adds the post for every subscriber, or says why one of them cannot have it, and adds it for
    /// none.
    @Nullable Reason add(Post post) {
        var plain = post.message().getBytes(StandardCharsets.UTF_8);
        boolean wrap = subscribers.stream().anyMatch(s -> !s.raw());
        var wrapped = wrap ? post.envelope().getBytes(StandardCharsets.UTF_8) : plain;
        for (var subscriber : subscribers) {
            var body = subscriber.raw() ? plain : wrapped;
            if (body.length > Message.MOST_BYTES) {
                return Reason.of(
                        "range",
                        "the message would have %d bytes in queue %s, a queue takes at most %d"
                                .formatted(
                                        body.length,
                                        subscriber.queue().name(),
                                        Message.MOST_BYTES));
            }
        }
        for (var subscriber : subscribers) {
            add(subscriber, post, subscriber.raw() ? plain : wrapped);
        }
        return null;
    }

    /// A topic has no groups: in a FIFO queue what it says is one.
    private static void add(Subscriber subscriber, Post post, byte[] body) {
        var entry = Entry.of(body, Map.of());
        if (subscriber.queue().fifo().isEmpty()) {
            subscriber.sending().add(entry, subscriber.delay());
        } else {
            subscriber
                    .sending()
                    .addOnce(
                            entry.in(Optional.of(post.topic()), Optional.of(post.id().toString())),
                            subscriber.delay());
        }
    }

    void send(Transaction transaction) {
        for (var subscriber : subscribers) {
            if (!subscriber.sending().isEmpty()) {
                subscriber.backlog().send(transaction, subscriber.sending());
            }
        }
    }
}
