package dev.leat.aws.deploy.resource;

import static dev.leat.aws.deploy.model.TemplateValue.entry;

import dev.leat.app.Queue;
import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Attribute;
import dev.leat.aws.deploy.model.TemplateValue.Entries;
import dev.leat.aws.deploy.model.TemplateValue.Flag;
import dev.leat.aws.deploy.model.TemplateValue.Json;
import dev.leat.aws.sqs.SqsQueues;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// A queue in SQS.
///
/// @param name the name on AWS
/// @param deadLetters the ARN of the dead-letter queue, if it has one
/// @param sources the ARNs of the queues of which it is the dead-letter queue
public record SqsQueue(
        String id,
        String name,
        Queue queue,
        Optional<TemplateValue> deadLetters,
        List<TemplateValue> sources)
        implements TemplateResource {

    /// The permission of a redrive allow policy that names queues.
    public static final String BY_QUEUE = "byQueue";

    /// The name of the list of these queues.
    public static final String SOURCES = "sourceQueueArns";

    private static final String TYPE = "aws_sqs_queue";

    /// The maximum number of queues that a redrive allow policy names
    /// (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html).
    private static final int MOST_SOURCES = 10;

    private static final Map<QueueAttributeName, String> TERRAFORM =
            new EnumMap<>(
                    Map.of(
                            QueueAttributeName.VISIBILITY_TIMEOUT, "visibility_timeout_seconds",
                            QueueAttributeName.MESSAGE_RETENTION_PERIOD,
                                    "message_retention_seconds",
                            QueueAttributeName.DELAY_SECONDS, "delay_seconds",
                            QueueAttributeName.FIFO_QUEUE, "fifo_queue",
                            QueueAttributeName.CONTENT_BASED_DEDUPLICATION,
                                    "content_based_deduplication"));

    public SqsQueue {
        sources = List.copyOf(sources);
    }

    /// Returns the attributes that a queue of the app file has in SQS, without its policies:
    /// numbers and booleans.
    public static Map<QueueAttributeName, TemplateValue> attributes(Queue queue) {
        var attributes = new EnumMap<QueueAttributeName, TemplateValue>(QueueAttributeName.class);
        attributes.put(
                QueueAttributeName.VISIBILITY_TIMEOUT,
                TemplateValue.amount(queue.visibilityTimeout().toSeconds()));
        attributes.put(
                QueueAttributeName.MESSAGE_RETENTION_PERIOD,
                TemplateValue.amount(queue.retention().toSeconds()));
        attributes.put(
                QueueAttributeName.DELAY_SECONDS, TemplateValue.amount(queue.delay().toSeconds()));
        queue.fifo()
                .ifPresent(fifo -> {
                    attributes.put(QueueAttributeName.FIFO_QUEUE, new Flag(true));
                    attributes.put(
                            QueueAttributeName.CONTENT_BASED_DEDUPLICATION,
                            new Flag(fifo.byContent()));
                });
        return attributes;
    }

    /// Returns the redrive policy of a queue with this dead-letter queue.
    public static Entries redrivePolicy(TemplateValue deadLetters) {
        return entry("deadLetterTargetArn", deadLetters)
                .with("maxReceiveCount", SqsQueues.MOST_RECEIVES);
    }

    /// Returns the redrive allow policy of the dead-letter queue of these queues.
    public static Entries allowPolicy(List<TemplateValue> sources) {
        return sources.size() > MOST_SOURCES
                ? entry("redrivePermission", "allowAll")
                : entry("redrivePermission", BY_QUEUE).with(SOURCES, sources);
    }

    public TemplateValue arn() {
        return new Attribute(id, "Arn", TYPE + ".arn");
    }

    public TemplateValue url() {
        return new Attribute(id, "", TYPE + ".url");
    }

    @Override
    public List<CloudFormation> cloudFormation() {
        var properties = entry("QueueName", name);
        for (var attribute : attributes(queue).entrySet()) {
            properties = properties.with(attribute.getKey().toString(), attribute.getValue());
        }
        if (deadLetters.isPresent()) {
            properties = properties.with("RedrivePolicy", redrivePolicy(deadLetters.get()));
        }
        if (!sources.isEmpty()) {
            properties = properties.with("RedriveAllowPolicy", allowPolicy(sources));
        }
        return CloudFormation.of(id, "AWS::SQS::Queue", properties, CloudFormation.Deletion.DELETE);
    }

    @Override
    public List<Terraform> terraform() {
        var arguments = entry("name", name);
        for (var attribute : attributes(queue).entrySet()) {
            var name = Objects.requireNonNull(TERRAFORM.get(attribute.getKey()));
            arguments = arguments.with(name, attribute.getValue());
        }
        if (deadLetters.isPresent()) {
            arguments =
                    arguments.with("redrive_policy", new Json(redrivePolicy(deadLetters.get())));
        }
        if (!sources.isEmpty()) {
            arguments = arguments.with("redrive_allow_policy", new Json(allowPolicy(sources)));
        }
        return Terraform.of(id, TYPE, arguments);
    }
}
