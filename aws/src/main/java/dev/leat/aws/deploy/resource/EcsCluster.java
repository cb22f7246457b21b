package dev.leat.aws.deploy.resource;

import static dev.leat.aws.deploy.model.TemplateValue.entry;
import static dev.leat.aws.deploy.model.TemplateValue.items;

import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Attribute;
import dev.leat.aws.deploy.model.TemplateValue.Blocks;
import java.util.List;

/// A cluster in ECS. Container Insights is on, because scaling needs the number of running tasks.
///
/// @param name the name on AWS
public record EcsCluster(String id, String name) implements TemplateResource {

    private static final String TYPE = "aws_ecs_cluster";
    private static final String INSIGHTS = "containerInsights";
    private static final String ENABLED = "enabled";

    TemplateValue named() {
        return new Attribute(id, "", TYPE + ".name");
    }

    TemplateValue arn() {
        return new Attribute(id, "Arn", TYPE + ".arn");
    }

    @Override
    public List<CloudFormation> cloudFormation() {
        return CloudFormation.of(
                id,
                "AWS::ECS::Cluster",
                entry("ClusterName", name)
                        .with(
                                "ClusterSettings",
                                items(entry("Name", INSIGHTS).with("Value", ENABLED))));
    }

    @Override
    public List<Terraform> terraform() {
        return Terraform.of(
                id,
                TYPE,
                entry("name", name)
                        .with(
                                "setting",
                                new Blocks(
                                        List.of(entry("name", INSIGHTS).with("value", ENABLED)))));
    }
}
