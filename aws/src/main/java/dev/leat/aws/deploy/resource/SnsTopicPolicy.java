package dev.leat.aws.deploy.resource;

import static dev.leat.aws.deploy.model.TemplateValue.entry;
import static dev.leat.aws.deploy.model.TemplateValue.items;

import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.model.TemplateValue.Entries;
import dev.leat.aws.deploy.model.TemplateValue.Json;
import dev.leat.aws.deploy.model.TemplateValue.Place;
import java.util.List;

/// The policy with which a topic accepts the notifications of a bucket.
///
/// @param bucket the name of the bucket on AWS
public record SnsTopicPolicy(String id, SnsTopic topic, String bucket) implements TemplateResource {

    private static final String TYPE = "aws_sns_topic_policy";

    /// Returns the reference to the policy in Terraform.
    static String reference(String id) {
        return TYPE + "." + id;
    }

    private Entries document() {
        return PolicyDocument.of(
                List.of(
                        PolicyDocument.ofOwner(topic.arn(), Place.ACCOUNT),
                        PolicyDocument.fromBucket(
                                "sns:Publish", topic.arn(), S3Bucket.arn(bucket), Place.ACCOUNT)));
    }

    @Override
    public List<CloudFormation> cloudFormation() {
        return CloudFormation.of(
                id,
                "AWS::SNS::TopicPolicy",
                entry("Topics", items(topic.arn())).with("PolicyDocument", document()));
    }

    @Override
    public List<Terraform> terraform() {
        return Terraform.of(
                id, TYPE, entry("arn", topic.arn()).with("policy", new Json(document())));
    }
}
