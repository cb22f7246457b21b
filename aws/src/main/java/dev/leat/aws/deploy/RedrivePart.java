package dev.leat.aws.deploy;

import dev.leat.app.Alarm;
import dev.leat.app.ScheduledRedrives;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.resource.LambdaFunction.Handler;
import dev.leat.aws.deploy.resource.ScheduledInvocation;
import java.util.List;
import java.util.stream.Stream;

/// The function that runs all redrive policies of an app, with its log, role and schedule. It uses
/// the package of the functions, so it exists only if a pipeline is a function. The resources of
/// the app and the parameters of functions must have been added.
final class RedrivePart {

    /// The end of the function's name.
    static final String NAME = "redrive-policies";

    /// Evaluating a policy receives all dead letters, which other consumers cannot receive
    /// meanwhile, so it is not done every minute.
    private static final int MINUTES = 5;

    /// The maximum time of an invocation: it ends before the next one begins.
    private static final int SECONDS = 270;

    /// Actions on the state table.
    static final List<String> STATE =
            List.of("dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:PutItem");

    /// Actions on a dead-letter queue, to find the queues from which SQS moves messages.
    static final List<String> SOURCES = List.of("sqs:ListDeadLetterSourceQueues");

    private RedrivePart() {}

    static void add(DeploymentPlan plan, ProcessSettings settings) {
        if (!plan.redrives()) {
            return;
        }
        var function =
                FunctionPart.function(
                        NAME,
                        Handler.REDRIVES,
                        permissions(plan),
                        SECONDS,
                        false,
                        settings.variables(),
                        plan,
                        settings);
        plan.add(
                new ScheduledInvocation(
                        plan.id(NAME, "Schedule"),
                        "Runs the redrive policies of app %s.".formatted(plan.app().name()),
                        function,
                        MINUTES));
        FunctionPart.logsCommand(function, "that runs the redrive policies", plan);
    }

    private static Permissions permissions(DeploymentPlan plan) {
        var app = plan.app();
        var sources =
                ScheduledRedrives.of(app).values().stream().map(Alarm::of).distinct().toList();
        var deadLetters =
                sources.stream()
                        .flatMap(queue -> app.queue(queue).deadLetterQueue().stream())
                        .distinct()
                        .toList();
        var permissions = new Permissions();
        permissions.allow(
                QueuePart.KNOW, arns(Stream.concat(sources.stream(), deadLetters.stream()), plan));
        permissions.allow(QueuePart.READ, arns(deadLetters.stream(), plan));
        permissions.allow(SOURCES, arns(deadLetters.stream(), plan));
        permissions.allow(QueuePart.SEND, arns(sources.stream(), plan));
        permissions.allow(STATE, List.of(plan.table(plan.names().stateTable()).arn()));
        SecretPart.permit(app, plan, permissions);
        return permissions;
    }

    private static List<TemplateValue> arns(Stream<String> queues, DeploymentPlan plan) {
        return queues.distinct().map(queue -> plan.queue(queue).arn()).toList();
    }
}
