package dev.leat.server.sqs;

import dev.leat.port.MessageQueue;
import dev.leat.port.NoSuchQueueException;
import dev.leat.port.QueueAdmin;
import dev.leat.port.Time;
import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.AwsOperation;
import dev.leat.server.aws.QueryNames;
import dev.leat.server.aws.Service;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.services.sqs.model.CancelMessageMoveTaskRequest;
import software.amazon.awssdk.services.sqs.model.CancelMessageMoveTaskResponse;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityResponse;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;
import software.amazon.awssdk.services.sqs.model.CreateQueueResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageResponse;
import software.amazon.awssdk.services.sqs.model.DeleteQueueRequest;
import software.amazon.awssdk.services.sqs.model.DeleteQueueResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.ListDeadLetterSourceQueuesRequest;
import software.amazon.awssdk.services.sqs.model.ListDeadLetterSourceQueuesResponse;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksRequest;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksResponse;
import software.amazon.awssdk.services.sqs.model.ListQueueTagsRequest;
import software.amazon.awssdk.services.sqs.model.ListQueueTagsResponse;
import software.amazon.awssdk.services.sqs.model.ListQueuesRequest;
import software.amazon.awssdk.services.sqs.model.ListQueuesResponse;
import software.amazon.awssdk.services.sqs.model.PurgeQueueRequest;
import software.amazon.awssdk.services.sqs.model.PurgeQueueResponse;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;
import software.amazon.awssdk.services.sqs.model.SetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.SetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.StartMessageMoveTaskRequest;
import software.amazon.awssdk.services.sqs.model.StartMessageMoveTaskResponse;
import software.amazon.awssdk.services.sqs.model.TagQueueRequest;
import software.amazon.awssdk.services.sqs.model.TagQueueResponse;
import software.amazon.awssdk.services.sqs.model.UntagQueueRequest;
import software.amazon.awssdk.services.sqs.model.UntagQueueResponse;

/// The SQS service: its operations and their handlers.
public final class Sqs implements Service {

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

    private final Map<String, AwsOperation> operations = new HashMap<>();

    /// `queue` returns a queue of `queues` by its name.
    public Sqs(QueueAdmin queues, Function<String, MessageQueue> queue, Time time) {
        var resolver = new QueueResolver(queues, queue);
        owning(
                new QueueOperations(resolver),
                new QueueAttributeOperations(resolver),
                new QueueTagOperations(resolver));
        messages(resolver, time);
        moving(new MessageMoveOperations(resolver));
    }

    private void owning(
            QueueOperations owning, QueueAttributeOperations attributes, QueueTagOperations tags) {
        operations.put(
                "CreateQueue",
                AwsOperation.of(
                        CreateQueueRequest::builder, CreateQueueResponse::builder, owning::create));
        operations.put(
                "GetQueueUrl",
                AwsOperation.of(
                        GetQueueUrlRequest::builder, GetQueueUrlResponse::builder, owning::url));
        operations.put(
                "ListQueues",
                AwsOperation.of(
                        ListQueuesRequest::builder, ListQueuesResponse::builder, owning::list));
        operations.put(
                "ListDeadLetterSourceQueues",
                AwsOperation.of(
                        ListDeadLetterSourceQueuesRequest::builder,
                        ListDeadLetterSourceQueuesResponse::builder,
                        owning::sources));
        operations.put(
                "DeleteQueue",
                AwsOperation.of(
                        DeleteQueueRequest::builder, DeleteQueueResponse::builder, owning::delete));
        operations.put(
                "PurgeQueue",
                AwsOperation.of(
                        PurgeQueueRequest::builder, PurgeQueueResponse::builder, owning::purge));
        operations.put(
                "GetQueueAttributes",
                AwsOperation.of(
                        GetQueueAttributesRequest::builder,
                        GetQueueAttributesResponse::builder,
                        attributes::get));
        operations.put(
                "SetQueueAttributes",
                AwsOperation.of(
                        SetQueueAttributesRequest::builder,
                        SetQueueAttributesResponse::builder,
                        attributes::set));
        operations.put(
                "TagQueue",
                AwsOperation.of(TagQueueRequest::builder, TagQueueResponse::builder, tags::tag));
        operations.put(
                "UntagQueue",
                AwsOperation.of(
                        UntagQueueRequest::builder, UntagQueueResponse::builder, tags::untag));
        operations.put(
                "ListQueueTags",
                AwsOperation.of(
                        ListQueueTagsRequest::builder, ListQueueTagsResponse::builder, tags::list));
    }

    private void messages(QueueResolver resolver, Time time) {
        var sending = new SendOperations(resolver);
        var attempts = new ReceiveAttempts(time);
        var deleting = new DeleteMessageOperations(resolver, attempts);
        var visibility = new VisibilityOperations(resolver, attempts);
        operations.put(
                "SendMessage",
                AwsOperation.of(
                        SendMessageRequest::builder, SendMessageResponse::builder, sending::one));
        operations.put(
                "SendMessageBatch",
                AwsOperation.of(
                        SendMessageBatchRequest::builder,
                        SendMessageBatchResponse::builder,
                        sending::batch));
        operations.put(
                "ReceiveMessage",
                AwsOperation.of(
                        ReceiveMessageRequest::builder,
                        ReceiveMessageResponse::builder,
                        new ReceiveOperations(resolver, attempts, time)::receive));
        operations.put(
                "DeleteMessage",
                AwsOperation.of(
                        DeleteMessageRequest::builder,
                        DeleteMessageResponse::builder,
                        deleting::one));
        operations.put(
                "DeleteMessageBatch",
                AwsOperation.of(
                        DeleteMessageBatchRequest::builder,
                        DeleteMessageBatchResponse::builder,
                        deleting::batch));
        operations.put(
                "ChangeMessageVisibility",
                AwsOperation.of(
                        ChangeMessageVisibilityRequest::builder,
                        ChangeMessageVisibilityResponse::builder,
                        visibility::one));
        operations.put(
                "ChangeMessageVisibilityBatch",
                AwsOperation.of(
                        ChangeMessageVisibilityBatchRequest::builder,
                        ChangeMessageVisibilityBatchResponse::builder,
                        visibility::batch));
    }

    private void moving(MessageMoveOperations moving) {
        operations.put(
                "StartMessageMoveTask",
                AwsOperation.of(
                        StartMessageMoveTaskRequest::builder,
                        StartMessageMoveTaskResponse::builder,
                        moving::start));
        operations.put(
                "ListMessageMoveTasks",
                AwsOperation.of(
                        ListMessageMoveTasksRequest::builder,
                        ListMessageMoveTasksResponse::builder,
                        moving::list));
        operations.put(
                "CancelMessageMoveTask",
                AwsOperation.of(
                        CancelMessageMoveTaskRequest::builder,
                        CancelMessageMoveTaskResponse::builder,
                        moving::cancel));
    }

    @Override
    public String title() {
        return "SQS";
    }

    @Override
    public String scope() {
        return "sqs";
    }

    @Override
    public String target() {
        return "AmazonSQS";
    }

    @Override
    public Map<String, AwsOperation> operations() {
        return operations;
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
