package dev.leat.aws.setup;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.Queue;
import dev.leat.app.Subscription;
import dev.leat.app.Table;
import dev.leat.aws.AwsClients;
import dev.leat.aws.send.TopicArns;
import dev.leat.aws.state.StateTable;
import dev.leat.aws.table.DynamoDbTableSetup;
import dev.leat.port.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The resources that an app needs on AWS: its state table, its queues and dead-letter queues, its
/// topics with their subscriptions, its tables and its buckets. Requests are only about these
/// resources, so nothing lists the resources of an account.
public final class AwsSetup {

    private final AwsClients clients;
    private final AwsResourceNames names;
    private final App app;
    private final StateTableResource state;
    private final TopicArns arns;

    public AwsSetup(AwsClients clients, AwsResourceNames names, App app, Time time) {
        this.clients = clients;
        this.names = names;
        this.app = app;
        var table = new StateTable(clients.dynamoDb(), names.stateTable(), time);
        this.state = new StateTableResource(table);
        this.arns = new TopicArns(clients::sns, names, table);
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
        buckets().forEach(resource -> create(resource, report));
        topics().forEach(resource -> create(resource, report));
        queues().forEach(resource -> create(resource, report));
        subscriptions().forEach(resource -> create(resource.get(), report));
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

    /// Returns a sentence for each resource that does not exist. Topics and subscriptions are only
    /// checked if the state table exists, which has the account.
    ///
    /// @param command the command that creates the resources
    /// @throws dev.leat.port.UnavailableException if AWS refuses a request
    public List<String> missing(String command) {
        var missing = new ArrayList<AwsResource>();
        add(state, missing);
        boolean account = missing.isEmpty();
        tables().forEach(resource -> add(resource, missing));
        buckets().forEach(resource -> add(resource, missing));
        var queues = queues();
        queues.forEach(resource -> add(resource, missing));
        if (account) {
            topics().forEach(resource -> add(resource, missing));
            if (missing.isEmpty()) {
                subscriptions().forEach(resource -> add(resource.get(), missing));
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

    private List<BucketResource> buckets() {
        var buckets = app.buckets().keySet().stream().map(names::of);
        boolean files =
                app.pipelines().values().stream()
                        .anyMatch(pipeline -> pipeline.from().files().isPresent());
        return Stream.concat(buckets, files ? Stream.of(names.stateBucket()) : Stream.empty())
                .map(bucket -> new BucketResource(clients.s3(), bucket))
                .toList();
    }

    private List<TopicResource> topics() {
        return app.topics().keySet().stream()
                .map(topic -> new TopicResource(clients.sns(), names.of(topic), arns.of(topic)))
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
                queue.subscription().map(Subscription::topic).map(topic -> () -> arns.of(topic)));
    }

    /// Returns the subscriptions. The ARN of a queue is read when its subscription is used.
    private List<Supplier<SubscriptionResource>> subscriptions() {
        var all = new ArrayList<Supplier<SubscriptionResource>>();
        for (var queue : app.queues().values()) {
            queue.subscription().ifPresent(to -> all.add(() -> subscription(queue, to)));
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
