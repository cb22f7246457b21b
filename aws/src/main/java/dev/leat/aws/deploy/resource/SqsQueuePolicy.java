package dev.leat.aws.deploy.resource;

import static dev.leat.aws.deploy.model.TemplateValue.entry;
import static dev.leat.aws.deploy.model.TemplateValue.items;

import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Entries;
import dev.leat.aws.deploy.model.TemplateValue.Json;
import java.util.ArrayList;
import java.util.List;

/// The policy with which a queue accepts the messages of the topics to which it subscribes, the
/// notifications of buckets, and the events of rules.
///
/// @param buckets the names of the buckets on AWS
public record SqsQueuePolicy(
        String id,
        SqsQueue queue,
        List<SnsTopic> topics,
        List<String> buckets,
        List<EventRule> rules)
        implements TemplateResource {

    private static final String TYPE = "aws_sqs_queue_policy";

    public SqsQueuePolicy {
        topics = List.copyOf(topics);
        buckets = List.copyOf(buckets);
        rules = List.copyOf(rules);
    }

    /// Returns the reference to the policy in Terraform.
    static String reference(String id) {
        return TYPE + "." + id;
    }

    /// Returns the ARNs of the topics, buckets and rules that the queue accepts.
    public List<TemplateValue> senders() {
        var senders = new ArrayList<TemplateValue>();
        topics.forEach(topic -> senders.add(topic.arn()));
        buckets.forEach(bucket -> senders.add(S3Bucket.arn(bucket)));
        rules.forEach(rule -> senders.add(rule.arn()));
        return senders;
    }

    /// Returns the policy.
    public Entries document() {
        var statements = new ArrayList<Entries>();
        topics.forEach(topic -> statements.add(PolicyDocument.fromTopic(queue.arn(), topic.arn())));
        buckets.forEach(bucket ->
                statements.add(
                        PolicyDocument.fromBucket(
                                "sqs:SendMessage",
                                queue.arn(),
                                S3Bucket.arn(bucket),
                                TemplateValue.Place.ACCOUNT)));
        rules.forEach(rule -> statements.add(PolicyDocument.fromRule(queue.arn(), rule.arn())));
        return PolicyDocument.of(statements);
    }

    @Override
    public List<CloudFormation> cloudFormation() {
        return CloudFormation.of(
                id,
                "AWS::SQS::QueuePolicy",
                entry("Queues", items(queue.url())).with("PolicyDocument", document()));
    }

    @Override
    public List<Terraform> terraform() {
        return Terraform.of(
                id, TYPE, entry("queue_url", queue.url()).with("policy", new Json(document())));
    }
}
