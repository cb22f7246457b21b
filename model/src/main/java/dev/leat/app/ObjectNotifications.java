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
    ///
    /// @param conflict true if a topic of the app and queues need the notification
    private record Group(Notify sent, Set<String> queues, boolean conflict) {}

    /// Returns the notifications of all buckets of an app.
    public static List<ObjectNotifications> of(App app) {
        return app.buckets().values().stream().map(bucket -> of(bucket, app)).toList();
    }

    /// Returns the notifications of a bucket of the app.
    ///
    /// @throws IllegalArgumentException if there is a [#conflict]
    public static ObjectNotifications of(Bucket bucket, App app) {
        var groups = groups(bucket, app);
        if (groups.stream().anyMatch(Group::conflict)) {
            throw new IllegalArgumentException(
                    "bucket %s notifies a topic and a queue of the same objects"
                            .formatted(bucket.name()));
        }
        var subscribers = new LinkedHashSet<String>();
        groups.stream()
                .filter(group -> group.queues().size() > 1)
                .forEach(group -> subscribers.addAll(group.queues()));
        return new ObjectNotifications(
                bucket.name(), groups.stream().map(Group::sent).toList(), subscribers);
    }

    /// Returns the notifications without overlaps.
    private static List<Group> groups(Bucket bucket, App app) {
        var groups = new ArrayList<Group>();
        bucket.notice().ifPresent(notice -> add(bucket.name(), group(notice), groups));
        direct(bucket, app).forEach(wanted -> add(bucket.name(), group(wanted), groups));
        return groups;
    }

    private static Group group(Notify wanted) {
        var queues =
                wanted.target() instanceof Target.ToQueue(var queue)
                        ? Set.of(queue)
                        : Set.<String>of();
        return new Group(wanted, queues, false);
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
        var filter = one.sent().filter().with(other.sent().filter());
        var queues = new LinkedHashSet<>(one.queues());
        queues.addAll(other.queues());
        boolean conflict =
                one.conflict()
                        || other.conflict()
                        || one.queues().isEmpty()
                        || other.queues().isEmpty();
        var target =
                queues.size() == 1
                        ? new Target.ToQueue(queues.getFirst())
                        : new Target.ToTopic(topic(bucket));
        return new Group(new Notify(target, filter.prefix(), filter.suffix()), queues, conflict);
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
    /// topic cannot subscribe to a topic. Such objects are also those that only the joined filter
    /// of several pipelines selects.
    public static boolean conflict(Bucket bucket, App app) {
        return groups(bucket, app).stream().anyMatch(Group::conflict);
    }

    /// Returns true if the queue of `notify` also gets notifications of objects that `notify` does
    /// not select, because pipelines read them. Such pipelines do not read this queue.
    public static boolean widened(Bucket bucket, App app) {
        return bucket.notice()
                .filter(notice -> notice.target() instanceof Target.ToQueue)
                .filter(notice ->
                        groups(bucket, app).stream()
                                .map(group -> group.sent().filter())
                                .anyMatch(sent ->
                                        sent.covers(notice.filter())
                                                && !notice.filter().covers(sent)))
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

    /// Returns the subscriptions of a queue: its own, and those to the topics of buckets.
    public static List<Subscription> subscriptions(Queue queue, List<ObjectNotifications> buckets) {
        var shared =
                buckets.stream()
                        .filter(bucket -> bucket.subscribers().contains(queue.name()))
                        .map(bucket -> new Subscription(topic(bucket.bucket()), true));
        return Stream.concat(queue.subscription().stream(), shared).toList();
    }

    /// Returns true if the bucket has a topic of its own.
    public boolean hasTopic() {
        return !subscribers.isEmpty();
    }
}
