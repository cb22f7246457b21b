package dev.leat.aws.deploy;

import dev.leat.aws.deploy.model.TemplateOutput;
import dev.leat.aws.deploy.model.TemplateParameter;
import dev.leat.aws.deploy.model.TemplateParameter.Kind;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Entries;
import dev.leat.aws.deploy.model.TemplateValue.Joined;
import dev.leat.aws.deploy.model.TemplateValue.Parameter;
import dev.leat.aws.deploy.model.TemplateValue.Place;
import dev.leat.aws.deploy.model.TemplateValue.Text;
import dev.leat.aws.deploy.resource.EcsCluster;
import dev.leat.aws.deploy.resource.EcsService;
import dev.leat.aws.deploy.resource.EcsTask;
import dev.leat.aws.deploy.resource.IamRole;
import dev.leat.aws.deploy.resource.LogGroup;
import dev.leat.aws.deploy.resource.PolicyDocument;
import dev.leat.aws.deploy.resource.WorkerScaling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/// The worker: a service of containers, each of which runs the API of the app, all pipelines that
/// are not functions, and those that read the large files of functions. The resources of the app
/// must have been added.
final class WorkerPart {

    private static final String REPOSITORY = "ImageRepository";
    private static final String TOKEN = "ApiTokenSecretArn";
    private static final String MEMORY = "LeatMemory";
    private static final int PORT = 8000;

    /// The folder of the app in the image.
    private static final String APP = "/app";

    static final String SERVICE = "worker";
    private static final String DEFAULT_BACKLOG = "10000";

    /// The default if pipelines read files, because each message is then a file.
    private static final String DEFAULT_FILES = "10";

    private static final String DEFAULT_LAG = "60000";

    private static final String DEFAULT_MOST_TASKS = "4";

    private WorkerPart() {}

    static void add(DeploymentPlan plan, ProcessSettings settings) {
        var part = plan.inContainers();
        parameters(plan);
        boolean api = !plan.app().api().isEmpty();
        if (api) {
            plan.add(
                    TemplateParameter.required(
                            TOKEN,
                            Kind.TEXT,
                            "ARN of the secret in Secrets Manager that contains the token of the API."));
        }
        var logs =
                plan.add(
                        new LogGroup(
                                plan.id("worker", "LogGroup"),
                                "/leat/" + plan.deploymentName(),
                                settings.logDays()));
        var task =
                plan.add(
                        new IamRole(
                                plan.id("task", "Role"),
                                IamRole.ECS,
                                Permissions.ofContainer(part, plan).statements()));
        var execution =
                plan.add(
                        new IamRole(
                                plan.id("execution", "Role"), IamRole.ECS, starting(logs, api)));
        var cluster =
                plan.add(new EcsCluster(plan.id("worker", "Cluster"), plan.names().stateTable()));
        var definition =
                plan.add(
                        new EcsTask(
                                plan.id("worker", "Task"),
                                plan.names().stateTable(),
                                task,
                                execution,
                                logs,
                                command(plan, api),
                                environment(settings),
                                api ? Map.of("LEAT_TOKEN", new Parameter(TOKEN)) : Map.of(),
                                api ? OptionalInt.of(PORT) : OptionalInt.empty()));
        var queues = QueuePart.sources(part).map(queue -> plan.queue(queue).name()).toList();
        var service =
                plan.add(
                        new EcsService(
                                plan.id("worker", "Service"),
                                SERVICE,
                                cluster,
                                definition,
                                !queues.isEmpty()));
        if (!queues.isEmpty()) {
            scale(plan, cluster, service, queues);
        }
        plan.add(
                new TemplateOutput(
                        "LogsCommand",
                        "Command that shows the logs.",
                        new Joined(
                                List.of(
                                        new Text(
                                                "aws logs tail %s --follow --region "
                                                        .formatted(logs.name())),
                                        Place.REGION))));
    }

    private static void parameters(DeploymentPlan plan) {
        plan.add(
                TemplateParameter.required(
                        EcsTask.IMAGE, Kind.TEXT, "Container image with Leat and the app."));
        plan.add(
                TemplateParameter.of(
                        REPOSITORY,
                        Kind.TEXT,
                        "Name of the ECR repository of the image, in this account and region.",
                        plan.app().name().toLowerCase(Locale.ROOT)));
        plan.add(
                TemplateParameter.required(
                        EcsService.SUBNETS, Kind.SUBNETS, "Subnets of the containers."));
        plan.add(
                TemplateParameter.required(
                        EcsService.SECURITY_GROUPS,
                        Kind.SECURITY_GROUPS,
                        "Security groups of the containers."));
        plan.add(
                TemplateParameter.of(
                        EcsService.PUBLIC_IP,
                        Kind.FLAG,
                        "Must be true in subnets without a NAT gateway or VPC endpoints.",
                        "false"));
        plan.add(
                TemplateParameter.of(
                                EcsTask.CPU,
                                Kind.TEXT,
                                "CPU units of a container; 1024 are one vCPU.",
                                "1024")
                        .among("256", "512", "1024", "2048", "4096", "8192", "16384"));
        plan.add(
                TemplateParameter.of(
                        EcsTask.MEMORY, Kind.TEXT, "Memory of a container in MiB.", "5120"));
        plan.add(
                TemplateParameter.of(
                        MEMORY,
                        Kind.TEXT,
                        "Memory limit of leat up, at least 1 GiB less than TaskMemory.",
                        "4g"));
        plan.add(
                TemplateParameter.of(
                        WorkerScaling.MIN, Kind.NUMBER, "Minimum number of containers.", "1"));
    }

    /// Returns the arguments of `leat`.
    private static List<String> command(DeploymentPlan plan, boolean api) {
        var command = new ArrayList<String>();
        var pipelines = plan.onlyInContainers().keySet();
        if (plan.functions().isEmpty()) {
            command.addAll(List.of("up", APP));
        } else {
            command.add("worker");
            command.addAll(pipelines);
            if (!plan.largeFiles().isEmpty()) {
                command.addAll(List.of("--large-files", String.join(",", plan.largeFiles())));
            } else if (pipelines.isEmpty()) {
                command.add("--api-only");
            }
            command.addAll(List.of("--app", APP));
        }
        command.addAll(
                List.of(
                        "--env",
                        plan.environment().name(),
                        "--state",
                        "/tmp/leat",
                        "--log",
                        "json",
                        "--port",
                        String.valueOf(PORT)));
        if (api) {
            command.addAll(List.of("--host", "0.0.0.0"));
        }
        return command;
    }

    private static Map<String, TemplateValue> environment(ProcessSettings settings) {
        var values = new LinkedHashMap<String, TemplateValue>();
        values.put("AWS_REGION", Place.REGION);
        values.put("LEAT_MEMORY", new Parameter(MEMORY));
        values.putAll(settings.variables());
        return values;
    }

    /// Returns what ECS may do to start a container: pull its image, write its logs, read the token
    /// of the API.
    ///
    /// Source:
    /// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
    private static List<Entries> starting(LogGroup logs, boolean api) {
        var repository =
                new Joined(
                        List.of(
                                TemplateValue.arn("ecr", "repository/"),
                                new Parameter(REPOSITORY)));
        var statements = new ArrayList<Entries>();
        // The action has no resource.
        statements.add(
                PolicyDocument.allow(List.of("ecr:GetAuthorizationToken"), List.of(new Text("*"))));
        statements.add(
                PolicyDocument.allow(
                        List.of(
                                "ecr:BatchCheckLayerAvailability",
                                "ecr:BatchGetImage",
                                "ecr:GetDownloadUrlForLayer"),
                        List.of(repository)));
        statements.add(PolicyDocument.allow(FunctionPart.LOGS, List.of(logs.streams())));
        if (api) {
            statements.add(PolicyDocument.allow(SecretPart.SECRET, List.of(new Parameter(TOKEN))));
        }
        return statements;
    }

    private static IllegalArgumentException tooMany(String kind, List<String> sources) {
        return new IllegalArgumentException(
                "the pipelines in containers read %d %s, but a scaling policy has at most %d; run pipelines with --functions, or divide the app"
                        .formatted(sources.size(), kind, WorkerScaling.MOST_SOURCES));
    }

    private static void scale(
            DeploymentPlan plan, EcsCluster cluster, EcsService service, List<String> queues) {
        if (queues.size() > WorkerScaling.MOST_SOURCES) {
            throw tooMany("queues", queues);
        }
        plan.add(
                TemplateParameter.of(
                        WorkerScaling.MAX,
                        Kind.NUMBER,
                        "Maximum number of containers.",
                        DEFAULT_MOST_TASKS));
        plan.add(
                TemplateParameter.of(
                        WorkerScaling.BACKLOG,
                        Kind.NUMBER,
                        "Number of waiting messages for each container that scaling aims at.",
                        BucketPart.readsFiles(plan.inContainers())
                                ? DEFAULT_FILES
                                : DEFAULT_BACKLOG));
        var streams =
                StreamPart.sources(plan.inContainers())
                        .map(stream -> plan.stream(stream).name())
                        .toList();
        if (streams.size() > WorkerScaling.MOST_SOURCES) {
            throw tooMany("streams", streams);
        }
        if (!streams.isEmpty()) {
            plan.add(
                    TemplateParameter.of(
                            WorkerScaling.LAG,
                            Kind.NUMBER,
                            "Lag of streams in milliseconds for each container that scaling aims at.",
                            DEFAULT_LAG));
        }
        plan.add(
                new WorkerScaling(plan.id("worker", "Scaling"), cluster, service, queues, streams));
    }
}
