package dev.leat.server.sns;

import dev.leat.port.NoSuchQueueException;
import dev.leat.port.QueueAdmin;
import dev.leat.port.TopicAdmin;
import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.AwsOperation;
import dev.leat.server.aws.QueryNames;
import dev.leat.server.aws.Service;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sns.model.ConfirmSubscriptionRequest;
import software.amazon.awssdk.services.sns.model.ConfirmSubscriptionResponse;
import software.amazon.awssdk.services.sns.model.CreateTopicRequest;
import software.amazon.awssdk.services.sns.model.CreateTopicResponse;
import software.amazon.awssdk.services.sns.model.DeleteTopicRequest;
import software.amazon.awssdk.services.sns.model.DeleteTopicResponse;
import software.amazon.awssdk.services.sns.model.GetSubscriptionAttributesRequest;
import software.amazon.awssdk.services.sns.model.GetSubscriptionAttributesResponse;
import software.amazon.awssdk.services.sns.model.GetTopicAttributesRequest;
import software.amazon.awssdk.services.sns.model.GetTopicAttributesResponse;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsByTopicRequest;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsByTopicResponse;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsRequest;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsResponse;
import software.amazon.awssdk.services.sns.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.sns.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.sns.model.ListTopicsRequest;
import software.amazon.awssdk.services.sns.model.ListTopicsResponse;
import software.amazon.awssdk.services.sns.model.PublishBatchRequest;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;
import software.amazon.awssdk.services.sns.model.SetSubscriptionAttributesRequest;
import software.amazon.awssdk.services.sns.model.SetSubscriptionAttributesResponse;
import software.amazon.awssdk.services.sns.model.SetTopicAttributesRequest;
import software.amazon.awssdk.services.sns.model.SetTopicAttributesResponse;
import software.amazon.awssdk.services.sns.model.SubscribeRequest;
import software.amazon.awssdk.services.sns.model.SubscribeResponse;
import software.amazon.awssdk.services.sns.model.TagResourceRequest;
import software.amazon.awssdk.services.sns.model.TagResourceResponse;
import software.amazon.awssdk.services.sns.model.UnsubscribeRequest;
import software.amazon.awssdk.services.sns.model.UnsubscribeResponse;
import software.amazon.awssdk.services.sns.model.UntagResourceRequest;
import software.amazon.awssdk.services.sns.model.UntagResourceResponse;

/// The SNS service: its operations and their handlers.
public final class Sns implements Service {

    private static final QueryNames NAMES =
            QueryNames.nested("http://sns.amazonaws.com/doc/2010-03-31/");

    private final Map<String, AwsOperation> operations = new HashMap<>();

    /// `queues` has the queues that can be subscribed; `clock` supplies the time of publication.
    public Sns(TopicAdmin topics, QueueAdmin queues, InstantSource clock) {
        var resolver = new TopicResolver(topics, queues);
        owning(
                new TopicOperations(resolver),
                new TopicAttributes(resolver),
                new TopicTagOperations(resolver));
        subscribing(
                new SubscribeOperations(resolver),
                new ListSubscriptionsOperations(resolver),
                new SubscriptionAttributes(resolver));
        publishing(new PublishOperations(resolver, clock));
    }

    private void owning(TopicOperations owning, TopicAttributes topics, TopicTagOperations tags) {
        operations.put(
                "CreateTopic",
                AwsOperation.of(
                        CreateTopicRequest::builder, CreateTopicResponse::builder, owning::create));
        operations.put(
                "DeleteTopic",
                AwsOperation.of(
                        DeleteTopicRequest::builder, DeleteTopicResponse::builder, owning::delete));
        operations.put(
                "ListTopics",
                AwsOperation.of(
                        ListTopicsRequest::builder, ListTopicsResponse::builder, owning::list));
        operations.put(
                "GetTopicAttributes",
                AwsOperation.of(
                        GetTopicAttributesRequest::builder,
                        GetTopicAttributesResponse::builder,
                        topics::get));
        operations.put(
                "SetTopicAttributes",
                AwsOperation.of(
                        SetTopicAttributesRequest::builder,
                        SetTopicAttributesResponse::builder,
                        topics::set));
        operations.put(
                "TagResource",
                AwsOperation.of(
                        TagResourceRequest::builder, TagResourceResponse::builder, tags::tag));
        operations.put(
                "UntagResource",
                AwsOperation.of(
                        UntagResourceRequest::builder,
                        UntagResourceResponse::builder,
                        tags::untag));
        operations.put(
                "ListTagsForResource",
                AwsOperation.of(
                        ListTagsForResourceRequest::builder,
                        ListTagsForResourceResponse::builder,
                        tags::list));
    }

    private void subscribing(
            SubscribeOperations subscribing,
            ListSubscriptionsOperations listing,
            SubscriptionAttributes subscriptions) {
        operations.put(
                "Subscribe",
                AwsOperation.of(
                        SubscribeRequest::builder,
                        SubscribeResponse::builder,
                        subscribing::subscribe));
        operations.put(
                "ConfirmSubscription",
                AwsOperation.of(
                        ConfirmSubscriptionRequest::builder,
                        ConfirmSubscriptionResponse::builder,
                        subscribing::confirm));
        operations.put(
                "Unsubscribe",
                AwsOperation.of(
                        UnsubscribeRequest::builder,
                        UnsubscribeResponse::builder,
                        subscribing::unsubscribe));
        operations.put(
                "ListSubscriptions",
                AwsOperation.of(
                        ListSubscriptionsRequest::builder,
                        ListSubscriptionsResponse::builder,
                        listing::all));
        operations.put(
                "ListSubscriptionsByTopic",
                AwsOperation.of(
                        ListSubscriptionsByTopicRequest::builder,
                        ListSubscriptionsByTopicResponse::builder,
                        listing::of));
        operations.put(
                "GetSubscriptionAttributes",
                AwsOperation.of(
                        GetSubscriptionAttributesRequest::builder,
                        GetSubscriptionAttributesResponse::builder,
                        subscriptions::get));
        operations.put(
                "SetSubscriptionAttributes",
                AwsOperation.of(
                        SetSubscriptionAttributesRequest::builder,
                        SetSubscriptionAttributesResponse::builder,
                        subscriptions::set));
    }

    private void publishing(PublishOperations publishing) {
        operations.put(
                "Publish",
                AwsOperation.of(
                        PublishRequest::builder, PublishResponse::builder, publishing::one));
        operations.put(
                "PublishBatch",
                AwsOperation.of(
                        PublishBatchRequest::builder,
                        PublishBatchResponse::builder,
                        publishing::batch));
    }

    @Override
    public String title() {
        return "SNS";
    }

    @Override
    public String scope() {
        return "sns";
    }

    @Override
    public String target() {
        return "AmazonSNS";
    }

    @Override
    public Map<String, AwsOperation> operations() {
        return operations;
    }

    @Override
    public Map<String, AwsErrorException> absent() {
        return UnsupportedOperations.ALL;
    }

    /// Returns the operations that links in emails and HTTP messages call. A link contains a token
    /// that only its recipient knows.
    @Override
    public Map<String, String> links() {
        return Map.of(
                "ConfirmSubscription",
                "Subscription confirmed. You will receive the messages of this topic.",
                "Unsubscribe",
                "Unsubscribed. You will receive no more messages of this topic.");
    }

    /// Returns SNS's error for a topic or queue that was deleted while a request used it.
    @Override
    public Optional<AwsErrorException> fault(RuntimeException happened) {
        boolean gone =
                happened instanceof NoSuchQueueException
                        || happened.getClass().equals(IllegalArgumentException.class);
        return gone
                ? Optional.of(SnsErrors.invalid(String.valueOf(happened.getMessage())))
                : Optional.empty();
    }

    @Override
    public QueryNames query() {
        return NAMES;
    }
}
