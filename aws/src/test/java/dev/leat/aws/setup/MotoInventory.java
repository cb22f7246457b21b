package dev.leat.aws.setup;

import dev.leat.aws.AwsClients;
import dev.leat.aws.deploy.model.Deployment;
import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.resource.AthenaWorkgroup;
import dev.leat.aws.deploy.resource.CloudWatchAlarm;
import dev.leat.aws.deploy.resource.CloudWatchDashboard;
import dev.leat.aws.deploy.resource.DynamoDbTable;
import dev.leat.aws.deploy.resource.EcsCluster;
import dev.leat.aws.deploy.resource.EcsService;
import dev.leat.aws.deploy.resource.EcsTask;
import dev.leat.aws.deploy.resource.EventRule;
import dev.leat.aws.deploy.resource.GlueDatabase;
import dev.leat.aws.deploy.resource.IamRole;
import dev.leat.aws.deploy.resource.KinesisDataStream;
import dev.leat.aws.deploy.resource.LogGroup;
import dev.leat.aws.deploy.resource.S3Bucket;
import dev.leat.aws.deploy.resource.SnsSubscription;
import dev.leat.aws.deploy.resource.SnsTopic;
import dev.leat.aws.deploy.resource.SnsTopicPolicy;
import dev.leat.aws.deploy.resource.SqsQueue;
import dev.leat.aws.deploy.resource.SqsQueuePolicy;
import dev.leat.aws.deploy.resource.WorkerScaling;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.sns.model.Topic;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// The resources in moto, found by listing them or by their names.
record MotoInventory(AwsClients clients) {

    /// The kinds that are for containers and functions, and for which Leat has no client.
    private static final Set<Class<? extends TemplateResource>> NOT_CREATED =
            Set.of(
                    AthenaWorkgroup.class,
                    CloudWatchAlarm.class,
                    CloudWatchDashboard.class,
                    EcsCluster.class,
                    EcsService.class,
                    EcsTask.class,
                    IamRole.class,
                    LogGroup.class,
                    WorkerScaling.class);

    /// Returns the resources of a deployment that do not exist.
    List<TemplateResource> lacks(Deployment deployment) {
        return deployment.resources().stream().filter(each -> !has(each)).toList();
    }

    private boolean has(TemplateResource resource) {
        return switch (resource) {
            case DynamoDbTable table ->
                    clients.dynamoDb().listTables().tableNames().contains(table.name());
            case KinesisDataStream stream ->
                    clients.kinesis().listStreams().streamNames().contains(stream.name());
            case GlueDatabase database ->
                    clients.glue().getDatabases(_ -> {}).databaseList().stream()
                            .anyMatch(each -> each.name().equals(database.name()));
            case S3Bucket bucket -> has(bucket);
            case SqsQueue queue -> has(queue);
            case SqsQueuePolicy policy -> has(policy);
            case SnsTopic topic -> arn(topic).length() > 0;
            case SnsTopicPolicy policy -> has(policy);
            case SnsSubscription subscription -> has(subscription);
            case EventRule rule -> has(rule);
            default -> NOT_CREATED.contains(resource.getClass());
        };
    }

    private boolean has(S3Bucket bucket) {
        var s3 = clients.s3();
        var versions = s3.getBucketVersioning(get -> get.bucket(bucket.name())).status();
        var sent = s3.getBucketNotificationConfiguration(get -> get.bucket(bucket.name()));
        int targets = sent.queueConfigurations().size() + sent.topicConfigurations().size();
        int rules =
                bucket.rules().isEmpty()
                        ? 0
                        : s3.getBucketLifecycleConfiguration(get -> get.bucket(bucket.name()))
                                .rules()
                                .size();
        return (versions == BucketVersioningStatus.ENABLED) == bucket.versioned()
                && rules == bucket.rules().size()
                && targets == bucket.notifications().size();
    }

    private Map<QueueAttributeName, String> attributes(SqsQueue queue) {
        var sqs = clients.sqs();
        var url = sqs.getQueueUrl(get -> get.queueName(queue.name())).queueUrl();
        return sqs.getQueueAttributes(
                        get -> get.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                .attributes();
    }

    private boolean has(SqsQueue queue) {
        return attributes(queue).containsKey(QueueAttributeName.REDRIVE_POLICY)
                == queue.deadLetters().isPresent();
    }

    private boolean has(SqsQueuePolicy policy) {
        var found = attributes(policy.queue()).getOrDefault(QueueAttributeName.POLICY, "");
        return policy.topics().stream().allMatch(topic -> found.contains(arn(topic)))
                && policy.buckets().stream().allMatch(name -> found.contains(":s3:::" + name))
                && policy.rules().stream()
                        .allMatch(rule -> found.contains(":rule/" + rule.name() + "\""));
    }

    private String arn(SnsTopic topic) {
        return clients.sns().listTopicsPaginator().topics().stream()
                .map(Topic::topicArn)
                .filter(arn -> arn.endsWith(":" + topic.name()))
                .findFirst()
                .orElse("");
    }

    private boolean has(SnsTopicPolicy policy) {
        var arn = arn(policy.topic());
        var found =
                clients.sns()
                        .getTopicAttributes(get -> get.topicArn(arn))
                        .attributes()
                        .getOrDefault("Policy", "");
        return policy.buckets().stream().allMatch(name -> found.contains(":s3:::" + name));
    }

    private boolean has(SnsSubscription subscription) {
        var topic = arn(subscription.topic());
        return clients
                .sns()
                .listSubscriptionsByTopicPaginator(list -> list.topicArn(topic))
                .subscriptions()
                .stream()
                .anyMatch(each -> each.protocol().equals(subscription.protocol()));
    }

    private boolean has(EventRule rule) {
        var found = clients.events().describeRule(get -> get.name(rule.name()));
        return clients
                .events()
                .listTargetsByRule(list -> list.rule(found.name()))
                .targets()
                .stream()
                .anyMatch(target -> target.arn().endsWith(":" + rule.queue().name()));
    }
}
