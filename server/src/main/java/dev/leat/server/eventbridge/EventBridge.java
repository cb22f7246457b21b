package dev.leat.server.eventbridge;

import dev.leat.port.EventBus;
import dev.leat.port.QueueAdmin;
import dev.leat.port.TopicAdmin;
import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.AwsOperation;
import dev.leat.server.aws.Service;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.eventbridge.model.DeleteRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.DeleteRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.DescribeEventBusRequest;
import software.amazon.awssdk.services.eventbridge.model.DescribeEventBusResponse;
import software.amazon.awssdk.services.eventbridge.model.DescribeRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.DescribeRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.DisableRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.DisableRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.EnableRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.EnableRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.ListEventBusesRequest;
import software.amazon.awssdk.services.eventbridge.model.ListEventBusesResponse;
import software.amazon.awssdk.services.eventbridge.model.ListRuleNamesByTargetRequest;
import software.amazon.awssdk.services.eventbridge.model.ListRuleNamesByTargetResponse;
import software.amazon.awssdk.services.eventbridge.model.ListRulesRequest;
import software.amazon.awssdk.services.eventbridge.model.ListRulesResponse;
import software.amazon.awssdk.services.eventbridge.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.eventbridge.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.eventbridge.model.ListTargetsByRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.ListTargetsByRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.PutRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.PutTargetsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutTargetsResponse;
import software.amazon.awssdk.services.eventbridge.model.RemoveTargetsRequest;
import software.amazon.awssdk.services.eventbridge.model.RemoveTargetsResponse;
import software.amazon.awssdk.services.eventbridge.model.TagResourceRequest;
import software.amazon.awssdk.services.eventbridge.model.TagResourceResponse;
import software.amazon.awssdk.services.eventbridge.model.TestEventPatternRequest;
import software.amazon.awssdk.services.eventbridge.model.TestEventPatternResponse;
import software.amazon.awssdk.services.eventbridge.model.UntagResourceRequest;
import software.amazon.awssdk.services.eventbridge.model.UntagResourceResponse;

/// The AWS service EventBridge. Maps the names of its operations to the methods that implement
/// them.
public final class EventBridge implements Service {

    private final Map<String, AwsOperation> operations = new HashMap<>();

    /// `queues` and `topics` can be targets of rules; `clock` supplies the time of events.
    public EventBridge(EventBus bus, QueueAdmin queues, TopicAdmin topics, InstantSource clock) {
        addRules(new RuleOperations(bus));
        addTargets(new TargetOperations(bus, new TargetSettings(queues, topics)));
        addEvents(new PutEventsOperations(bus, clock));
        addBuses(new BusOperations());
        addTags(new EventTagOperations(bus));
    }

    private void addRules(RuleOperations rules) {
        operations.put(
                "PutRule",
                AwsOperation.of(PutRuleRequest::builder, PutRuleResponse::builder, rules::put));
        operations.put(
                "DescribeRule",
                AwsOperation.of(
                        DescribeRuleRequest::builder,
                        DescribeRuleResponse::builder,
                        rules::describe));
        operations.put(
                "ListRules",
                AwsOperation.of(
                        ListRulesRequest::builder, ListRulesResponse::builder, rules::list));
        operations.put(
                "EnableRule",
                AwsOperation.of(
                        EnableRuleRequest::builder, EnableRuleResponse::builder, rules::enable));
        operations.put(
                "DisableRule",
                AwsOperation.of(
                        DisableRuleRequest::builder, DisableRuleResponse::builder, rules::disable));
        operations.put(
                "DeleteRule",
                AwsOperation.of(
                        DeleteRuleRequest::builder, DeleteRuleResponse::builder, rules::delete));
    }

    private void addTargets(TargetOperations targets) {
        operations.put(
                "PutTargets",
                AwsOperation.of(
                        PutTargetsRequest::builder, PutTargetsResponse::builder, targets::put));
        operations.put(
                "RemoveTargets",
                AwsOperation.of(
                        RemoveTargetsRequest::builder,
                        RemoveTargetsResponse::builder,
                        targets::remove));
        operations.put(
                "ListTargetsByRule",
                AwsOperation.of(
                        ListTargetsByRuleRequest::builder,
                        ListTargetsByRuleResponse::builder,
                        targets::list));
        operations.put(
                "ListRuleNamesByTarget",
                AwsOperation.of(
                        ListRuleNamesByTargetRequest::builder,
                        ListRuleNamesByTargetResponse::builder,
                        targets::rules));
    }

    private void addEvents(PutEventsOperations events) {
        operations.put(
                "PutEvents",
                AwsOperation.of(
                        PutEventsRequest::builder, PutEventsResponse::builder, events::put));
    }

    private void addBuses(BusOperations buses) {
        operations.put(
                "DescribeEventBus",
                AwsOperation.of(
                        DescribeEventBusRequest::builder,
                        DescribeEventBusResponse::builder,
                        buses::describe));
        operations.put(
                "ListEventBuses",
                AwsOperation.of(
                        ListEventBusesRequest::builder,
                        ListEventBusesResponse::builder,
                        buses::list));
        operations.put(
                "TestEventPattern",
                AwsOperation.of(
                        TestEventPatternRequest::builder,
                        TestEventPatternResponse::builder,
                        buses::test));
    }

    private void addTags(EventTagOperations tags) {
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

    @Override
    public String title() {
        return "EventBridge";
    }

    @Override
    public String scope() {
        return "events";
    }

    @Override
    public String target() {
        return "AWSEvents";
    }

    @Override
    public Map<String, AwsOperation> operations() {
        return operations;
    }

    @Override
    public Map<String, AwsErrorException> absent() {
        return UnsupportedEventOperations.ALL;
    }
}
