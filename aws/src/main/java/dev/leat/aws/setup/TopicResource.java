package dev.leat.aws.setup;

import dev.leat.aws.AwsFailures;
import dev.leat.aws.AwsResource;
import dev.leat.aws.deploy.resource.S3Bucket;
import dev.leat.aws.deploy.resource.SnsTopic;
import dev.leat.aws.deploy.resource.SnsTopicPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.NotFoundException;

/// A topic of the app file, or one between a bucket and queues.
///
/// @param policy the policy with which it accepts notifications of buckets, if any
record TopicResource(
        SnsClient client, SnsTopic topic, Optional<SnsTopicPolicy> policy, References references)
        implements AwsResource {

    private static final String POLICY = "Policy";

    @Override
    public String what() {
        return "the SNS topic " + topic.name();
    }

    @Override
    public boolean exists() {
        return exists(NotFoundException.class, () -> !attributes().isEmpty());
    }

    private Map<String, String> attributes() {
        var arn = references.text(topic.arn());
        return client.getTopicAttributes(get -> get.topicArn(arn)).attributes();
    }

    @Override
    public boolean create() {
        if (exists()) {
            return false;
        }
        var attributes =
                policy.map(SnsTopicPolicy::document)
                        .map(document -> Map.of(POLICY, references.json(document)))
                        .orElse(Map.of());
        AwsFailures.call(
                what(),
                () ->
                        client.createTopic(
                                create -> create.name(topic.name()).attributes(attributes)));
        return true;
    }

    @Override
    public List<String> differences() {
        if (policy.isEmpty()) {
            return List.of();
        }
        var found = AwsFailures.call(what(), () -> attributes().getOrDefault(POLICY, ""));
        return policy.get().buckets().stream()
                .map(bucket -> references.text(S3Bucket.arn(bucket)))
                .filter(bucket -> !found.contains(bucket))
                .map("its policy does not allow %s to send"::formatted)
                .toList();
    }
}
