package dev.leat.aws.deploy.resource;

import static dev.leat.aws.deploy.model.TemplateValue.entry;

import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Attribute;
import java.util.List;

/// A log group in CloudWatch Logs.
///
/// @param days the time for which it keeps logs
public record LogGroup(String id, String name, TemplateValue days) implements TemplateResource {

    private static final String TYPE = "aws_cloudwatch_log_group";

    public TemplateValue named() {
        return new Attribute(id, "", TYPE + ".name");
    }

    /// Returns the ARN of all log streams.
    public TemplateValue streams() {
        return TemplateValue.arn("logs", "log-group:" + name + ":*");
    }

    @Override
    public List<CloudFormation> cloudFormation() {
        return CloudFormation.of(
                id,
                "AWS::Logs::LogGroup",
                entry("LogGroupName", name).with("RetentionInDays", days),
                CloudFormation.Deletion.DELETE);
    }

    @Override
    public List<Terraform> terraform() {
        return Terraform.of(id, TYPE, entry("name", name).with("retention_in_days", days));
    }
}
