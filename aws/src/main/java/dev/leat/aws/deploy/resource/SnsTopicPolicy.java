package dev.leat.aws.deploy.resource;

import static dev.leat.aws.deploy.model.TemplateValue.entry;
import static dev.leat.aws.deploy.model.TemplateValue.items;

import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.model.TemplateValue.Entries;
import dev.leat.aws.deploy.model.TemplateValue.Json;
import dev.leat.aws.deploy.model.TemplateValue.Place;
import java.util.ArrayList;
import java.util.List;

/// The policy with which a topic accepts the notifications of buckets. A topic has one policy.
///
/// @param buckets the names of the buckets on AWS
public record SnsTopicPolicy(String id, SnsTopic topic, List<String> buckets)
        implements TemplateResource {

    private static final String TYPE = "aws_sns_topic_policy";

    public SnsTopicPolicy {
        buckets = List.copyOf(buckets);
    }

    /// Returns the reference to the policy in Terraform.
    static String reference(String id) {
        return TYPE + "." + id;
    }

    /// Returns the policy.
    public Entries document() {
        var statements = new ArrayList<Entries>();
        statements.add(PolicyDocument.ofOwner(topic.arn(), Place.ACCOUNT));
        buckets.forEach(bucket ->
                statements.add(
                        PolicyDocument.fromBucket(
                                "sns:Publish", topic.arn(), S3Bucket.arn(bucket), Place.ACCOUNT)));
        return PolicyDocument.of(statements);
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
