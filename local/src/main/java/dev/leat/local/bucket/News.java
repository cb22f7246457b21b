package dev.leat.local.bucket;

import dev.leat.app.App;
import dev.leat.app.Bucket;
import dev.leat.app.Bucket.Target;
import dev.leat.batch.FileUnit;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.Entry;
import dev.leat.local.queue.OpenQueues;
import dev.leat.local.topic.Post;
import dev.leat.local.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Tells of new objects: the queue or topic that the bucket notifies, and the queues of the
/// pipelines that read it, in the commit that puts the object. A queue hears it once, be it named
/// twice. Used on the writer's thread.
final class News {

    private final App app;
    private final OpenQueues queues;
    private final Topics topics;

    News(App app, OpenQueues queues, Topics topics) {
        this.app = app;
        this.queues = queues;
        this.topics = topics;
    }

    void tell(Transaction transaction, FileUnit unit) {
        var notice =
                Optional.ofNullable(app.buckets().get(unit.bucket()))
                        .flatMap(Bucket::notice)
                        .filter(n -> n.takes(unit.key()))
                        .map(Bucket.Notify::target);
        var hearing = readers(unit);
        if (notice.isPresent()) {
            switch (notice.get()) {
                case Target.ToQueue(var queue) -> hearing.add(queue);
                case Target.ToTopic(var topic) -> {
                    hearing.removeAll(publish(transaction, topic, unit));
                }
            }
        }
        for (var queue : hearing) {
            send(transaction, queue, unit);
        }
    }

    private Set<String> readers(FileUnit unit) {
        var hearing = new LinkedHashSet<String>();
        for (var pipeline : app.readers(unit.bucket())) {
            var files = pipeline.from().files().orElseThrow();
            if (files.takes(unit.bucket(), unit.key())) {
                hearing.add(pipeline.from().queue());
            }
        }
        return hearing;
    }

    private Set<String> publish(Transaction transaction, String topic, FileUnit unit) {
        var id = UUID.nameUUIDFromBytes(bytes("%s/%s".formatted(topic, unit.versionText())));
        var subject = Optional.of(ObjectEvent.SUBJECT);
        return topics.publish(
                transaction, new Post(topic, id, subject, ObjectEvent.put(unit), unit.created()));
    }

    private void send(Transaction transaction, String name, FileUnit unit) {
        var backlog = queues.named(name).backlog();
        var sending = backlog.sending();
        long delay = backlog.queue().delay().toNanos() / 1000;
        var entry = Entry.of(bytes(ObjectEvent.put(unit)), Map.of());
        if (backlog.queue().fifo().isEmpty()) {
            sending.add(entry, delay);
        } else {
            // S3 tells no FIFO queue; where one is named, the news of a bucket keep their order.
            sending.addOnce(
                    entry.in(Optional.of(unit.bucket()), Optional.of(unit.versionText())), delay);
        }
        backlog.send(transaction, sending);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
