package dev.leat.aws.setup;

import dev.leat.app.Queue;
import dev.leat.aws.AwsFailures;
import dev.leat.aws.deploy.model.JsonTree;
import dev.leat.aws.deploy.model.TemplateValue.Entries;
import dev.leat.aws.deploy.model.TemplateValue.Text;
import dev.leat.aws.deploy.resource.PolicyDocument;
import dev.leat.aws.deploy.resource.SqsQueue;
import dev.leat.port.UnavailableException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.QueueNameExistsException;
import software.amazon.awssdk.services.sqs.model.SqsException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// A queue of the app file.
///
/// @param name the name on AWS
/// @param deadLetters the dead-letter queue, if it has one
/// @param topics the ARNs of the topics to which the queue subscribes
/// @param buckets the buckets that notify the queue
record QueueResource(
        SqsClient client,
        Queue queue,
        String name,
        Optional<QueueResource> deadLetters,
        List<Supplier<String>> topics,
        List<NotifyingBucket> buckets)
        implements AwsResource {

    private static final String TARGET = "deadLetterTargetArn";

    /// The endings of error codes of servers that do not support queue policies.
    private static final Set<String> WITHOUT_POLICIES =
            Set.of("UnsupportedOperation", "InvalidAttributeName");

    @Override
    public String what() {
        return "the SQS queue " + name;
    }

    private Optional<String> url() {
        try {
            return Optional.of(client.getQueueUrl(get -> get.queueName(name)).queueUrl());
        } catch (QueueDoesNotExistException _) {
            return Optional.empty();
        }
    }

    @Override
    public boolean exists() {
        try {
            return url().isPresent();
        } catch (SdkException failed) {
            throw AwsFailures.unavailable(what(), failed);
        }
    }

    /// Returns the ARN of the existing queue.
    String arn() {
        return AwsFailures.call(
                what(), () -> actual().getOrDefault(QueueAttributeName.QUEUE_ARN, ""));
    }

    private Map<QueueAttributeName, String> actual() {
        var url = url().orElseThrow(() -> new UnavailableException(what() + " does not exist"));
        return client.getQueueAttributes(
                        get -> get.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                .attributes();
    }

    private Map<QueueAttributeName, String> wanted() {
        var attributes = new LinkedHashMap<QueueAttributeName, String>();
        SqsQueue.attributes(queue)
                .forEach((name, value) -> attributes.put(name, JsonTree.text(value)));
        deadLetters.ifPresent(dead ->
                attributes.put(
                        QueueAttributeName.REDRIVE_POLICY,
                        JsonTree.write(SqsQueue.redrivePolicy(new Text(dead.arn())))));
        return attributes;
    }

    @Override
    public boolean create() {
        var attributes = wanted();
        return AwsFailures.call(
                what(),
                () -> {
                    boolean created = url().isEmpty() && created(attributes);
                    if (!topics.isEmpty() || !buckets.isEmpty()) {
                        allow();
                    }
                    return created;
                });
    }

    private boolean created(Map<QueueAttributeName, String> attributes) {
        try {
            client.createQueue(create -> create.queueName(name).attributes(attributes));
            return true;
        } catch (QueueNameExistsException _) {
            return false; // another process created it meanwhile
        }
    }

    /// Allows topics and buckets to send to the queue, unless the queue has a policy. A server that
    /// imitates SQS may have no policies; [#differences] says so.
    private void allow() {
        var actual = actual();
        if (actual.getOrDefault(QueueAttributeName.POLICY, "").isEmpty()) {
            var own = actual.getOrDefault(QueueAttributeName.QUEUE_ARN, "");
            var url = url().orElseThrow();
            var policy = Map.of(QueueAttributeName.POLICY, JsonTree.write(policy(own)));
            try {
                client.setQueueAttributes(set -> set.queueUrl(url).attributes(policy));
            } catch (SqsException refused) {
                if (WITHOUT_POLICIES.stream().noneMatch(AwsFailures.code(refused)::endsWith)) {
                    throw refused;
                }
            }
        }
    }

    private Entries policy(String own) {
        var statements = new ArrayList<Entries>();
        topics.forEach(topic ->
                statements.add(PolicyDocument.fromTopic(new Text(own), new Text(topic.get()))));
        buckets.forEach(bucket -> statements.add(bucket.statement("sqs:SendMessage", own)));
        return PolicyDocument.of(statements);
    }

    @Override
    public List<String> differences() {
        var wanted = wanted();
        var actual = AwsFailures.call(what(), this::actual);
        var differences = new ArrayList<String>();
        wanted.forEach((attribute, value) -> {
            var found = actual.getOrDefault(attribute, "");
            if (!same(attribute, value, found)) {
                differences.add(ResourceDifferences.text(attribute.toString(), found, value));
            }
        });
        var policy = actual.getOrDefault(QueueAttributeName.POLICY, "");
        var own = actual.getOrDefault(QueueAttributeName.QUEUE_ARN, "");
        Stream.concat(
                        topics.stream().map(Supplier::get),
                        buckets.stream().map(bucket -> bucket.arn(own)))
                .filter(arn -> !policy.contains('"' + arn + '"'))
                .forEach(arn ->
                        differences.add("its policy does not allow %s to send".formatted(arn)));
        return differences;
    }

    /// Returns true if two values are equal. A redrive policy may have its entries in any order,
    /// and numbers as texts.
    private static boolean same(QueueAttributeName attribute, String wanted, String found) {
        if (attribute != QueueAttributeName.REDRIVE_POLICY) {
            return wanted.equals(found);
        }
        try {
            var one = JsonMapper.shared().readTree(wanted);
            var other = JsonMapper.shared().readTree(found);
            return List.of(TARGET, "maxReceiveCount").stream()
                    .allMatch(name ->
                            one.path(name).asString("").equals(other.path(name).asString("")));
        } catch (JacksonException broken) {
            return false;
        }
    }
}
