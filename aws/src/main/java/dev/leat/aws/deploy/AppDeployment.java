package dev.leat.aws.deploy;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.Environment;
import dev.leat.app.EnvironmentVariable;
import dev.leat.aws.deploy.model.Deployment;
import dev.leat.aws.deploy.model.TemplateOutput;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Joined;
import dev.leat.aws.deploy.model.TemplateValue.Place;
import dev.leat.aws.deploy.model.TemplateValue.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Determines what an app needs on AWS: the resources that `leat up` checks and `--create` creates,
/// and the worker, functions, alarms and dashboard. Uses no I/O.
public final class AppDeployment {

    private AppDeployment() {}

    /// Returns the deployment of an app.
    ///
    /// @param environment an environment with a region
    /// @param variables the environment variables that the app file reads in this environment
    /// @param functions the names of the pipelines that run as functions in Lambda
    /// @throws IllegalArgumentException if the app is too large for one deployment, or a pipeline
    ///   cannot run as a function; the message is for users
    public static Deployment of(
            App app,
            Environment environment,
            List<EnvironmentVariable> variables,
            Set<String> functions) {
        var names = new AwsResourceNames(app.name(), environment.aws().orElseThrow().prefix());
        var plan = new DeploymentPlan(app, names, environment, functions);
        resources(plan);
        if (plan.needsContainers() || !plan.functions().isEmpty()) {
            processes(plan, ProcessSettings.add(plan, variables));
        }
        AlarmPart.add(plan);
        DashboardPart.add(plan);
        QueuePart.sources(plan.app())
                .findFirst()
                .ifPresent(queue -> plan.add(sending(queue, plan)));
        var deployment = plan.deployment();
        RolePolicySize.check(deployment);
        return deployment;
    }

    /// Returns the part of the deployment that any process needs that runs the app.
    ///
    /// @param names the names of the resources on AWS
    /// @param environment an environment with a region
    public static Deployment resources(App app, AwsResourceNames names, Environment environment) {
        var plan = new DeploymentPlan(app, names, environment, Set.of());
        resources(plan);
        return plan.deployment();
    }

    /// Returns this part in an environment that has only a prefix.
    public static Deployment resources(App app, AwsResourceNames names) {
        var place = new Environment.Aws("", names.prefix());
        return resources(
                app, names, new Environment("aws", Map.of(), Optional.empty(), Optional.of(place)));
    }

    private static void resources(DeploymentPlan plan) {
        QueuePart.add(plan);
        TopicPart.add(plan);
        StoragePart.add(plan);
        StreamPart.add(plan);
        BucketPart.add(plan);
        WarehousePart.add(plan);
        LakePart.add(plan);
    }

    private static void processes(DeploymentPlan plan, ProcessSettings settings) {
        if (plan.needsContainers()) {
            WorkerPart.add(plan, settings);
        }
        FunctionPart.add(plan, settings);
        RedrivePart.add(plan, settings);
    }

    private static TemplateOutput sending(String queue, DeploymentPlan plan) {
        var parts = new ArrayList<TemplateValue>();
        parts.add(new Text("aws sqs send-message --region "));
        parts.add(Place.REGION);
        parts.add(new Text(" --queue-url "));
        parts.add(plan.queue(queue).url());
        parts.add(new Text(" --message-body file://message.json"));
        if (plan.app().queue(queue).fifo().isPresent()) {
            parts.add(new Text(" --message-group-id test"));
        }
        return new TemplateOutput(
                "SendCommand",
                "Command that sends the content of message.json to queue " + queue + ".",
                new Joined(parts));
    }
}
