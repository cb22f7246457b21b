package dev.leat.server.sns;

import dev.leat.port.AwsNames;
import dev.leat.port.TopicAdmin.Protocol;
import dev.leat.server.aws.Caller;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.sns.model.GetSubscriptionAttributesRequest;
import software.amazon.awssdk.services.sns.model.GetSubscriptionAttributesResponse;
import software.amazon.awssdk.services.sns.model.SetSubscriptionAttributesRequest;
import software.amazon.awssdk.services.sns.model.SetSubscriptionAttributesResponse;

/// GetSubscriptionAttributes and SetSubscriptionAttributes.
record SubscriptionAttributes(TopicResolver resolver) {

    GetSubscriptionAttributesResponse get(GetSubscriptionAttributesRequest request, Caller caller) {
        var subscribed = resolver.subscription(request.subscriptionArn());
        var all = new LinkedHashMap<String, String>();
        all.put("SubscriptionArn", SubscribeOperations.arn(subscribed, caller));
        all.put("TopicArn", Arn.ofTopic(caller, subscribed.topic()));
        all.put("Owner", AwsNames.ACCOUNT);
        all.put("Protocol", subscribed.protocol().word());
        all.put("Endpoint", ListSubscriptionsOperations.endpoint(subscribed, resolver, caller));
        all.put("PendingConfirmation", "" + subscribed.pending().isPresent());
        all.put(
                "ConfirmationWasAuthenticated",
                "" + (subscribed.protocol() == Protocol.SQS || subscribed.declared()));
        all.putAll(SubscriptionSettings.of(subscribed.terms(), resolver, caller));
        return GetSubscriptionAttributesResponse.builder().attributes(all).build();
    }

    synchronized SetSubscriptionAttributesResponse set(
            SetSubscriptionAttributesRequest request, Caller caller) {
        var subscribed = resolver.subscription(request.subscriptionArn());
        if (request.attributeName() == null) {
            throw SnsErrors.missing("AttributeName");
        }
        if (subscribed.declared()) {
            throw SnsErrors.denied(
                    "The app defines the subscription of %s to topic %s: only a change of app.yaml changes it."
                            .formatted(subscribed.endpoint(), subscribed.topic()));
        }
        String value = Objects.requireNonNullElse(request.attributeValue(), "");
        var terms =
                SubscriptionSettings.setting(resolver, subscribed.protocol())
                        .apply(Map.of(request.attributeName(), value), subscribed.terms());
        if (!SubscriptionSettings.filters(subscribed.terms())) {
            SubscribeOperations.checkPolicies(resolver, subscribed.topic(), terms);
        }
        resolver.topics().change(subscribed.id(), terms);
        return SetSubscriptionAttributesResponse.builder().build();
    }
}
