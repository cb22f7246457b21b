package dev.leat.aws.deploy;

import dev.leat.aws.deploy.model.Deployment;
import dev.leat.aws.deploy.model.TemplateParameter;
import dev.leat.aws.deploy.model.TemplateResource.CloudFormation;
import dev.leat.aws.deploy.model.TemplateResource.CloudFormation.Deletion;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Attribute;
import dev.leat.aws.deploy.model.TemplateValue.Choice;
import dev.leat.aws.deploy.model.TemplateValue.Entries;
import dev.leat.aws.deploy.model.TemplateValue.IfSet;
import dev.leat.aws.deploy.model.TemplateValue.Items;
import dev.leat.aws.deploy.model.TemplateValue.Joined;
import dev.leat.aws.deploy.model.TemplateValue.Json;
import dev.leat.aws.deploy.model.TemplateValue.Parameter;
import dev.leat.aws.deploy.model.TemplateValue.Text;
import dev.leat.aws.deploy.resource.CloudWatchAlarm;
import dev.leat.aws.deploy.resource.DynamoDbTable;
import dev.leat.aws.deploy.resource.EcsTask;
import dev.leat.aws.deploy.resource.EventRule;
import dev.leat.aws.deploy.resource.IamRole;
import dev.leat.aws.deploy.resource.LogGroup;
import dev.leat.aws.deploy.resource.SnsSubscription;
import dev.leat.aws.deploy.resource.SqsQueue;
import dev.leat.aws.deploy.resource.SqsQueuePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The rules for every deployment whose violation AWS reports late or not at all.
final class DeploymentInvariants {

    /// Actions that have no resource.
    private static final Set<String> WITHOUT_RESOURCE = Set.of("ecr:GetAuthorizationToken");

    /// Types of resources with data.
    private static final Set<String> KEPT =
            Set.of("AWS::DynamoDB::Table", "AWS::Glue::Database", "AWS::S3::Bucket");

    private DeploymentInvariants() {}

    /// Returns a line for each violation.
    static List<String> violations(Deployment deployment) {
        var found = new ArrayList<String>();
        references(deployment, found);
        queues(deployment, found);
        subscriptions(deployment, found);
        rules(deployment, found);
        alarms(deployment, found);
        FunctionInvariants.check(deployment, found);
        BucketInvariants.check(deployment, found);
        deployment.all(IamRole.class).forEach(role -> permissions(role, found));
        kept(deployment, found);
        deployment
                .all(EcsTask.class)
                .filter(task -> !task.command().contains("json"))
                .forEach(task -> found.add(task.id() + " writes no metrics"));
        deployment
                .all(LogGroup.class)
                .filter(logs -> logs.days().equals(TemplateValue.amount(0)))
                .forEach(logs -> found.add(logs.id() + " keeps logs forever"));
        return found;
    }

    /// Each id is unique, each reference has its resource and each parameter is used.
    private static void references(Deployment deployment, List<String> found) {
        var resources =
                deployment.resources().stream()
                        .flatMap(each -> each.cloudFormation().stream())
                        .toList();
        var ids = resources.stream().map(CloudFormation::id).toList();
        ids.stream()
                .filter(id -> ids.stream().filter(id::equalsIgnoreCase).count() > 1)
                .forEach(id -> found.add(id + " is not unique"));
        var values =
                Stream.concat(
                                resources.stream().map(CloudFormation::properties),
                                deployment.outputs().stream().map(output -> output.value()))
                        .flatMap(DeploymentInvariants::all)
                        .toList();
        values.stream()
                .filter(Attribute.class::isInstance)
                .map(value -> ((Attribute) value).id())
                .filter(id -> !ids.contains(id))
                .forEach(id -> found.add("no resource " + id));
        var used =
                values.stream()
                        .flatMap(DeploymentInvariants::parameter)
                        .collect(Collectors.toSet());
        var declared =
                deployment.parameters().stream()
                        .map(TemplateParameter::name)
                        .collect(Collectors.toSet());
        used.stream()
                .filter(name -> !declared.contains(name))
                .forEach(name -> found.add("no parameter " + name));
        declared.stream()
                .filter(name -> !used.contains(name))
                .filter(name -> !name.equals("MinTasks"))
                .forEach(name -> found.add("unused parameter " + name));
    }

    private static Stream<String> parameter(TemplateValue value) {
        return switch (value) {
            case Parameter(var name) -> Stream.of(name);
            case IfSet(var name) -> Stream.of(name);
            case Choice(var name, _, _) -> Stream.of(name);
            default -> Stream.empty();
        };
    }

    /// Returns a value and all values in it.
    private static Stream<TemplateValue> all(TemplateValue value) {
        var parts =
                switch (value) {
                    case Entries(var entries) -> entries.values().stream();
                    case Items(var items) -> items.stream();
                    case Joined(var joined) -> joined.stream();
                    case Json(var tree) -> Stream.of(tree);
                    default -> Stream.<TemplateValue>empty();
                };
        return Stream.concat(Stream.of(value), parts.flatMap(DeploymentInvariants::all));
    }

    /// A moved message keeps its age, so the dead-letter queue must keep it longer, and be of the
    /// same kind
    /// (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html).
    private static void queues(Deployment deployment, List<String> found) {
        var byArn =
                deployment
                        .all(SqsQueue.class)
                        .collect(Collectors.toMap(SqsQueue::arn, queue -> queue));
        for (var queue : byArn.values()) {
            boolean fifo = queue.queue().fifo().isPresent();
            if (queue.name().endsWith(".fifo") != fifo) {
                found.add(queue.id() + " has the name of another kind of queue");
            }
            queue.deadLetters()
                    .map(byArn::get)
                    .ifPresent(letters -> {
                        if (letters.queue().retention().compareTo(queue.queue().retention()) <= 0) {
                            found.add(letters.id() + " keeps messages for too short a time");
                        }
                        if (letters.queue().fifo().isPresent() != fifo) {
                            found.add(letters.id() + " is of another kind than its queue");
                        }
                        if (letters.sources().stream()
                                .noneMatch(TemplateValue.arn("sqs", queue.name())::equals)) {
                            found.add(letters.id() + " does not accept messages of " + queue.id());
                        }
                    });
        }
    }

    /// Without a policy nothing arrives, and nothing says so
    /// (https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html).
    private static void subscriptions(Deployment deployment, List<String> found) {
        var policies =
                deployment
                        .all(SqsQueuePolicy.class)
                        .collect(Collectors.toMap(SqsQueuePolicy::id, policy -> policy));
        deployment
                .all(SnsSubscription.class)
                .filter(each -> each.protocol().equals("sqs"))
                .filter(each ->
                        each.after()
                                .map(policies::get)
                                .filter(policy ->
                                        policy.topics().contains(each.topic())
                                                && policy.queue().arn().equals(each.endpoint()))
                                .isEmpty())
                .forEach(each -> found.add(each.id() + " has no policy that lets its topic send"));
    }

    /// EventBridge drops an event that the queue of its rule does not accept
    /// (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html).
    private static void rules(Deployment deployment, List<String> found) {
        deployment
                .all(EventRule.class)
                .filter(rule ->
                        deployment
                                .all(SqsQueuePolicy.class)
                                .noneMatch(policy ->
                                        policy.queue().equals(rule.queue())
                                                && policy.rules().contains(rule)))
                .forEach(rule -> found.add(rule.id() + " has no policy that lets it send"));
    }

    /// Moved messages do not count as sent
    /// (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/dead-letter-queues-alarms-cloudwatch.html).
    /// An alarm evaluates at most a day
    /// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html).
    private static void alarms(Deployment deployment, List<String> found) {
        deployment
                .all(CloudWatchAlarm.class)
                .forEach(alarm -> {
                    if (alarm.metrics().values().stream()
                            .anyMatch(metric -> metric.name().equals("NumberOfMessagesSent"))) {
                        found.add(alarm.id() + " does not see moved messages");
                    }
                    if (alarm.minutes() > 1440) {
                        found.add(alarm.id() + " evaluates more than a day");
                    }
                });
        deployment
                .all(SqsQueue.class)
                .filter(queue -> !queue.sources().isEmpty())
                .filter(queue ->
                        deployment
                                .all(CloudWatchAlarm.class)
                                .noneMatch(alarm ->
                                        alarm.metrics().values().stream()
                                                .anyMatch(metric ->
                                                        metric.dimensions()
                                                                .equals(
                                                                        Map.of(
                                                                                "QueueName",
                                                                                queue.name())))))
                .forEach(queue -> found.add(queue.id() + " has no alarm"));
    }

    private static void permissions(IamRole role, List<String> found) {
        for (var statement : role.statements()) {
            var actions = texts(statement, "Action");
            for (var action : actions) {
                if (action.contains("*")) {
                    found.add(role.id() + " allows " + action);
                }
            }
            if (WITHOUT_RESOURCE.containsAll(actions)) {
                continue;
            }
            for (var resource : items(statement, "Resource")) {
                var words =
                        all(resource)
                                .filter(Text.class::isInstance)
                                .map(text -> ((Text) text).text())
                                .collect(Collectors.joining());
                boolean many =
                        words.startsWith("/")
                                || words.contains(":log-group:")
                                || words.matches("arn::s3:::[^*]+/.*");
                if (words.contains("*") && !many) {
                    found.add(role.id() + " allows " + actions + " on " + words);
                }
            }
        }
    }

    static List<String> texts(Entries entries, String name) {
        return items(entries, name).stream().map(item -> ((Text) item).text()).toList();
    }

    static List<TemplateValue> items(Entries entries, String name) {
        return entries.entries().get(name) instanceof Items(var items) ? items : List.of();
    }

    private static void kept(Deployment deployment, List<String> found) {
        deployment.resources().stream()
                .flatMap(each -> each.cloudFormation().stream())
                .filter(each -> KEPT.contains(each.type()))
                .filter(each -> each.deletion() != Deletion.KEEP)
                .forEach(each -> found.add(each.id() + " is deleted with its stack"));
        deployment
                .all(DynamoDbTable.class)
                .filter(table -> table.name().endsWith("-leat"))
                .filter(table -> !table.table().pointInTimeRecovery())
                .forEach(table -> found.add(table.id() + " cannot be restored"));
    }
}
