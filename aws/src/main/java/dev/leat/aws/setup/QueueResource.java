package dev.leat.aws.setup;

import dev.leat.aws.AwsFailures;
import dev.leat.aws.AwsResource;
import dev.leat.aws.deploy.model.JsonTree;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Entries;
import dev.leat.aws.deploy.model.TemplateValue.Text;
import dev.leat.aws.deploy.resource.SqsQueue;
import dev.leat.aws.deploy.resource.SqsQueuePolicy;
import dev.leat.port.UnavailableException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.QueueNameExistsException;
import software.amazon.awssdk.services.sqs.model.SqsException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A queue of the app file, whose dead-letter queue exists.
///
/// @param policy the policy by which others may send to it, if any
record QueueResource(
        SqsClient client, SqsQueue queue, Optional<SqsQueuePolicy> policy, References references)
        implements AwsResource {

    private static final String TARGET = "deadLetterTargetArn";

    /// The endings of error codes of servers that do not support queue policies.
    private static final Set<String> WITHOUT_POLICIES =
            Set.of("UnsupportedOperation", "InvalidAttributeName");

    @Override
    public String what() {
        return "the SQS queue " + queue.name();
    }

    private Optional<String> url() {
        try {
            return Optional.of(client.getQueueUrl(get -> get.queueName(queue.name())).queueUrl());
        } catch (QueueDoesNotExistException _) {
            return Optional.empty();
        }
    }

    @Override
    public boolean exists() {
        return AwsFailures.call(what(), () -> url().isPresent());
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
        SqsQueue.attributes(queue.queue())
                .forEach((name, value) -> attributes.put(name, JsonTree.text(value)));
        queue.deadLetters()
                .ifPresent(dead ->
                        attributes.put(
                                QueueAttributeName.REDRIVE_POLICY,
                                references.json(SqsQueue.redrivePolicy(dead))));
        return attributes;
    }

    @Override
    public boolean create() {
        var attributes = wanted();
        return AwsFailures.call(
                what(),
                () -> {
                    boolean created = url().isEmpty() && created(attributes);
                    if (!queue.sources().isEmpty()) {
                        accept(created);
                    }
                    if (policy.isPresent()
                            && actual().getOrDefault(QueueAttributeName.POLICY, "").isEmpty()) {
                        set(QueueAttributeName.POLICY, policy.get().document());
                    }
                    return created;
                });
    }

    private boolean created(Map<QueueAttributeName, String> attributes) {
        try {
            client.createQueue(create -> create.queueName(queue.name()).attributes(attributes));
            return true;
        } catch (QueueNameExistsException _) {
            return false; // another process created it meanwhile
        }
    }

    /// Lets this dead-letter queue accept messages of its queues. A new one accepts no others, and
    /// an existing one that names its queues names these in addition.
    private void accept(boolean created) {
        var policy = actual().getOrDefault(QueueAttributeName.REDRIVE_ALLOW_POLICY, "{}");
        boolean lacks =
                policy.contains(SqsQueue.BY_QUEUE)
                        && absent(queue.sources(), policy).findAny().isPresent();
        if (created || lacks) {
            var named = JsonMapper.shared().readTree(policy).path(SqsQueue.SOURCES).valueStream();
            var sources =
                    Stream.concat(
                                    named.map(JsonNode::asString),
                                    queue.sources().stream().map(references::text))
                            .distinct()
                            .<TemplateValue>map(Text::new)
                            .toList();
            set(QueueAttributeName.REDRIVE_ALLOW_POLICY, SqsQueue.allowPolicy(sources));
        }
    }

    /// Sets a policy. A server that imitates SQS may have no policies; [#differences] says so.
    private void set(QueueAttributeName attribute, Entries document) {
        var url = url().orElseThrow();
        var value = Map.of(attribute, references.json(document));
        try {
            client.setQueueAttributes(set -> set.queueUrl(url).attributes(value));
        } catch (SqsException refused) {
            if (WITHOUT_POLICIES.stream().noneMatch(AwsFailures.code(refused)::endsWith)) {
                throw refused;
            }
        }
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
        var senders = policy.map(SqsQueuePolicy::senders).orElse(List.of());
        absent(senders, actual.getOrDefault(QueueAttributeName.POLICY, ""))
                .map("its policy does not allow %s to send"::formatted)
                .forEach(differences::add);
        return differences;
    }

    /// Returns the ARNs that a policy does not name.
    private Stream<String> absent(List<TemplateValue> arns, String policy) {
        return arns.stream().map(references::text).filter(arn -> !policy.contains('"' + arn + '"'));
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
