package dev.leat.aws.deploy;

import dev.leat.app.App;
import dev.leat.app.ObjectNotifications;
import dev.leat.app.Queue;
import dev.leat.app.Subscription;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Text;
import dev.leat.aws.deploy.resource.SnsSubscription;
import dev.leat.aws.deploy.resource.SnsTopic;
import dev.leat.aws.deploy.resource.SnsTopicPolicy;
import dev.leat.aws.deploy.resource.SqsQueuePolicy;
import java.util.List;
import java.util.Optional;

/// The topics of an app and those between buckets and queues, with their subscriptions, the rule of
/// failed files, and the policies of queues and topics. The queues must have been added.
final class TopicPart {

    /// Actions on each topic, for the check at the start of a container.
    static final List<String> CHECK =
            List.of("sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic");

    /// Actions on a topic to which a pipeline publishes.
    static final List<String> PUBLISH = List.of("sns:Publish");

    private TopicPart() {}

    static void add(DeploymentPlan plan) {
        var app = plan.app();
        var buckets = ObjectNotifications.of(app);
        var between =
                buckets.stream()
                        .filter(ObjectNotifications::hasTopic)
                        .map(each -> ObjectNotifications.topic(each.bucket()))
                        .toList();
        var notified =
                buckets.stream().flatMap(bucket -> bucket.topics().stream()).distinct().toList();
        plan.reserve("Topic", app.topics().keySet());
        plan.reserve("Topic", between);
        plan.reserve("TopicPolicy", notified);
        plan.reserve("QueuePolicy", app.queues().keySet());
        plan.reserve("Subscription", app.queues().keySet());
        for (var topic : app.topics().values()) {
            var added = add(topic.name(), false, plan);
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
        between.forEach(topic -> add(topic, true, plan));
        notified.forEach(topic -> policy(topic, buckets, plan));
        app.queues().values().forEach(queue -> senders(queue, buckets, plan));
    }

    private static SnsTopic add(String topic, boolean between, DeploymentPlan plan) {
        return plan.add(new SnsTopic(plan.id(topic, "Topic"), plan.names().of(topic), between));
    }

    private static void policy(
            String topic, List<ObjectNotifications> buckets, DeploymentPlan plan) {
        plan.add(
                new SnsTopicPolicy(
                        plan.id(topic, "TopicPolicy"),
                        plan.topic(topic),
                        buckets.stream()
                                .filter(bucket -> bucket.topics().contains(topic))
                                .map(bucket -> plan.names().of(bucket.bucket()))
                                .toList()));
    }

    /// Adds the policy of a queue, if topics, buckets or a rule send to it, and its subscriptions.
    private static void senders(
            Queue queue, List<ObjectNotifications> buckets, DeploymentPlan plan) {
        var subscriptions = ObjectNotifications.subscriptions(queue, buckets);
        var direct =
                buckets.stream()
                        .filter(bucket -> bucket.queues().contains(queue.name()))
                        .map(bucket -> plan.names().of(bucket.bucket()))
                        .toList();
        var topics = subscriptions.stream().map(Subscription::topic).map(plan::topic).toList();
        var rule = EventPart.add(queue.name(), plan).stream().toList();
        if (topics.isEmpty() && direct.isEmpty() && rule.isEmpty()) {
            return;
        }
        var policy =
                plan.add(
                        new SqsQueuePolicy(
                                plan.id(queue.name(), "QueuePolicy"),
                                plan.queue(queue.name()),
                                topics,
                                direct,
                                rule));
        subscriptions.forEach(to -> subscribe(queue, to, policy, plan));
    }

    private static void subscribe(
            Queue queue, Subscription to, SqsQueuePolicy policy, DeploymentPlan plan) {
        plan.add(
                new SnsSubscription(
                        plan.id(queue.name(), "Subscription"),
                        plan.topic(to.topic()),
                        "sqs",
                        plan.queue(queue.name()).arn(),
                        Optional.of(to),
                        Optional.of(policy.id())));
    }

    static void permitCheck(App part, DeploymentPlan plan, Permissions permissions) {
        permissions.allow(CHECK, arns(part.topics().keySet().stream().toList(), plan));
    }

    static void permit(App part, DeploymentPlan plan, Permissions permissions) {
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
