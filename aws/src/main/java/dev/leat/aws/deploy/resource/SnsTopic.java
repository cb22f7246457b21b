package dev.leat.aws.deploy.resource;

import static dev.leat.aws.deploy.model.TemplateValue.entry;

import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Attribute;
import java.util.List;

/// A topic in SNS.
///
/// @param name the name on AWS
/// @param between true if it is between a bucket and queues, to which something else may send the
///   notifications
public record SnsTopic(String id, String name, boolean between) implements TemplateResource {

    private static final String TYPE = "aws_sns_topic";

    public TemplateValue arn() {
        return new Attribute(id, "", TYPE + ".arn");
    }

    @Override
    public List<CloudFormation> cloudFormation() {
        return CloudFormation.of(id, "AWS::SNS::Topic", entry("TopicName", name));
    }

    @Override
    public List<Terraform> terraform() {
        return Terraform.of(id, TYPE, entry("name", name));
    }
}
