package dev.leat.aws.deploy.resource;

import static dev.leat.aws.deploy.model.TemplateValue.block;
import static dev.leat.aws.deploy.model.TemplateValue.entry;

import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Attribute;
import dev.leat.aws.deploy.model.TemplateValue.Blocks;
import dev.leat.aws.deploy.model.TemplateValue.Entries;
import dev.leat.aws.deploy.model.TemplateValue.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The scaling of a service: as many tasks as keep the number of waiting messages for each task,
/// and the lag of streams divided by the tasks, near a target. If there are two policies, the
/// larger number of tasks counts.
///
/// Source:
/// https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking-metric-math.html
///
/// @param queues the names of the queues whose waiting messages count; at most [#MOST_SOURCES]
/// @param streams the names of the streams whose lag counts; at most [#MOST_SOURCES]
public record WorkerScaling(
        String id,
        EcsCluster cluster,
        EcsService service,
        List<String> queues,
        List<String> streams)
        implements TemplateResource {

    /// The maximum number of queues, or of streams: a policy has at most 10 metrics, one of them is
    /// the number of tasks and one the result
    /// (https://docs.aws.amazon.com/autoscaling/application/APIReference/API_TargetTrackingMetricDataQuery.html).
    public static final int MOST_SOURCES = 8;

    /// The parameters.
    public static final String MIN = "MinTasks";

    public static final String MAX = "MaxTasks";
    public static final String BACKLOG = "MessagesPerTask";
    public static final String LAG = "LagPerTask";

    private static final String DIMENSION = "ecs:service:DesiredCount";
    private static final String NAMESPACE = "ecs";
    private static final String TRACKING = "TargetTrackingScaling";
    private static final String TARGET = "aws_appautoscaling_target";

    public WorkerScaling {
        queues = List.copyOf(queues);
        streams = List.copyOf(streams);
    }

    /// A policy.
    ///
    /// @param id the end of the id of its resource
    /// @param target the parameter with the target
    /// @param result the name of the result of the formula
    /// @param sources the metrics whose sum is divided by the number of tasks, by their names
    private record Policy(
            String id,
            String name,
            String target,
            String result,
            Map<String, CloudWatchMetric> sources) {

        String formula() {
            return "(%s) / IF(tasks > 0, tasks, 1)".formatted(String.join(" + ", sources.keySet()));
        }
    }

    private List<Policy> policies() {
        var policies = new ArrayList<Policy>();
        var messages = new LinkedHashMap<String, CloudWatchMetric>();
        for (var queue : queues) {
            messages.put(
                    "queue" + (messages.size() + 1),
                    CloudWatchMetric.ofQueue(CloudWatchMetric.VISIBLE, queue, "Average"));
        }
        policies.add(new Policy("", "backlog-per-task", BACKLOG, "backlog", messages));
        if (!streams.isEmpty()) {
            var lags = new LinkedHashMap<String, CloudWatchMetric>();
            for (var stream : streams) {
                lags.put("stream" + (lags.size() + 1), CloudWatchMetric.lag(stream));
            }
            policies.add(new Policy("Lag", "lag-per-task", LAG, "lag", lags));
        }
        return policies;
    }

    /// Returns the metrics of a formula by their names in it.
    private Map<String, CloudWatchMetric> metrics(Policy policy) {
        var metrics = new LinkedHashMap<>(policy.sources());
        metrics.put(
                "tasks",
                new CloudWatchMetric(
                        "ECS/ContainerInsights",
                        "RunningTaskCount",
                        List.of("ClusterName", cluster.name(), "ServiceName", service.name()),
                        "Average"));
        return metrics;
    }

    private TemplateValue target() {
        return new TemplateValue.Joined(
                List.of(
                        new TemplateValue.Text("service/" + cluster.name() + "/"),
                        new Attribute(service.id(), "Name", "aws_ecs_service.name")));
    }

    @Override
    public List<CloudFormation> cloudFormation() {
        var resources = new ArrayList<CloudFormation>();
        resources.add(
                new CloudFormation(
                        id + "Target",
                        "AWS::ApplicationAutoScaling::ScalableTarget",
                        entry("ServiceNamespace", NAMESPACE)
                                .with("ScalableDimension", DIMENSION)
                                .with("ResourceId", target())
                                .with("MinCapacity", new Parameter(MIN))
                                .with("MaxCapacity", new Parameter(MAX)),
                        CloudFormation.Deletion.DEFAULT,
                        List.of()));
        policies().forEach(policy -> resources.add(cloudFormation(policy)));
        return resources;
    }

    private CloudFormation cloudFormation(Policy policy) {
        var queries = new ArrayList<TemplateValue>();
        metrics(policy)
                .forEach((name, metric) ->
                        queries.add(
                                entry("Id", name)
                                        .with(
                                                "MetricStat",
                                                entry("Metric", metric.cloudFormation())
                                                        .with("Stat", metric.statistic()))
                                        .with("ReturnData", false)));
        queries.add(
                entry("Id", policy.result())
                        .with("Expression", policy.formula())
                        .with("ReturnData", true));
        return new CloudFormation(
                id + policy.id(),
                "AWS::ApplicationAutoScaling::ScalingPolicy",
                entry("PolicyName", policy.name())
                        .with("PolicyType", TRACKING)
                        .with("ScalingTargetId", new Attribute(id + "Target", "", TARGET + ".id"))
                        .with(
                                "TargetTrackingScalingPolicyConfiguration",
                                entry("TargetValue", new Parameter(policy.target()))
                                        .with(
                                                "CustomizedMetricSpecification",
                                                entry(
                                                        "Metrics",
                                                        new TemplateValue.Items(queries)))),
                CloudFormation.Deletion.DEFAULT,
                List.of());
    }

    @Override
    public List<Terraform> terraform() {
        var resources = new ArrayList<Terraform>();
        resources.add(
                new Terraform(
                        id + "Target",
                        TARGET,
                        entry("service_namespace", NAMESPACE)
                                .with("scalable_dimension", DIMENSION)
                                .with("resource_id", target())
                                .with("min_capacity", new Parameter(MIN))
                                .with("max_capacity", new Parameter(MAX)),
                        List.of()));
        policies().forEach(policy -> resources.add(terraform(policy)));
        return resources;
    }

    private Terraform terraform(Policy policy) {
        var queries = new ArrayList<Entries>();
        metrics(policy)
                .forEach((name, metric) ->
                        queries.add(
                                entry("id", name)
                                        .with("return_data", false)
                                        .with("metric_stat", block(stat(metric)))));
        queries.add(
                entry("id", policy.result())
                        .with("expression", policy.formula())
                        .with("return_data", true));
        var metrics = block(entry("metrics", new Blocks(queries)));
        return new Terraform(
                id + policy.id(),
                "aws_appautoscaling_policy",
                entry("name", policy.name())
                        .with("policy_type", TRACKING)
                        .with("service_namespace", of("service_namespace"))
                        .with("scalable_dimension", of("scalable_dimension"))
                        .with("resource_id", of("resource_id"))
                        .with(
                                "target_tracking_scaling_policy_configuration",
                                block(
                                        entry("target_value", new Parameter(policy.target()))
                                                .with("customized_metric_specification", metrics))),
                List.of());
    }

    private static Entries stat(CloudWatchMetric metric) {
        var dimensions =
                metric.dimensions().entrySet().stream()
                        .map(each -> entry("name", each.getKey()).with("value", each.getValue()))
                        .toList();
        return entry("stat", metric.statistic())
                .with(
                        "metric",
                        block(
                                entry("namespace", metric.namespace())
                                        .with("metric_name", metric.name())
                                        .with("dimensions", new Blocks(dimensions))));
    }

    private TemplateValue of(String argument) {
        return new Attribute(id + "Target", "", TARGET + "." + argument);
    }
}
