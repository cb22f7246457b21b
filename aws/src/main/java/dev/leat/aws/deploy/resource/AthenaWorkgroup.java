package dev.leat.aws.deploy.resource;

import static dev.leat.aws.deploy.model.TemplateValue.block;
import static dev.leat.aws.deploy.model.TemplateValue.entry;

import dev.leat.aws.deploy.model.TemplateResource;
import java.util.List;

/// A workgroup of Athena, with the place of the results of its queries, which a client cannot
/// change. With the workgroup, the history of its queries is deleted.
///
/// @param name the name on AWS
/// @param results the bucket of the results
public record AthenaWorkgroup(String id, String name, String description, S3Bucket results)
        implements TemplateResource {

    private String location() {
        return "s3://" + results.name() + "/";
    }

    @Override
    public List<CloudFormation> cloudFormation() {
        return CloudFormation.of(
                id,
                "AWS::Athena::WorkGroup",
                entry("Name", name)
                        .with("Description", description)
                        .with("RecursiveDeleteOption", true)
                        .with(
                                "WorkGroupConfiguration",
                                entry("EnforceWorkGroupConfiguration", true)
                                        .with("PublishCloudWatchMetricsEnabled", true)
                                        .with(
                                                "ResultConfiguration",
                                                entry("OutputLocation", location()))));
    }

    @Override
    public List<Terraform> terraform() {
        return Terraform.of(
                id,
                "aws_athena_workgroup",
                entry("name", name)
                        .with("description", description)
                        .with("force_destroy", true)
                        .with(
                                "configuration",
                                block(
                                        entry("enforce_workgroup_configuration", true)
                                                .with("publish_cloudwatch_metrics_enabled", true)
                                                .with(
                                                        "result_configuration",
                                                        block(
                                                                entry(
                                                                        "output_location",
                                                                        location()))))));
    }
}
