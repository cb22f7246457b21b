package dev.leat.server.sns;

import dev.leat.port.TopicAdmin;
import dev.leat.port.TopicAdmin.Protocol;
import dev.leat.port.TopicAdmin.Subscribed;
import dev.leat.server.aws.Caller;
import java.util.Optional;
import software.amazon.awssdk.services.sns.model.ConfirmSubscriptionRequest;
import software.amazon.awssdk.services.sns.model.ConfirmSubscriptionResponse;
import software.amazon.awssdk.services.sns.model.SubscribeRequest;
import software.amazon.awssdk.services.sns.model.SubscribeResponse;
import software.amazon.awssdk.services.sns.model.UnsubscribeRequest;
import software.amazon.awssdk.services.sns.model.UnsubscribeResponse;

/// Subscribe, ConfirmSubscription and Unsubscribe.
record SubscribeOperations(TopicResolver resolver) {

    /// The text that SNS returns instead of the ARN of an unconfirmed subscription.
    private static final String PENDING = "pending confirmation";

    /// Synchronized, because two facts must not change between their check and the subscription:
    /// whether the subscription exists, and how many filter policies the topic has.
    synchronized SubscribeResponse subscribe(SubscribeRequest request, Caller caller) {
        var topic = resolver.topic(request.topicArn());
        var protocol = SubscriptionEndpoints.protocol(request.protocol());
        String endpoint = new SubscriptionEndpoints(resolver).checked(protocol, request.endpoint());
        var known =
                resolver.topics().subscriptions(topic.name()).stream()
                        .filter(each ->
                                each.protocol() == protocol && each.endpoint().equals(endpoint))
                        .findFirst();
        var base = known.map(Subscribed::terms).orElse(TopicAdmin.Terms.DEFAULT);
        var terms =
                SubscriptionSettings.subscribing(resolver, protocol)
                        .apply(request.attributes(), base);
        if (known.isPresent() && !terms.equals(base)) {
            throw SnsErrors.invalid(
                    "Attributes Reason: Subscription already exists with different attributes");
        }
        if (known.isEmpty()) {
            checkPolicies(resolver, topic.name(), terms);
        }
        // A subscriber that has not confirmed yet receives another confirmation request.
        var subscribed =
                known.filter(each -> each.pending().isEmpty())
                        .orElseGet(() ->
                                resolver.topics()
                                        .subscribe(topic.name(), protocol, endpoint, terms));
        boolean returned =
                subscribed.pending().isEmpty()
                        || Boolean.TRUE.equals(request.returnSubscriptionArn());
        return SubscribeResponse.builder()
                .subscriptionArn(returned ? arn(subscribed, caller) : PENDING)
                .build();
    }

    /// @throws dev.leat.server.aws.AwsErrorException if the topic already has the maximum number of
    ///   filter policies
    static void checkPolicies(TopicResolver resolver, String topic, TopicAdmin.Terms terms) {
        if (SubscriptionSettings.filters(terms)) {
            long policies =
                    resolver.topics().subscriptions(topic).stream()
                            .filter(each -> SubscriptionSettings.filters(each.terms()))
                            .count();
            if (policies >= SubscriptionSettings.MOST_POLICIES) {
                throw SnsErrors.tooManyPolicies(SubscriptionSettings.MOST_POLICIES);
            }
        }
    }

    /// Confirms a subscription. No signature is required, because only the recipient knows the
    /// token.
    ConfirmSubscriptionResponse confirm(ConfirmSubscriptionRequest request, Caller caller) {
        var topic = resolver.topic(request.topicArn());
        String token =
                Optional.ofNullable(request.token()).orElseThrow(() -> SnsErrors.missing("Token"));
        var confirmed =
                resolver.topics()
                        .confirm(topic.name(), token)
                        .orElseThrow(() -> SnsErrors.invalid("Token"));
        return ConfirmSubscriptionResponse.builder()
                .subscriptionArn(arn(confirmed, caller))
                .build();
    }

    /// Ends a subscription. Succeeds even if the subscription does not exist.
    UnsubscribeResponse unsubscribe(UnsubscribeRequest request, Caller caller) {
        var found = resolver.topics().subscription(Arn.subscription(request.subscriptionArn()));
        if (found.isPresent()) {
            checkMay(found.get(), caller);
            resolver.topics().unsubscribe(found.get().id());
        }
        return UnsubscribeResponse.builder().build();
    }

    private static void checkMay(Subscribed subscribed, Caller caller) {
        if (subscribed.declared()) {
            throw SnsErrors.denied(
                    "The app defines the subscription of %s to topic %s: only a change of app.yaml ends it."
                            .formatted(subscribed.endpoint(), subscribed.topic()));
        }
        if (caller.link() && subscribed.protocol() == Protocol.SQS) {
            throw SnsErrors.denied(
                    "A link can unsubscribe email addresses and URLs; to unsubscribe a queue, call"
                            + " Unsubscribe.");
        }
    }

    static String arn(Subscribed subscribed, Caller caller) {
        return Arn.ofSubscription(caller, subscribed.topic(), subscribed.id());
    }
}
