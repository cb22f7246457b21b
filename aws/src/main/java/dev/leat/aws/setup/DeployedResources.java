package dev.leat.aws.setup;

import dev.leat.aws.ArnParts;
import dev.leat.aws.AwsClients;
import dev.leat.aws.AwsResource;
import dev.leat.aws.deploy.model.Deployment;
import dev.leat.aws.deploy.model.JsonTree;
import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Attribute;
import dev.leat.aws.deploy.model.TemplateValue.Joined;
import dev.leat.aws.deploy.model.TemplateValue.Place;
import dev.leat.aws.deploy.resource.DynamoDbTable;
import dev.leat.aws.deploy.resource.EventRule;
import dev.leat.aws.deploy.resource.GlueDatabase;
import dev.leat.aws.deploy.resource.KinesisDataStream;
import dev.leat.aws.deploy.resource.S3Bucket;
import dev.leat.aws.deploy.resource.SnsSubscription;
import dev.leat.aws.deploy.resource.SnsTopic;
import dev.leat.aws.deploy.resource.SnsTopicPolicy;
import dev.leat.aws.deploy.resource.SqsQueue;
import dev.leat.aws.deploy.resource.SqsQueuePolicy;
import dev.leat.aws.state.StateTable;
import dev.leat.aws.table.DynamoDbTableSetup;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The resources of a deployment on AWS, of the kinds for which Leat has a client. Resources are in
/// the account of the state table and in the region of the clients, so an ARN that consists of the
/// resource's name is not asked for. Owned by one thread.
final class DeployedResources implements References {

    private final AwsClients clients;
    private final Deployment deployment;
    private final StateTable state;

    /// The state table's ARN; null before the first use.
    private @Nullable ArnParts known;

    DeployedResources(AwsClients clients, Deployment deployment, StateTable state) {
        this.clients = clients;
        this.deployment = deployment;
        this.state = state;
    }

    /// Returns a resource on AWS. A policy belongs to its queue or topic.
    AwsResource of(TemplateResource resource) {
        return switch (resource) {
            case DynamoDbTable table when table.name().equals(state.name()) -> state;
            case DynamoDbTable table ->
                    new DynamoDbTableSetup(clients.dynamoDb(), table.table(), table.name());
            case KinesisDataStream stream -> new StreamResource(clients.kinesis(), stream);
            case S3Bucket bucket -> new BucketResource(clients.s3(), bucket, this);
            case GlueDatabase database -> new GlueDatabaseResource(clients.glue(), database);
            case SnsTopic topic ->
                    new TopicResource(
                            clients.sns(),
                            topic,
                            deployment
                                    .all(SnsTopicPolicy.class)
                                    .filter(policy -> policy.topic().equals(topic))
                                    .findFirst(),
                            this);
            case SqsQueue queue -> queue(queue);
            case EventRule rule -> rule(rule);
            case SnsSubscription subscription ->
                    new SubscriptionResource(
                            clients.sns(),
                            subscription,
                            text(subscription.topic().arn()),
                            text(subscription.endpoint()));
            default -> throw new IllegalArgumentException("no client for " + resource.id());
        };
    }

    private QueueResource queue(SqsQueue queue) {
        return new QueueResource(
                clients.sqs(),
                queue,
                deployment
                        .all(SqsQueuePolicy.class)
                        .filter(policy -> policy.queue().equals(queue))
                        .findFirst(),
                this);
    }

    private RuleResource rule(EventRule rule) {
        return new RuleResource(clients.events(), rule, this);
    }

    /// Returns the notifications of a bucket, whose queues exist.
    NotificationResource notifications(S3Bucket bucket) {
        return new NotificationResource(
                clients.s3(),
                bucket.name(),
                bucket.notifications().stream()
                        .map(each -> TargetNotification.of(text(each.target()), each.filter()))
                        .toList());
    }

    @Override
    public String text(TemplateValue value) {
        return switch (value) {
            case Place place -> text(place);
            case Joined(var parts) -> parts.stream().map(this::text).collect(Collectors.joining());
            case Attribute(var id, _, _) -> arn(id);
            default -> JsonTree.text(value);
        };
    }

    private String text(Place place) {
        var parts = known == null ? ArnParts.of(state.arn()) : known;
        known = parts;
        return switch (place) {
            case ACCOUNT -> parts.account();
            case PARTITION -> parts.partition();
            case REGION -> clients.dynamoDb().serviceClientConfiguration().region().id();
            case DOMAIN -> throw new IllegalArgumentException("no ARN has a domain");
        };
    }

    private String arn(String id) {
        var resource =
                deployment.resources().stream()
                        .filter(each -> each.id().equals(id))
                        .findFirst()
                        .orElseThrow();
        return switch (resource) {
            case SqsQueue queue -> queue(queue).arn();
            case EventRule rule -> rule(rule).arn();
            case SnsTopic topic -> text(TemplateValue.arn("sns", topic.name()));
            case S3Bucket bucket -> text(S3Bucket.arn(bucket.name()));
            default -> throw new IllegalArgumentException("the ARN of " + id + " is unknown");
        };
    }
}
