package dev.leat.server.sqs;

import dev.leat.port.MessageQueue;
import dev.leat.port.NoSuchQueueException;
import dev.leat.port.QueueAdmin;
import dev.leat.port.Time;
import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.AwsOperation;
import dev.leat.server.aws.QueryNames;
import dev.leat.server.aws.Service;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The SQS service: its operations and their handlers.
public final class Sqs extends Service {

    private static final QueryNames NAMES =
            QueryNames.flat(
                    "http://queue.amazonaws.com/doc/2012-11-05/",
                    Map.ofEntries(
                            Map.entry("AttributeNames", "AttributeName"),
                            Map.entry("Attributes", "Attribute"),
                            Map.entry("MessageAttributeNames", "MessageAttributeName"),
                            Map.entry("MessageAttributes", "MessageAttribute"),
                            Map.entry("MessageSystemAttributeNames", "MessageSystemAttributeName"),
                            Map.entry("MessageSystemAttributes", "MessageSystemAttribute"),
                            Map.entry("QueueUrls", "QueueUrl"),
                            Map.entry("queueUrls", "QueueUrl"),
                            Map.entry("TagKeys", "TagKey"),
                            Map.entry("Tags", "Tag"),
                            Map.entry("tags", "Tag")),
                    Set.of("Tags", "tags"));

    /// `queue` returns a queue of `queues` by its name.
    public Sqs(QueueAdmin queues, Function<String, MessageQueue> queue, Time time) {
        var resolver = new QueueResolver(queues, queue);
        var attempts = new ReceiveAttempts(time);
        super(
                "SQS",
                "sqs",
                "AmazonSQS",
                AwsOperation.of(
                        MethodHandles.lookup(),
                        new QueueOperations(resolver),
                        new QueueAttributeOperations(resolver),
                        new QueueTagOperations(resolver),
                        new SendOperations(resolver),
                        new ReceiveOperations(resolver, attempts, time),
                        new DeleteMessageOperations(resolver, attempts),
                        new VisibilityOperations(resolver, attempts),
                        new MessageMoveOperations(resolver)));
    }

    @Override
    public Map<String, AwsErrorException> absent() {
        var none = SqsErrors.unsupported("Leat has no permissions: it accepts any credentials.");
        return Map.of("AddPermission", none, "RemovePermission", none);
    }

    /// Returns SQS's error for a queue that was deleted while a request used it.
    @Override
    public Optional<AwsErrorException> fault(RuntimeException happened) {
        return happened instanceof NoSuchQueueException
                ? Optional.of(SqsErrors.noQueue())
                : Optional.empty();
    }

    @Override
    public QueryNames query() {
        return NAMES;
    }

    /// Returns the queue from the path: a request that is sent to a queue's URL need not name the
    /// queue in a parameter.
    @Override
    public Map<String, String> parameters(List<String> path) {
        return path.size() == 2 ? Map.of("QueueUrl", String.join("/", path)) : Map.of();
    }
}
