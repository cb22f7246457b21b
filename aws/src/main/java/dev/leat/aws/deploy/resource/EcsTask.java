package dev.leat.aws.deploy.resource;

import static dev.leat.aws.deploy.model.TemplateValue.entry;
import static dev.leat.aws.deploy.model.TemplateValue.items;
import static dev.leat.aws.deploy.model.TemplateValue.texts;

import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Attribute;
import dev.leat.aws.deploy.model.TemplateValue.Entries;
import dev.leat.aws.deploy.model.TemplateValue.Flag;
import dev.leat.aws.deploy.model.TemplateValue.Json;
import dev.leat.aws.deploy.model.TemplateValue.Parameter;
import dev.leat.aws.deploy.model.TemplateValue.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/// A task definition in ECS for Fargate, with one container.
///
/// @param family the name on AWS
/// @param task the role of the container
/// @param execution the role with which ECS starts the container
/// @param command the arguments of the container's entry point
/// @param variables the environment variables of the container
/// @param secrets environment variables with the ARNs of the secrets that they contain
/// @param port the port on which the container listens, if any
public record EcsTask(
        String id,
        String family,
        IamRole task,
        IamRole execution,
        LogGroup logs,
        List<String> command,
        Map<String, TemplateValue> variables,
        Map<String, TemplateValue> secrets,
        OptionalInt port)
        implements TemplateResource {

    private static final String TYPE = "aws_ecs_task_definition";

    /// The parameters.
    public static final String IMAGE = "Image";

    public static final String CPU = "TaskCpu";
    public static final String MEMORY = "TaskMemory";

    /// The name of the container.
    public static final String CONTAINER = "leat";

    /// The time in seconds that a stopped container has to end. `leat up` needs at most 20 s.
    private static final int STOP_SECONDS = 30;

    TemplateValue arn() {
        return new Attribute(id, "", TYPE + ".arn");
    }

    /// A key of a container's definition in the two languages, which differ in capitals only.
    private static String key(String word, boolean capital) {
        return capital ? word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1) : word;
    }

    private Entries container(boolean capital) {
        var options =
                entry("awslogs-group", logs.named())
                        .with("awslogs-region", Place.REGION)
                        .with("awslogs-stream-prefix", CONTAINER);
        var container =
                entry(key("name", capital), CONTAINER)
                        .with(key("image", capital), new Parameter(IMAGE))
                        .with(key("essential", capital), new Flag(true))
                        .with(key("command", capital), texts(command))
                        .with(key("environment", capital), named(variables, "value", capital));
        if (!secrets.isEmpty()) {
            container =
                    container.with(key("secrets", capital), named(secrets, "valueFrom", capital));
        }
        if (port.isPresent()) {
            container =
                    container.with(
                            key("portMappings", capital),
                            items(
                                    entry(key("containerPort", capital), port.getAsInt())
                                            .with(key("hostPort", capital), port.getAsInt())
                                            .with(key("protocol", capital), "tcp")));
        }
        return container
                .with(key("stopTimeout", capital), STOP_SECONDS)
                .with(
                        key("logConfiguration", capital),
                        entry(key("logDriver", capital), "awslogs")
                                .with(key("options", capital), options));
    }

    private static List<Entries> named(
            Map<String, TemplateValue> values, String value, boolean capital) {
        var list = new ArrayList<Entries>();
        values.forEach((name, of) ->
                list.add(entry(key("name", capital), name).with(key(value, capital), of)));
        return list;
    }

    @Override
    public List<CloudFormation> cloudFormation() {
        return CloudFormation.of(
                id,
                "AWS::ECS::TaskDefinition",
                entry("Family", family)
                        .with("RequiresCompatibilities", texts(List.of("FARGATE")))
                        .with("NetworkMode", "awsvpc")
                        .with("Cpu", new Parameter(CPU))
                        .with("Memory", new Parameter(MEMORY))
                        .with("TaskRoleArn", task.arn())
                        .with("ExecutionRoleArn", execution.arn())
                        .with("ContainerDefinitions", items(container(true))));
    }

    @Override
    public List<Terraform> terraform() {
        return Terraform.of(
                id,
                TYPE,
                entry("family", family)
                        .with("requires_compatibilities", texts(List.of("FARGATE")))
                        .with("network_mode", "awsvpc")
                        .with("cpu", new Parameter(CPU))
                        .with("memory", new Parameter(MEMORY))
                        .with("task_role_arn", task.arn())
                        .with("execution_role_arn", execution.arn())
                        .with("container_definitions", new Json(items(container(false)))));
    }
}
