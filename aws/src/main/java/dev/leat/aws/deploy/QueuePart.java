package dev.leat.aws.deploy;

import dev.leat.app.App;
import dev.leat.app.LargeFiles;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.Route;
import dev.leat.app.Sink;
import dev.leat.aws.deploy.model.TemplateOutput;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.resource.SqsQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The queues of an app.
final class QueuePart {

    /// Actions on each queue, for the check at the start and for metrics.
    static final List<String> KNOW = List.of("sqs:GetQueueUrl", "sqs:GetQueueAttributes");

    /// Actions on a queue that a pipeline reads.
    static final List<String> READ =
            List.of("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility");

    /// Actions on a queue to which the app sends.
    static final List<String> SEND = List.of("sqs:SendMessage");

    private QueuePart() {}

    static void add(DeploymentPlan plan) {
        var app = plan.app();
        plan.reserve("Queue", app.queues().keySet());
        // A dead-letter queue before the queues that name it.
        Stream.of(true, false)
                .flatMap(last ->
                        app.queues().values().stream()
                                .filter(queue -> queue.deadLetterQueue().isEmpty() == last))
                .forEach(queue -> add(queue, plan));
        for (var queue : app.queues().values()) {
            plan.add(
                    new TemplateOutput(
                            plan.queue(queue.name()).id() + "Url",
                            "URL of the queue " + queue.name(),
                            plan.queue(queue.name()).url()));
        }
    }

    private static void add(Queue queue, DeploymentPlan plan) {
        var sources =
                plan.app().queues().values().stream()
                        .filter(from ->
                                from.deadLetterQueue().filter(queue.name()::equals).isPresent())
                        .map(from ->
                                (TemplateValue) TemplateValue.arn("sqs", plan.names().of(from)))
                        .toList();
        plan.add(
                new SqsQueue(
                        plan.id(queue.name(), "Queue"),
                        plan.names().of(queue),
                        queue,
                        queue.deadLetterQueue().map(letters -> plan.queue(letters).arn()),
                        sources));
    }

    static void permit(App part, DeploymentPlan plan, Permissions permissions) {
        permissions.allow(KNOW, arns(part.queues().keySet().stream(), plan));
        permissions.allow(READ, arns(sources(part), plan));
        permissions.allow(
                SEND,
                arns(
                        part.queues().keySet().stream().filter(name -> isSentTo(name, part, plan)),
                        plan));
    }

    private static List<TemplateValue> arns(Stream<String> queues, DeploymentPlan plan) {
        return queues.map(queue -> plan.queue(queue).arn()).toList();
    }

    /// Returns the names of the queues that pipelines read.
    static Stream<String> sources(App app) {
        return app.pipelines().values().stream()
                .map(pipeline -> pipeline.from().queue())
                .distinct();
    }

    private static boolean isSentTo(String queue, App app, DeploymentPlan plan) {
        return app.posts().stream().map(Route.Post::queue).anyMatch(queue::equals)
                || !app.deadLetteringTo(queue).isEmpty()
                || (plan.isOfLargeFiles(queue)
                        && LargeFiles.notifications(app, queue)
                                .filter(source -> !source.equals(queue))
                                .isPresent())
                || app.pipelines().values().stream()
                        .flatMap(QueuePart::sinks)
                        .anyMatch(sink -> sink.queue().filter(queue::equals).isPresent());
    }

    /// Returns all sinks of a pipeline.
    static Stream<Sink> sinks(Pipeline pipeline) {
        var all = new ArrayList<>(pipeline.to());
        all.addAll(pipeline.onSuccess());
        all.addAll(pipeline.onFailure());
        return all.stream();
    }
}
