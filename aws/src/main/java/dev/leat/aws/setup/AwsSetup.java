package dev.leat.aws.setup;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.Bucket;
import dev.leat.app.LakeTable;
import dev.leat.app.ObjectNotifications;
import dev.leat.app.Queue;
import dev.leat.app.Subscription;
import dev.leat.app.Table;
import dev.leat.aws.AwsClients;
import dev.leat.aws.deploy.AppBucket;
import dev.leat.aws.deploy.resource.ObjectNotification.Kind;
import dev.leat.aws.send.TopicArns;
import dev.leat.aws.setup.NotificationResource.Wanted;
import dev.leat.aws.state.StateTable;
import dev.leat.aws.table.DynamoDbTableSetup;
import dev.leat.port.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The resources that an app needs on AWS: its state table, its queues and dead-letter queues, its
/// topics with their subscriptions, its tables, its streams, its buckets with their notifications,
/// and the databases of its lake tables. Requests are only about these resources, so nothing lists
/// the resources of an account.
public final class AwsSetup {

    private final AwsClients clients;
    private final AwsResourceNames names;
    private final App app;
    private final boolean stagesRows;
    private final StateTableResource state;
    private final TopicArns arns;
    private final List<ObjectNotifications> buckets;

    /// The setup of an app that stages no rows for Redshift in its state bucket.
    public AwsSetup(AwsClients clients, AwsResourceNames names, App app, Time time) {
        this(clients, names, app, false, time);
    }

    /// @param stagesRows true if the app stages rows for Redshift in its state bucket
    public AwsSetup(
            AwsClients clients, AwsResourceNames names, App app, boolean stagesRows, Time time) {
        this.stagesRows = stagesRows;
        this.clients = clients;
        this.names = names;
        this.app = app;
        var table = new StateTable(clients.dynamoDb(), names.stateTable(), time);
        this.state = new StateTableResource(table);
        this.arns = new TopicArns(clients::sns, names, table);
        this.buckets = ObjectNotifications.of(app);
    }

    /// Creates the resources that do not exist, and waits until they can be used. An existing
    /// resource is not changed; if it differs from the app file, the report says in what.
    ///
    /// @param report gets a line for each resource
    /// @throws dev.leat.port.UnavailableException if AWS refuses a request
    /// @throws dev.leat.port.CorruptStateException if the state table was not created by Leat
    public void create(Consumer<String> report) {
        create(state, report);
        tables().forEach(resource -> create(resource, report));
        streams().forEach(resource -> create(resource, report));
        buckets().forEach(resource -> create(resource, report));
        databases().forEach(resource -> create(resource, report));
        topics().forEach(resource -> create(resource, report));
        between().forEach(topic -> create(topic(topic), report));
        queues().forEach(resource -> create(resource, report));
        subscriptions(Set.of()).forEach(resource -> create(resource.get(), report));
        notifications().forEach(resource -> create(resource.get(), report));
    }

    private static void create(AwsResource resource, Consumer<String> report) {
        boolean created = resource.create();
        var differences = resource.differences();
        report.accept(
                (created ? "created " : "")
                        + resource.what()
                        + (created ? "" : " exists")
                        + (differences.isEmpty() ? "" : ": " + String.join("; ", differences)));
    }

    /// Returns a sentence for each resource that does not exist. Topics, subscriptions and
    /// notifications are only checked if the state table exists, which has the account. The
    /// messages of a bucket may come from elsewhere, so a missing notification is only a warning,
    /// and the topic between a bucket and its queues may be missing.
    ///
    /// @param command the command that creates the resources
    /// @param warnings gets a line for each bucket without all its notifications
    /// @throws dev.leat.port.UnavailableException if AWS refuses a request
    public List<String> missing(String command, Consumer<String> warnings) {
        var missing = new ArrayList<AwsResource>();
        add(state, missing);
        boolean account = missing.isEmpty();
        tables().forEach(resource -> add(resource, missing));
        streams().forEach(resource -> add(resource, missing));
        buckets().forEach(resource -> add(resource, missing));
        databases().forEach(resource -> add(resource, missing));
        var queues = queues();
        queues.forEach(resource -> add(resource, missing));
        if (account) {
            topics().forEach(resource -> add(resource, missing));
            if (missing.isEmpty()) {
                var absent =
                        between()
                                .filter(topic -> !topic(topic).exists())
                                .collect(Collectors.toSet());
                subscriptions(absent).forEach(resource -> add(resource.get(), missing));
                notifications().stream()
                        .map(Supplier::get)
                        .filter(resource -> !resource.exists())
                        .forEach(resource -> warnings.accept(resource.warning(command)));
            }
        }
        return missing.stream()
                .map(resource ->
                        "%s does not exist; create it with `%s`"
                                .formatted(resource.what(), command))
                .toList();
    }

    private static void add(AwsResource resource, List<AwsResource> missing) {
        if (!resource.exists()) {
            missing.add(resource);
        }
    }

    private List<TableResource> tables() {
        return app.all(Table.class).values().stream()
                .map(table ->
                        new TableResource(
                                new DynamoDbTableSetup(
                                        clients.dynamoDb(), table, names.of(table.name()))))
                .toList();
    }

    private List<StreamResource> streams() {
        return app.all(dev.leat.app.Stream.class).values().stream()
                .map(stream ->
                        new StreamResource(clients.kinesis(), stream, names.of(stream.name())))
                .toList();
    }

    private List<BucketResource> buckets() {
        return AppBucket.of(app, names, stagesRows).stream()
                .map(bucket -> new BucketResource(clients.s3(), bucket))
                .toList();
    }

    private List<GlueDatabaseResource> databases() {
        return app.all(LakeTable.class).values().stream()
                .map(LakeTable::namespace)
                .distinct()
                .map(namespace ->
                        new GlueDatabaseResource(
                                clients.glue(), names.database(namespace), namespace))
                .toList();
    }

    private List<TopicResource> topics() {
        return app.topics().keySet().stream().map(this::topic).toList();
    }

    /// Returns the names of the topics between buckets and their queues.
    private Stream<String> between() {
        return buckets.stream()
                .filter(ObjectNotifications::hasTopic)
                .map(bucket -> ObjectNotifications.topic(bucket.bucket()));
    }

    private TopicResource topic(String topic) {
        return new TopicResource(
                clients.sns(),
                names.of(topic),
                arns.of(topic),
                notifying(bucket -> bucket.topics().contains(topic)));
    }

    private List<NotifyingBucket> notifying(Predicate<ObjectNotifications> which) {
        return buckets.stream()
                .filter(which)
                .map(bucket -> new NotifyingBucket(names.of(bucket.bucket())))
                .toList();
    }

    /// Returns the queues, each after its dead-letter queue.
    private List<QueueResource> queues() {
        var ordered = new ArrayList<QueueResource>();
        app.queues().values().stream()
                .filter(queue -> queue.deadLetterQueue().isEmpty())
                .forEach(queue -> ordered.add(queue(queue)));
        app.queues().values().stream()
                .filter(queue -> queue.deadLetterQueue().isPresent())
                .forEach(queue -> ordered.add(queue(queue)));
        return ordered;
    }

    private QueueResource queue(Queue queue) {
        return new QueueResource(
                clients.sqs(),
                queue,
                names.of(queue),
                queue.deadLetterQueue().map(name -> queue(app.queue(name))),
                subscriptions(queue)
                        .map(to -> (Supplier<String>) () -> arns.of(to.topic()))
                        .toList(),
                notifying(bucket -> bucket.queues().contains(queue.name())));
    }

    private Stream<Subscription> subscriptions(Queue queue) {
        return ObjectNotifications.subscriptions(queue, buckets).stream();
    }

    /// Returns the notifications of buckets. The ARN of a queue is read when they are used.
    private List<Supplier<NotificationResource>> notifications() {
        return buckets.stream()
                .filter(bucket -> !bucket.notifications().isEmpty())
                .map(bucket -> (Supplier<NotificationResource>) () -> notifications(bucket))
                .toList();
    }

    private NotificationResource notifications(ObjectNotifications bucket) {
        var wanted =
                bucket.notifications().stream()
                        .map(each ->
                                switch (each.target()) {
                                    case Bucket.Target.ToQueue(var queue) ->
                                            new Wanted(
                                                    Kind.QUEUE,
                                                    queue(app.queue(queue)).arn(),
                                                    each.filter());
                                    case Bucket.Target.ToTopic(var topic) ->
                                            new Wanted(Kind.TOPIC, arns.of(topic), each.filter());
                                })
                        .toList();
        return new NotificationResource(clients.s3(), names.of(bucket.bucket()), wanted);
    }

    /// Returns the subscriptions. The ARN of a queue is read when its subscription is used.
    ///
    /// @param absent topics whose subscriptions are left out
    private List<Supplier<SubscriptionResource>> subscriptions(Set<String> absent) {
        var all = new ArrayList<Supplier<SubscriptionResource>>();
        for (var queue : app.queues().values()) {
            subscriptions(queue)
                    .filter(to -> !absent.contains(to.topic()))
                    .forEach(to -> all.add(() -> subscription(queue, to)));
        }
        for (var topic : app.topics().values()) {
            for (var address : topic.email()) {
                all.add(() ->
                        new SubscriptionResource(
                                clients.sns(),
                                names.of(topic.name()),
                                arns.of(topic.name()),
                                "email",
                                address,
                                address,
                                Map.of()));
            }
        }
        return all;
    }

    private SubscriptionResource subscription(Queue queue, Subscription to) {
        var resource = queue(queue);
        return new SubscriptionResource(
                clients.sns(),
                names.of(to.topic()),
                arns.of(to.topic()),
                "sqs",
                resource.arn(),
                "the SQS queue " + resource.name(),
                SubscriptionResource.attributes(to));
    }
}
