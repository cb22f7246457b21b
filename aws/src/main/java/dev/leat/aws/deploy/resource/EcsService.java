package dev.leat.aws.deploy.resource;

import static dev.leat.aws.deploy.model.TemplateValue.block;
import static dev.leat.aws.deploy.model.TemplateValue.entry;

import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Attribute;
import dev.leat.aws.deploy.model.TemplateValue.Choice;
import dev.leat.aws.deploy.model.TemplateValue.Entries;
import dev.leat.aws.deploy.model.TemplateValue.Parameter;
import java.util.List;

/// A service in ECS, which keeps a number of tasks running on Fargate. A deployment whose tasks do
/// not start is rolled back.
///
/// @param name the name on AWS
/// @param scaled true if the number of tasks changes by itself
public record EcsService(String id, String name, EcsCluster cluster, EcsTask task, boolean scaled)
        implements TemplateResource {

    private static final String TYPE = "aws_ecs_service";

    /// The parameters.
    public static final String SUBNETS = "Subnets";

    public static final String SECURITY_GROUPS = "SecurityGroups";
    public static final String PUBLIC_IP = "AssignPublicIp";

    @Override
    public List<CloudFormation> cloudFormation() {
        var network =
                entry("Subnets", new Parameter(SUBNETS))
                        .with("SecurityGroups", new Parameter(SECURITY_GROUPS))
                        .with("AssignPublicIp", new Choice(PUBLIC_IP, "ENABLED", "DISABLED"));
        var breaker =
                entry("DeploymentCircuitBreaker", entry("Enable", true).with("Rollback", true));
        return CloudFormation.of(
                id,
                "AWS::ECS::Service",
                entry("ServiceName", name)
                        .with("Cluster", cluster.named())
                        .with("TaskDefinition", task.arn())
                        .with("LaunchType", "FARGATE")
                        // Each update of the stack would undo the scaling.
                        .and(
                                scaled
                                        ? Entries.NONE
                                        : entry("DesiredCount", new Parameter(WorkerScaling.MIN)))
                        .with("DeploymentConfiguration", breaker)
                        .with("NetworkConfiguration", entry("AwsvpcConfiguration", network)));
    }

    @Override
    public List<Terraform> terraform() {
        var network =
                entry("subnets", new Parameter(SUBNETS))
                        .with("security_groups", new Parameter(SECURITY_GROUPS))
                        .with("assign_public_ip", new Parameter(PUBLIC_IP));
        var unchanged =
                entry(
                        "ignore_changes",
                        TemplateValue.items(new Attribute("", "", "desired_count")));
        return List.of(
                new Terraform(
                        id,
                        TYPE,
                        entry("name", name)
                                .with("cluster", cluster.arn())
                                .with("task_definition", task.arn())
                                .with("launch_type", "FARGATE")
                                .with("desired_count", new Parameter(WorkerScaling.MIN))
                                .with(
                                        "deployment_circuit_breaker",
                                        block(entry("enable", true).with("rollback", true)))
                                .with("network_configuration", block(network))
                                .and(scaled ? entry("lifecycle", block(unchanged)) : Entries.NONE),
                        List.of(
                                "aws_iam_role_policy." + task.task().id(),
                                "aws_iam_role_policy." + task.execution().id())));
    }
}
