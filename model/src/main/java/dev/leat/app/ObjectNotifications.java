package dev.leat.app;

import dev.leat.app.Bucket.Notify;
import dev.leat.app.Bucket.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The notifications of new objects that a bucket on AWS sends: to its own `notify`, and to the
/// queues of the pipelines that read it.
///
/// S3 refuses a configuration in which two filters select the same key
/// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html). So
/// if several queues need the notification of an object, the bucket notifies a topic of its own, to
/// which these queues subscribe. The filter of this notification selects the keys of all of them. A
/// pipeline ignores the notifications of objects that it does not read.
///
/// @param notifications the filters and their targets; no two filters select the same key
/// @param subscribers the queues that subscribe to the topic of the bucket
public record ObjectNotifications(
        String bucket, List<Notify> notifications, Set<String> subscribers) {

    private static final String TOPIC = "-notifications";

    public ObjectNotifications {
        notifications = List.copyOf(notifications);
        subscribers = Collections.unmodifiableSet(new LinkedHashSet<>(subscribers));
    }

    /// A notification and the queues that need it; none if its target is a topic of the app.
    private record Group(Notify sent, Set<String> queues) {}

    /// Returns the notifications of all buckets of an app.
    public static List<ObjectNotifications> of(App app) {
        return app.buckets().values().stream().map(bucket -> of(bucket, app)).toList();
    }

    /// Returns the notifications of a bucket of the app.
    ///
    /// @throws IllegalArgumentException if there is a [#conflict]
    public static ObjectNotifications of(Bucket bucket, App app) {
        var groups = new ArrayList<Group>();
        for (var wanted : wanted(bucket, app)) {
            add(bucket.name(), group(wanted), groups);
        }
        var subscribers = new LinkedHashSet<String>();
        groups.stream()
                .filter(group -> group.queues().size() > 1)
                .forEach(group -> subscribers.addAll(group.queues()));
        return new ObjectNotifications(
                bucket.name(), groups.stream().map(Group::sent).toList(), subscribers);
    }

    private static Group group(Notify wanted) {
        return new Group(
                wanted,
                wanted.target() instanceof Target.ToQueue(var queue) ? Set.of(queue) : Set.of());
    }

    /// Adds a notification. If its filter overlaps with others, all of them become one.
    private static void add(String bucket, Group added, List<Group> groups) {
        for (var group : List.copyOf(groups)) {
            if (group.sent().filter().overlaps(added.sent().filter())) {
                groups.remove(group);
                add(bucket, joined(bucket, group, added), groups);
                return;
            }
        }
        groups.add(added);
    }

    private static Group joined(String bucket, Group one, Group other) {
        if (one.queues().isEmpty() || other.queues().isEmpty()) {
            throw new IllegalArgumentException(
                    "bucket %s notifies a topic and a queue of the same objects".formatted(bucket));
        }
        var queues = new LinkedHashSet<>(one.queues());
        queues.addAll(other.queues());
        var target =
                queues.size() == 1
                        ? new Target.ToQueue(queues.getFirst())
                        : new Target.ToTopic(topic(bucket));
        var filter = one.sent().filter().with(other.sent().filter());
        return new Group(new Notify(target, filter.prefix(), filter.suffix()), queues);
    }

    private static List<Notify> wanted(Bucket bucket, App app) {
        var wanted = new ArrayList<Notify>();
        bucket.notice().ifPresent(wanted::add);
        direct(bucket, app).forEach(wanted::add);
        return wanted;
    }

    /// Returns the notifications for pipelines that do not get them by a subscription.
    private static Stream<Notify> direct(Bucket bucket, App app) {
        return app.readers(bucket.name()).stream()
                .filter(pipeline -> !bySubscription(bucket, pipeline, app))
                .map(ObjectNotifications::of);
    }

    private static Notify of(Pipeline pipeline) {
        var files = pipeline.from().files().orElseThrow();
        return new Notify(
                new Target.ToQueue(pipeline.from().queue()), files.prefix(), files.suffix());
    }

    /// Returns true if the queue of the pipeline receives the notifications from the topic that the
    /// bucket notifies.
    private static boolean bySubscription(Bucket bucket, Pipeline pipeline, App app) {
        var queue = app.queues().get(pipeline.from().queue());
        return queue != null
                && bucket.notice()
                        .filter(notice -> notice.filter().covers(of(pipeline).filter()))
                        .filter(notice ->
                                notice.target() instanceof Target.ToTopic(var topic)
                                        && queue.subscription()
                                                .filter(to -> to.topic().equals(topic))
                                                .filter(to -> to.where().isEmpty())
                                                .isPresent())
                        .isPresent();
    }

    /// Returns true if the bucket notifies a topic of objects that pipelines read, whose queues do
    /// not subscribe to the topic. S3 cannot do this: it notifies one target of an object, and a
    /// topic cannot subscribe to a topic.
    public static boolean conflict(Bucket bucket, App app) {
        return bucket.notice()
                .filter(notice -> notice.target() instanceof Target.ToTopic)
                .filter(notice ->
                        direct(bucket, app)
                                .anyMatch(other -> other.filter().overlaps(notice.filter())))
                .isPresent();
    }

    /// Returns the name of the topic between a bucket and several queues, without the prefix of the
    /// environment.
    public static String topic(String bucket) {
        return bucket + TOPIC;
    }

    /// Returns the queues that the bucket notifies itself.
    public Set<String> queues() {
        var queues = new LinkedHashSet<String>();
        for (var each : notifications) {
            if (each.target() instanceof Target.ToQueue(var queue)) {
                queues.add(queue);
            }
        }
        return queues;
    }

    /// Returns the topics that the bucket notifies.
    public Set<String> topics() {
        var topics = new LinkedHashSet<String>();
        for (var each : notifications) {
            if (each.target() instanceof Target.ToTopic(var topic)) {
                topics.add(topic);
            }
        }
        return topics;
    }

    /// Returns true if the bucket has a topic of its own.
    public boolean hasTopic() {
        return !subscribers.isEmpty();
    }
}
