package dev.leat.aws.deploy.resource;

import static dev.leat.aws.deploy.model.TemplateValue.entry;

import dev.leat.app.FilterPolicy;
import dev.leat.app.FilterPolicy.Scope;
import dev.leat.app.Subscription;
import dev.leat.aws.deploy.model.JsonTree;
import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Flag;
import dev.leat.aws.deploy.model.TemplateValue.Json;
import dev.leat.aws.deploy.model.TemplateValue.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A subscription of a topic.
///
/// @param protocol `sqs` or `email`
/// @param endpoint the ARN of a queue, or an email address
/// @param subscription the subscription of the app file; empty for an address
/// @param after the id of the queue's policy, if any: it must exist before, or messages get lost
public record SnsSubscription(
        String id,
        SnsTopic topic,
        String protocol,
        TemplateValue endpoint,
        Optional<Subscription> subscription,
        Optional<String> after)
        implements TemplateResource {

    private static final String FILTER = "FilterPolicy";

    private static final Map<String, String> TERRAFORM =
            Map.of(
                    "RawMessageDelivery",
                    "raw_message_delivery",
                    FILTER,
                    "filter_policy",
                    "FilterPolicyScope",
                    "filter_policy_scope");

    /// Returns the attributes that the subscription has in SNS.
    public Map<String, TemplateValue> attributes() {
        var attributes = new LinkedHashMap<String, TemplateValue>();
        subscription.ifPresent(to -> attributes.put("RawMessageDelivery", new Flag(to.raw())));
        subscription
                .flatMap(Subscription::where)
                .ifPresent(policy -> {
                    attributes.put(FILTER, new Json(JsonTree.read(policy.json())));
                    attributes.put("FilterPolicyScope", new Text(scope(policy)));
                });
        return attributes;
    }

    private static String scope(FilterPolicy policy) {
        return policy.scope() == Scope.BODY ? "MessageBody" : "MessageAttributes";
    }

    @Override
    public List<CloudFormation> cloudFormation() {
        var properties =
                entry("TopicArn", topic.arn())
                        .with("Protocol", protocol)
                        .with("Endpoint", endpoint);
        for (var attribute : attributes().entrySet()) {
            // CloudFormation wants the policy itself, not its text.
            var value =
                    attribute.getValue() instanceof Json(var tree) ? tree : attribute.getValue();
            properties = properties.with(attribute.getKey(), value);
        }
        return List.of(
                new CloudFormation(
                        id,
                        "AWS::SNS::Subscription",
                        properties,
                        CloudFormation.Deletion.DEFAULT,
                        after.stream().toList()));
    }

    @Override
    public List<Terraform> terraform() {
        var arguments =
                entry("topic_arn", topic.arn())
                        .with("protocol", protocol)
                        .with("endpoint", endpoint);
        for (var attribute : attributes().entrySet()) {
            arguments =
                    arguments.with(
                            TERRAFORM.getOrDefault(attribute.getKey(), attribute.getKey()),
                            attribute.getValue());
        }
        return List.of(
                new Terraform(
                        id,
                        "aws_sns_topic_subscription",
                        arguments,
                        after.stream().map(policy -> SqsQueuePolicy.reference(policy)).toList()));
    }
}
