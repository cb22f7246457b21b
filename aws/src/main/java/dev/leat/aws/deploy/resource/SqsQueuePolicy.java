package dev.leat.aws.deploy.resource;

import static dev.leat.aws.deploy.model.TemplateValue.entry;
import static dev.leat.aws.deploy.model.TemplateValue.items;

import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.model.TemplateValue.Json;
import java.util.List;

/// The policy with which a queue accepts the messages of the topic to which it subscribes.
public record SqsQueuePolicy(String id, SqsQueue queue, SnsTopic topic)
        implements TemplateResource {

    @Override
    public List<CloudFormation> cloudFormation() {
        return CloudFormation.of(
                id,
                "AWS::SQS::QueuePolicy",
                entry("Queues", items(queue.url()))
                        .with(
                                "PolicyDocument",
                                PolicyDocument.fromTopic(queue.arn(), topic.arn())));
    }

    @Override
    public List<Terraform> terraform() {
        return Terraform.of(
                id,
                "aws_sqs_queue_policy",
                entry("queue_url", queue.url())
                        .with(
                                "policy",
                                new Json(PolicyDocument.fromTopic(queue.arn(), topic.arn()))));
    }
}
