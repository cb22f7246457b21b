package dev.leat.aws.deploy;

import dev.leat.app.RedshiftUrl;
import dev.leat.aws.deploy.model.Deployment;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.resource.IamRole;
import dev.leat.aws.deploy.resource.LifeCycleRule;
import dev.leat.aws.deploy.resource.LifeCycleRule.Subject;
import dev.leat.aws.deploy.resource.ObjectNotification;
import dev.leat.aws.deploy.resource.S3Bucket;
import dev.leat.aws.deploy.resource.SnsTopicPolicy;
import dev.leat.aws.deploy.resource.SqsQueuePolicy;
import java.util.List;

/// The rules for every bucket of a deployment and its notifications.
final class BucketInvariants {

    /// The maximum time of a message in a queue and then in its dead-letter queue
    /// (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html).
    private static final int MOST_DAYS = 28;

    private BucketInvariants() {}

    /// Adds a line for each violation.
    static void check(Deployment deployment, List<String> found) {
        deployment
                .all(S3Bucket.class)
                .forEach(bucket -> {
                    notifications(bucket, deployment, found);
                    lifeCycle(bucket, deployment, found);
                });
    }

    /// S3 refuses the configuration if a target does not accept its messages, or if two filters
    /// select the same key. Without conditions for its source, another account could send through a
    /// bucket of its own.
    ///
    /// Sources:
    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html,
    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
    private static void notifications(S3Bucket bucket, Deployment deployment, List<String> found) {
        for (var each : bucket.notifications()) {
            if (!accepts(each, bucket, deployment)) {
                found.add(bucket.id() + " notifies a target whose policy does not allow it");
            }
            if (bucket.notifications().stream()
                            .filter(other -> other.filter().overlaps(each.filter()))
                            .count()
                    > 1) {
                found.add(bucket.id() + " has two notifications of the same objects");
            }
        }
        if (!bucket.notifications().isEmpty() && bucket.name().endsWith("-leat")) {
            found.add(bucket.id() + " notifies of staged files");
        }
    }

    private static boolean accepts(
            ObjectNotification each, S3Bucket bucket, Deployment deployment) {
        return switch (each.kind()) {
            case QUEUE ->
                    deployment
                            .all(SqsQueuePolicy.class)
                            .anyMatch(policy ->
                                    policy.id().equals(each.policy())
                                            && policy.queue().arn().equals(each.target())
                                            && policy.buckets().contains(bucket.name()));
            case TOPIC ->
                    deployment
                            .all(SnsTopicPolicy.class)
                            .anyMatch(policy ->
                                    policy.id().equals(each.policy())
                                            && policy.topic().arn().equals(each.target())
                                            && policy.buckets().contains(bucket.name()));
        };
    }

    /// An object of a bucket without versions that is overwritten while it is read cannot be read
    /// to its end. A version must exist as long as its notification, a decided upload until it is
    /// completed, and nothing else deletes old versions and unfinished uploads. Rows for Redshift
    /// are staged only during a load.
    private static void lifeCycle(S3Bucket bucket, Deployment deployment, List<String> found) {
        if (bucket.versioned() != has(bucket, Subject.OLD_VERSIONS)) {
            found.add(bucket.id() + " keeps old versions forever, or has none");
        }
        if (uses(bucket, deployment, "s3:GetObjectVersion") && !bucket.versioned()) {
            found.add(bucket.id() + " is read by pipelines and has no versions");
        }
        if (uses(bucket, deployment, "s3:AbortMultipartUpload")
                && !has(bucket, Subject.UNFINISHED_UPLOADS)) {
            found.add(bucket.id() + " keeps unfinished uploads forever");
        }
        if (bucket.name().endsWith("-leat") && !has(bucket, Subject.OBJECTS)) {
            found.add(bucket.id() + " keeps staged files forever");
        }
        bucket.rules().stream()
                .filter(rule -> !rule.id().equals("expire") && rule.days() <= MOST_DAYS)
                .filter(rule -> !rule.prefix().equals(RedshiftUrl.STATE_PREFIX))
                .map(LifeCycleRule::id)
                .forEach(rule -> found.add(bucket.id() + " deletes too soon by " + rule));
    }

    private static boolean has(S3Bucket bucket, Subject subject) {
        return bucket.rules().stream().anyMatch(rule -> rule.subject() == subject);
    }

    /// Returns true if a role allows this action on objects of the bucket.
    private static boolean uses(S3Bucket bucket, Deployment deployment, String action) {
        return deployment
                .all(IamRole.class)
                .flatMap(role -> role.statements().stream())
                .filter(each -> DeploymentInvariants.texts(each, "Action").contains(action))
                .flatMap(each -> DeploymentInvariants.items(each, "Resource").stream())
                .filter(TemplateValue.Joined.class::isInstance)
                .anyMatch(value -> ((TemplateValue.Joined) value).parts().contains(bucket.arn()));
    }
}
