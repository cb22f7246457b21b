package dev.leat.server.sns;

import dev.leat.port.Aws;
import dev.leat.port.Topics;
import dev.leat.port.Topics.Protocol;
import dev.leat.port.Topics.Subscribed;
import dev.leat.server.aws.Caller;
import java.util.List;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsByTopicRequest;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsByTopicResponse;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsRequest;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsResponse;
import software.amazon.awssdk.services.sns.model.Subscription;

/// ListSubscriptions and ListSubscriptionsByTopic.
record Listing(Places places) {

    private static final String PENDING = "PendingConfirmation";

    ListSubscriptionsResponse all(ListSubscriptionsRequest request, Caller caller) {
        var all =
                places.topics().list().stream()
                        .map(Topics.Managed::name)
                        .flatMap(topic -> places.topics().subscriptions(topic).stream())
                        .toList();
        var page = Page.of(all, each -> each.topic() + ":" + each.id(), request.nextToken());
        return ListSubscriptionsResponse.builder()
                .subscriptions(shown(page.items(), caller))
                .nextToken(page.next())
                .build();
    }

    ListSubscriptionsByTopicResponse of(ListSubscriptionsByTopicRequest request, Caller caller) {
        var topic = places.topic(request.topicArn());
        var all = places.topics().subscriptions(topic.name());
        var page = Page.of(all, Subscribed::id, request.nextToken());
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
                        each.pending().isPresent() ? PENDING : Subscribing.arn(each, caller))
                .protocol(each.protocol().word())
                .endpoint(endpoint(each, places, caller))
                .owner(Aws.ACCOUNT)
                .build();
    }

    /// As it was given in Subscribe.
    static String endpoint(Subscribed each, Places places, Caller caller) {
        return each.protocol() == Protocol.SQS
                ? Arn.ofQueue(caller, each.endpoint(), places.queue(each.endpoint()))
                : each.endpoint();
    }
}
