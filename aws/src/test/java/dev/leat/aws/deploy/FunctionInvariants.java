package dev.leat.aws.deploy;

import dev.leat.aws.deploy.model.Deployment;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.resource.CloudWatchAlarm;
import dev.leat.aws.deploy.resource.EcsTask;
import dev.leat.aws.deploy.resource.IamRole;
import dev.leat.aws.deploy.resource.KinesisEventSourceMapping;
import dev.leat.aws.deploy.resource.LambdaFunction;
import dev.leat.aws.deploy.resource.ScheduledInvocation;
import dev.leat.aws.deploy.resource.SqsEventSourceMapping;
import java.util.List;
import java.util.Map;

/// The rules for every function of a deployment and its event source mapping.
final class FunctionInvariants {

    /// The actions of an event source mapping that use the role of its function
    /// (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html).
    private static final List<String> NEEDED =
            List.of("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes");

    /// The same for a stream
    /// (https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html).
    private static final List<String> NEEDED_OF_STREAM =
            List.of(
                    "kinesis:DescribeStream",
                    "kinesis:DescribeStreamSummary",
                    "kinesis:GetRecords",
                    "kinesis:GetShardIterator",
                    "kinesis:ListShards");

    private FunctionInvariants() {}

    /// Adds a line for each violation.
    static void check(Deployment deployment, List<String> found) {
        deployment
                .all(SqsEventSourceMapping.class)
                .forEach(mapping -> {
                    limits(mapping, found);
                    permissions(mapping, deployment, found);
                });
        deployment.all(KinesisEventSourceMapping.class).forEach(each -> stream(each, found));
        deployment.all(LambdaFunction.class).forEach(each -> logs(each, deployment, found));
        deployment.all(ScheduledInvocation.class).forEach(each -> schedule(each, found));
    }

    /// Two invocations do not overlap, unless EventBridge invokes the function twice. The period of
    /// one minute has another form.
    ///
    /// Source:
    /// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
    private static void schedule(ScheduledInvocation schedule, List<String> found) {
        if (schedule.minutes() < 2) {
            found.add(schedule.id() + " has too short a period");
        }
        if (schedule.function().seconds() >= schedule.minutes() * 60) {
            found.add(schedule.function().id() + " may run longer than its period");
        }
    }

    /// Sources: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html,
    /// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html
    private static void limits(SqsEventSourceMapping mapping, List<String> found) {
        var queue = mapping.queue().queue();
        if (queue.visibilityTimeout().toSeconds()
                < 6L * mapping.function().seconds() + mapping.window()) {
            found.add(mapping.function().id() + " has too long a timeout for its queue");
        }
        if (!mapping.responses().contains("ReportBatchItemFailures")) {
            found.add(mapping.id() + " returns all messages if one fails");
        }
        boolean fifo = queue.fifo().isPresent();
        if (mapping.batch() > (fifo ? 10 : 10_000)) {
            found.add(mapping.id() + " has too large a batch");
        }
        if (fifo ? mapping.window() > 0 : mapping.batch() > 10 && mapping.window() < 1) {
            found.add(mapping.id() + " has a wrong window");
        }
    }

    private static void permissions(
            SqsEventSourceMapping mapping, Deployment deployment, List<String> found) {
        var queue = mapping.queue().arn();
        for (var action : NEEDED) {
            if (!allows(mapping.function().role(), action, queue)) {
                found.add(mapping.function().role().id() + " does not allow " + action);
            }
        }
        deployment
                .all(EcsTask.class)
                .filter(task -> allows(task.task(), NEEDED.getFirst(), queue))
                .forEach(task -> found.add(task.id() + " reads the queue of a function"));
    }

    private static void stream(KinesisEventSourceMapping mapping, List<String> found) {
        for (var action : NEEDED_OF_STREAM) {
            if (!allows(mapping.function().role(), action, mapping.stream().arn())) {
                found.add(mapping.function().role().id() + " does not allow " + action);
            }
        }
    }

    private static boolean allows(IamRole role, String action, TemplateValue resource) {
        return role.statements().stream()
                .filter(each -> DeploymentInvariants.texts(each, "Action").contains(action))
                .anyMatch(each -> DeploymentInvariants.items(each, "Resource").contains(resource));
    }

    private static void logs(LambdaFunction function, Deployment deployment, List<String> found) {
        if (!function.logs().name().equals("/aws/lambda/" + function.name())) {
            found.add(function.id() + " writes to another log group");
        }
        for (var metric : List.of("Errors", "Throttles")) {
            if (deployment
                    .all(CloudWatchAlarm.class)
                    .flatMap(alarm -> alarm.metrics().values().stream())
                    .noneMatch(each ->
                            each.name().equals(metric)
                                    && each.dimensions()
                                            .equals(Map.of("FunctionName", function.name())))) {
                found.add(function.id() + " has no alarm on " + metric);
            }
        }
    }
}
