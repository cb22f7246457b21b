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

/// The scaling of a service: as many tasks as keep the number of waiting messages for each task
/// near a target.
///
/// Source:
/// https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking-metric-math.html
///
/// @param queues the names of the queues whose waiting messages count; at most [#MOST_QUEUES]
public record WorkerScaling(String id, EcsCluster cluster, EcsService service, List<String> queues)
        implements TemplateResource {

    /// The maximum number of queues: a policy has at most 10 metrics, one of them is the number of
    /// tasks and one the result
    /// (https://docs.aws.amazon.com/autoscaling/application/APIReference/API_TargetTrackingMetricDataQuery.html).
    public static final int MOST_QUEUES = 8;

    /// The parameters.
    public static final String MIN = "MinTasks";

    public static final String MAX = "MaxTasks";
    public static final String BACKLOG = "MessagesPerTask";

    private static final String DIMENSION = "ecs:service:DesiredCount";
    private static final String NAMESPACE = "ecs";
    private static final String POLICY = "backlog-per-task";
    private static final String TRACKING = "TargetTrackingScaling";
    private static final String TARGET = "aws_appautoscaling_target";

    public WorkerScaling {
        queues = List.copyOf(queues);
    }

    /// Returns the metrics of the formula by their names in it.
    private Map<String, CloudWatchMetric> metrics() {
        var metrics = new LinkedHashMap<String, CloudWatchMetric>();
        for (int i = 0; i < queues.size(); i++) {
            metrics.put(
                    "queue" + (i + 1),
                    CloudWatchMetric.ofQueue(CloudWatchMetric.VISIBLE, queues.get(i), "Average"));
        }
        metrics.put(
                "tasks",
                new CloudWatchMetric(
                        "ECS/ContainerInsights",
                        "RunningTaskCount",
                        List.of("ClusterName", cluster.name(), "ServiceName", service.name()),
                        "Average"));
        return metrics;
    }

    /// Returns the formula: the messages of all queues for each task.
    private String formula() {
        var sum = new ArrayList<String>();
        for (int i = 1; i <= queues.size(); i++) {
            sum.add("queue" + i);
        }
        return "(%s) / IF(tasks > 0, tasks, 1)".formatted(String.join(" + ", sum));
    }

    private TemplateValue target() {
        return new TemplateValue.Joined(
                List.of(
                        new TemplateValue.Text("service/" + cluster.name() + "/"),
                        new Attribute(service.id(), "Name", "aws_ecs_service.name")));
    }

    @Override
    public List<CloudFormation> cloudFormation() {
        var queries = new ArrayList<Entries>();
        metrics()
                .forEach((name, metric) ->
                        queries.add(
                                entry("Id", name)
                                        .with(
                                                "MetricStat",
                                                entry("Metric", metric.cloudFormation())
                                                        .with("Stat", metric.statistic()))
                                        .with("ReturnData", false)));
        queries.add(entry("Id", "backlog").with("Expression", formula()).with("ReturnData", true));
        return List.of(
                new CloudFormation(
                        id + "Target",
                        "AWS::ApplicationAutoScaling::ScalableTarget",
                        entry("ServiceNamespace", NAMESPACE)
                                .with("ScalableDimension", DIMENSION)
                                .with("ResourceId", target())
                                .with("MinCapacity", new Parameter(MIN))
                                .with("MaxCapacity", new Parameter(MAX)),
                        CloudFormation.Deletion.DEFAULT,
                        List.of()),
                new CloudFormation(
                        id,
                        "AWS::ApplicationAutoScaling::ScalingPolicy",
                        entry("PolicyName", POLICY)
                                .with("PolicyType", TRACKING)
                                .with(
                                        "ScalingTargetId",
                                        new Attribute(id + "Target", "", TARGET + ".id"))
                                .with(
                                        "TargetTrackingScalingPolicyConfiguration",
                                        entry("TargetValue", new Parameter(BACKLOG))
                                                .with(
                                                        "CustomizedMetricSpecification",
                                                        entry(
                                                                "Metrics",
                                                                new TemplateValue.Items(
                                                                        List.copyOf(queries))))),
                        CloudFormation.Deletion.DEFAULT,
                        List.of()));
    }

    @Override
    public List<Terraform> terraform() {
        var queries = new ArrayList<Entries>();
        metrics()
                .forEach((name, metric) ->
                        queries.add(
                                entry("id", name)
                                        .with("return_data", false)
                                        .with("metric_stat", block(stat(metric)))));
        queries.add(entry("id", "backlog").with("expression", formula()).with("return_data", true));
        return List.of(
                new Terraform(
                        id + "Target",
                        TARGET,
                        entry("service_namespace", NAMESPACE)
                                .with("scalable_dimension", DIMENSION)
                                .with("resource_id", target())
                                .with("min_capacity", new Parameter(MIN))
                                .with("max_capacity", new Parameter(MAX)),
                        List.of()),
                new Terraform(
                        id,
                        "aws_appautoscaling_policy",
                        entry("name", POLICY)
                                .with("policy_type", TRACKING)
                                .with("service_namespace", of("service_namespace"))
                                .with("scalable_dimension", of("scalable_dimension"))
                                .with("resource_id", of("resource_id"))
                                .with(
                                        "target_tracking_scaling_policy_configuration",
                                        block(
                                                entry("target_value", new Parameter(BACKLOG))
                                                        .with(
                                                                "customized_metric_specification",
                                                                block(
                                                                        entry(
                                                                                "metrics",
                                                                                new Blocks(
                                                                                        queries)))))),
                        List.of()));
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
