package dev.leat.aws.setup;

import dev.leat.aws.AwsFailures;
import dev.leat.aws.AwsResource;
import dev.leat.aws.deploy.model.JsonTree;
import dev.leat.aws.deploy.resource.SnsSubscription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.NotFoundException;

/// A subscription of a topic.
///
/// @param topic the ARN of the topic
/// @param endpoint the ARN of a queue, or an email address
record SubscriptionResource(
        SnsClient client, SnsSubscription subscription, String topic, String endpoint)
        implements AwsResource {

    private static final String POLICY = "FilterPolicy";

    @Override
    public String what() {
        var subscriber =
                subscription.after().isEmpty()
                        ? endpoint
                        : "the SQS queue " + endpoint.substring(endpoint.lastIndexOf(':') + 1);
        return "the subscription of %s to the SNS topic %s"
                .formatted(subscriber, subscription.topic().name());
    }

    /// Returns the attributes as texts, in which SNS takes them.
    private Map<String, String> attributes() {
        var attributes = new LinkedHashMap<String, String>();
        subscription
                .attributes()
                .forEach((name, value) -> attributes.put(name, JsonTree.text(value)));
        return attributes;
    }

    /// Returns the ARN of the subscription, which is not an ARN while a confirmation is pending.
    /// Lists only the subscriptions of this topic.
    private Optional<String> found() {
        return client
                .listSubscriptionsByTopicPaginator(list -> list.topicArn(topic))
                .subscriptions()
                .stream()
                .filter(each ->
                        each.protocol().equals(subscription.protocol())
                                && each.endpoint().equals(endpoint))
                .map(each -> each.subscriptionArn())
                .findFirst();
    }

    @Override
    public boolean exists() {
        return exists(NotFoundException.class, () -> found().isPresent());
    }

    @Override
    public boolean create() {
        if (exists()) {
            return false;
        }
        AwsFailures.call(
                what(),
                () ->
                        client.subscribe(subscribe ->
                                subscribe
                                        .topicArn(topic)
                                        .protocol(subscription.protocol())
                                        .endpoint(endpoint)
                                        .attributes(attributes())));
        return true;
    }

    @Override
    public List<String> differences() {
        return AwsFailures.call(
                what(),
                () -> {
                    var name = found().orElse("");
                    if (!name.startsWith("arn:")) {
                        return List.of("its owner must confirm it");
                    }
                    var actual =
                            client.getSubscriptionAttributes(get -> get.subscriptionArn(name))
                                    .attributes();
                    return differences(actual);
                });
    }

    private List<String> differences(Map<String, String> actual) {
        var differences = new ArrayList<String>();
        var attributes = attributes();
        attributes.forEach((name, wanted) -> {
            var found = Optional.ofNullable(actual.get(name)).orElse("");
            if (!same(name, wanted, found)) {
                differences.add(ResourceDifferences.text(name, found, wanted));
            }
        });
        if (!attributes.containsKey(POLICY) && actual.containsKey(POLICY)) {
            differences.add(ResourceDifferences.text(POLICY, actual.getOrDefault(POLICY, ""), ""));
        }
        return differences;
    }

    private static boolean same(String name, String wanted, String found) {
        return name.equals(POLICY)
                ? JsonTree.areEqual(wanted, found)
                : wanted.equalsIgnoreCase(found);
    }
}
