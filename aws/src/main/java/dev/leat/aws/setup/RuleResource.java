package dev.leat.aws.setup;

import dev.leat.aws.AwsFailures;
import dev.leat.aws.AwsResource;
import dev.leat.aws.deploy.model.JsonTree;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.resource.EventRule;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.DescribeRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException;
import software.amazon.awssdk.services.eventbridge.model.Target;

/// A rule that sends events to a queue, which exists. A rule of a template has another name, so the
/// rule exists if any rule sends these events to the queue.
record RuleResource(EventBridgeClient client, EventRule rule, References references)
        implements AwsResource {

    @Override
    public String what() {
        return "the EventBridge rule " + rule.name();
    }

    @Override
    public boolean exists() {
        return AwsFailures.call(what(), () -> found().isPresent());
    }

    /// Returns the ARN of the rule, also of one that is yet to be created.
    String arn() {
        return AwsFailures.call(
                what(),
                () ->
                        found().map(DescribeRuleResponse::arn)
                                .orElseGet(() ->
                                        references.text(
                                                TemplateValue.arn(
                                                        "events", "rule/" + rule.name()))));
    }

    /// Returns the rule that sends the events to the queue.
    private Optional<DescribeRuleResponse> found() {
        var queue = references.text(rule.queue().arn());
        return client.listRuleNamesByTarget(list -> list.targetArn(queue)).ruleNames().stream()
                .flatMap(name -> described(name).stream())
                .filter(this::isSame)
                .findFirst();
    }

    private Optional<DescribeRuleResponse> described(String name) {
        try {
            return Optional.of(client.describeRule(describe -> describe.name(name)));
        } catch (ResourceNotFoundException _) {
            return Optional.empty();
        }
    }

    private boolean isSame(DescribeRuleResponse found) {
        return JsonTree.areEqual(pattern(found), pattern());
    }

    private static String pattern(DescribeRuleResponse found) {
        return Optional.ofNullable(found.eventPattern()).orElse("");
    }

    private String pattern() {
        return references.json(rule.pattern());
    }

    /// A rule with this name and other events is not changed.
    @Override
    public boolean create() {
        return AwsFailures.call(
                what(),
                () -> {
                    var named = described(rule.name());
                    if (found().isPresent() || named.filter(each -> !isSame(each)).isPresent()) {
                        return false;
                    }
                    client.putRule(put ->
                            put.name(rule.name())
                                    .description(rule.description())
                                    .eventPattern(pattern()));
                    var target =
                            Target.builder()
                                    .id(EventRule.TARGET)
                                    .arn(references.text(rule.queue().arn()))
                                    .build();
                    client.putTargets(put -> put.rule(rule.name()).targets(target));
                    return true;
                });
    }

    @Override
    public List<String> differences() {
        if (exists()) {
            return List.of();
        }
        var found = AwsFailures.call(what(), () -> described(rule.name()));
        var pattern = found.map(RuleResource::pattern).orElse("");
        return List.of(ResourceDifferences.text("EventPattern", pattern, pattern()));
    }
}
