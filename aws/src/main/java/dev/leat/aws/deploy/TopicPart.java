package dev.leat.aws.deploy;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.app.Subscription;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Text;
import dev.leat.aws.deploy.resource.SnsSubscription;
import dev.leat.aws.deploy.resource.SnsTopic;
import dev.leat.aws.deploy.resource.SqsQueuePolicy;
import java.util.List;
import java.util.Optional;

/// The topics of an app, and their subscriptions. The queues must have been added.
final class TopicPart {

    /// Actions on each topic, for the check at the start.
    static final List<String> KNOW =
            List.of("sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic");

    /// Actions on a topic to which a pipeline publishes.
    static final List<String> PUBLISH = List.of("sns:Publish");

    private TopicPart() {}

    static void add(DeploymentPlan plan) {
        var app = plan.app();
        for (var topic : app.topics().values()) {
            var added =
                    plan.add(
                            new SnsTopic(
                                    plan.id(topic.name(), "Topic"), plan.names().of(topic.name())));
            for (var address : topic.email()) {
                plan.add(
                        new SnsSubscription(
                                plan.id(topic.name() + "-" + address, "Subscription"),
                                added,
                                "email",
                                new Text(address),
                                Optional.empty(),
                                Optional.empty()));
            }
        }
        for (var queue : app.queues().values()) {
            queue.subscription().ifPresent(to -> subscribe(queue, to, plan));
        }
    }

    private static void subscribe(Queue queue, Subscription to, DeploymentPlan plan) {
        var topic = plan.topic(to.topic());
        var policy =
                plan.add(
                        new SqsQueuePolicy(
                                plan.id(queue.name(), "QueuePolicy"),
                                plan.queue(queue.name()),
                                topic));
        plan.add(
                new SnsSubscription(
                        plan.id(queue.name(), "Subscription"),
                        topic,
                        "sqs",
                        plan.queue(queue.name()).arn(),
                        Optional.of(to),
                        Optional.of(policy.id())));
    }

    static void permit(App part, DeploymentPlan plan, Permissions permissions) {
        permissions.allow(KNOW, arns(part.topics().keySet().stream().toList(), plan));
        var published =
                part.topics().keySet().stream()
                        .filter(topic ->
                                part.pipelines().values().stream()
                                        .flatMap(QueuePart::sinks)
                                        .anyMatch(sink ->
                                                sink.topic().filter(topic::equals).isPresent()))
                        .toList();
        permissions.allow(PUBLISH, arns(published, plan));
    }

    private static List<TemplateValue> arns(List<String> topics, DeploymentPlan plan) {
        return topics.stream().map(topic -> plan.topic(topic).arn()).toList();
    }
}
