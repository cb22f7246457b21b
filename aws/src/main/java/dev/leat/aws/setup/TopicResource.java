package dev.leat.aws.setup;

import dev.leat.aws.AwsFailures;
import dev.leat.aws.deploy.model.JsonTree;
import dev.leat.aws.deploy.model.TemplateValue.Entries;
import dev.leat.aws.deploy.resource.PolicyDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.NotFoundException;

/// A topic of the app file, or one between a bucket and queues.
///
/// @param name the name on AWS
/// @param buckets the buckets that notify the topic
record TopicResource(SnsClient client, String name, String arn, List<NotifyingBucket> buckets)
        implements AwsResource {

    private static final String POLICY = "Policy";

    @Override
    public String what() {
        return "the SNS topic " + name;
    }

    @Override
    public boolean exists() {
        try {
            attributes();
            return true;
        } catch (NotFoundException _) {
            return false;
        } catch (SdkException failed) {
            if (AwsFailures.isAccess(AwsFailures.code(failed))) {
                return true; // the right to publish is enough
            }
            throw AwsFailures.unavailable(what(), failed);
        }
    }

    private Map<String, String> attributes() {
        return client.getTopicAttributes(get -> get.topicArn(arn)).attributes();
    }

    @Override
    public boolean create() {
        if (exists()) {
            return false;
        }
        var attributes = buckets.isEmpty() ? Map.<String, String>of() : Map.of(POLICY, policy());
        AwsFailures.call(
                what(),
                () -> client.createTopic(create -> create.name(name).attributes(attributes)));
        return true;
    }

    private String policy() {
        var statements = new ArrayList<Entries>();
        statements.add(NotifyingBucket.ofOwner(arn));
        buckets.forEach(bucket -> statements.add(bucket.statement("sns:Publish", arn)));
        return JsonTree.write(PolicyDocument.of(statements));
    }

    @Override
    public List<String> differences() {
        if (buckets.isEmpty()) {
            return List.of();
        }
        var policy = AwsFailures.call(what(), () -> attributes().getOrDefault(POLICY, ""));
        return buckets.stream()
                .map(bucket -> bucket.arn(arn))
                .filter(bucket -> !policy.contains(bucket))
                .map("its policy does not allow %s to send"::formatted)
                .toList();
    }
}
