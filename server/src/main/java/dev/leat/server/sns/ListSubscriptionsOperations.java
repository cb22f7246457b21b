package dev.leat.server.sns;

import dev.leat.port.AwsNames;
import dev.leat.port.TopicAdmin;
import dev.leat.port.TopicAdmin.Protocol;
import dev.leat.port.TopicAdmin.Subscribed;
import dev.leat.server.aws.Caller;
import dev.leat.server.aws.KeyPage;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsByTopicRequest;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsByTopicResponse;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsRequest;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsResponse;
import software.amazon.awssdk.services.sns.model.Subscription;

/// ListSubscriptions and ListSubscriptionsByTopic.
record ListSubscriptionsOperations(TopicResolver resolver) {

    private static final String PENDING = "PendingConfirmation";

    ListSubscriptionsResponse all(ListSubscriptionsRequest request, Caller caller) {
        var all =
                resolver.topics().list().stream()
                        .map(TopicAdmin.Managed::name)
                        .flatMap(topic -> resolver.topics().subscriptions(topic).stream())
                        .toList();
        var page =
                page(
                        "subscriptions",
                        all,
                        each -> each.topic() + ":" + each.id(),
                        request.nextToken());
        return ListSubscriptionsResponse.builder()
                .subscriptions(shown(page.items(), caller))
                .nextToken(page.next())
                .build();
    }

    ListSubscriptionsByTopicResponse of(ListSubscriptionsByTopicRequest request, Caller caller) {
        var topic = resolver.topic(request.topicArn());
        var all = resolver.topics().subscriptions(topic.name());
        var page =
                page("subscriptions of " + topic.name(), all, Subscribed::id, request.nextToken());
        return ListSubscriptionsByTopicResponse.builder()
                .subscriptions(shown(page.items(), caller))
                .nextToken(page.next())
                .build();
    }

    private List<Subscription> shown(List<Subscribed> page, Caller caller) {
        return page.stream().map(each -> shown(each, caller)).toList();
    }

    private Subscription shown(Subscribed each, Caller caller) {
        return Subscription.builder()
                .topicArn(Arn.ofTopic(caller, each.topic()))
                .subscriptionArn(
                        each.pending().isPresent()
                                ? PENDING
                                : SubscribeOperations.arn(each, caller))
                .protocol(each.protocol().word())
                .endpoint(endpoint(each, resolver, caller))
                .owner(AwsNames.ACCOUNT)
                .build();
    }

    /// Returns the endpoint in the form in which clients give it to Subscribe.
    static String endpoint(Subscribed each, TopicResolver resolver, Caller caller) {
        return each.protocol() == Protocol.SQS
                ? Arn.ofQueue(caller, each.endpoint(), resolver.queue(each.endpoint()))
                : each.endpoint();
    }

    private static KeyPage<Subscribed> page(
            String list,
            List<Subscribed> all,
            Function<Subscribed, String> key,
            @Nullable String token) {
        return KeyPage.of(list, all, key, token, TopicOperations.MOST, SnsErrors::invalidToken);
    }
}
