package dev.leat.local.bucket;

import dev.leat.local.database.Transaction;
import dev.leat.local.queue.OpenQueue;
import dev.leat.local.queue.OpenQueues;
import dev.leat.local.queue.storage.ChunkEntry;
import dev.leat.local.topic.LocalTopics;
import dev.leat.local.topic.PublishedMessage;
import dev.leat.port.BucketAdmin.Managed;
import dev.leat.port.BucketAdmin.Notice;
import dev.leat.port.BucketAdmin.Target;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Sends object notifications to the queues and topics in a bucket's configuration, in the commit
/// that changes the object. A queue receives each event once, even if the configuration names it
/// twice. Deleted targets are skipped. Used on the writer thread.
record ObjectNotifications(OpenQueues queues, LocalTopics topics) {

    void publish(Transaction transaction, Managed bucket, ObjectEvent event) {
        var heard = new HashSet<String>();
        var have = new HashSet<String>();
        var hearing = new LinkedHashMap<String, String>();
        for (var notice : bucket.notices()) {
            if (takes(notice, event)) {
                switch (notice.target()) {
                    case Target.ToQueue(var queue) -> hearing.putIfAbsent(queue, notice.id());
                    case Target.ToTopic(var topic) -> {
                        if (heard.add(topic)) {
                            have.addAll(publish(transaction, topic, event, notice.id()));
                        }
                    }
                }
            }
        }
        if (bucket.declared()) {
            hearing.keySet().removeAll(have); // those that hear it by a topic already
        }
        hearing.forEach((queue, rule) -> send(transaction, queue, event, rule));
    }

    private static boolean takes(Notice notice, ObjectEvent event) {
        var key = event.unit().key();
        return key.startsWith(notice.prefix())
                && key.endsWith(notice.suffix())
                && event.what().among(notice.events());
    }

    private Set<String> publish(
            Transaction transaction, String topic, ObjectEvent event, String rule) {
        var unit = event.unit();
        return publish(transaction, topic, unit.versionText(), event.text(rule), event.at());
    }

    private Set<String> publish(
            Transaction transaction, String topic, String number, String text, Instant at) {
        var id = UUID.nameUUIDFromBytes(bytes("%s/%s".formatted(topic, number)));
        var post = new PublishedMessage(topic, id, Optional.of(ObjectEvent.SUBJECT), text, at);
        return topics.publish(transaction, post);
    }

    private void send(Transaction transaction, String name, ObjectEvent event, String rule) {
        var unit = event.unit();
        queues.find(name)
                .ifPresent(queue ->
                        send(
                                transaction,
                                queue,
                                event.text(rule),
                                unit.bucket(),
                                unit.versionText()));
    }

    private static void send(
            Transaction transaction, OpenQueue queue, String text, String bucket, String number) {
        var log = queue.log();
        var sending = log.sending();
        long delay = log.queue().delay().toNanos() / 1000;
        var entry = ChunkEntry.of(bytes(text), Map.of());
        if (log.queue().fifo().isEmpty()) {
            sending.add(entry, delay);
        } else {
            // S3 does not notify FIFO queues, but Leat does. The bucket is the message group, so
            // the notifications of one bucket are received in order.
            sending.addOnce(entry.in(Optional.of(bucket), Optional.of(number)), delay);
        }
        log.send(transaction, sending);
    }

    /// Checks that a client can choose this target: it exists and, as in S3, is not a FIFO queue.
    ///
    /// @throws IllegalArgumentException if the client cannot choose it, with a message for users
    void check(Target target) {
        switch (target) {
            case Target.ToQueue(var name) -> {
                var queue = queues.find(name);
                if (queue.isEmpty()) {
                    throw new IllegalArgumentException("there is no queue '" + name + "'");
                }
                if (queue.get().log().queue().fifo().isPresent()) {
                    throw new IllegalArgumentException(
                            "queue '%s' is a FIFO queue, which cannot receive bucket notifications; choose a standard queue"
                                    .formatted(name));
                }
            }
            case Target.ToTopic(var name) -> {
                if (!topics.has(name)) {
                    throw new IllegalArgumentException("there is no topic '" + name + "'");
                }
            }
        }
    }

    /// Sends a test message to new targets of the bucket.
    void test(Transaction transaction, String bucket, Set<Target> targets, Instant at)
            throws SQLException {
        for (var target : targets) {
            long number = ObjectState.version(transaction);
            var text = ObjectEvent.test(bucket, number, at);
            var id = "%016x".formatted(number);
            switch (target) {
                case Target.ToQueue(var name) ->
                        queues.find(name)
                                .ifPresent(queue -> send(transaction, queue, text, bucket, id));
                case Target.ToTopic(var topic) -> {
                    if (topics.has(topic)) {
                        publish(transaction, topic, id, text, at);
                    }
                }
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
