package dev.leat.server.sns;

import dev.leat.port.AwsNames;
import dev.leat.server.aws.Caller;
import java.util.LinkedHashMap;
import java.util.Objects;
import software.amazon.awssdk.services.sns.model.GetTopicAttributesRequest;
import software.amazon.awssdk.services.sns.model.GetTopicAttributesResponse;
import software.amazon.awssdk.services.sns.model.SetTopicAttributesRequest;
import software.amazon.awssdk.services.sns.model.SetTopicAttributesResponse;

/// GetTopicAttributes and SetTopicAttributes. They also apply to topics that app.yaml defines,
/// because app.yaml does not set these attributes.
record TopicAttributes(TopicResolver resolver) {

    GetTopicAttributesResponse get(GetTopicAttributesRequest request, Caller caller) {
        var topic = resolver.topic(request.topicArn());
        var subscriptions = resolver.topics().subscriptions(topic.name());
        long pending = subscriptions.stream().filter(each -> each.pending().isPresent()).count();
        var all = new LinkedHashMap<String, String>();
        all.put("TopicArn", Arn.ofTopic(caller, topic.name()));
        all.put("Owner", AwsNames.ACCOUNT);
        all.put("Policy", TopicSettings.policy(topic, caller));
        all.put(
                TopicSettings.DISPLAY_NAME,
                topic.attributes().getOrDefault(TopicSettings.DISPLAY_NAME, ""));
        all.put("SubscriptionsConfirmed", "" + (subscriptions.size() - pending));
        all.put("SubscriptionsPending", "" + pending);
        all.put("SubscriptionsDeleted", "0");
        return GetTopicAttributesResponse.builder().attributes(all).build();
    }

    SetTopicAttributesResponse set(SetTopicAttributesRequest request, Caller caller) {
        var topic = resolver.topic(request.topicArn());
        if (request.attributeName() == null) {
            throw SnsErrors.missing("AttributeName");
        }
        String value = Objects.requireNonNullElse(request.attributeValue(), "");
        resolver.topics()
                .change(topic.name(), TopicSettings.changed(request.attributeName(), value));
        return SetTopicAttributesResponse.builder().build();
    }
}
