package dev.leat.aws.deploy;

import dev.leat.aws.deploy.model.TemplateOutput;
import dev.leat.aws.deploy.model.TemplateValue.Joined;
import dev.leat.aws.deploy.model.TemplateValue.Place;
import dev.leat.aws.deploy.model.TemplateValue.Text;
import dev.leat.aws.deploy.resource.CloudWatchDashboard;
import dev.leat.aws.deploy.resource.CloudWatchDashboard.Chart;
import dev.leat.aws.deploy.resource.CloudWatchMetric;
import dev.leat.aws.deploy.resource.DynamoDbTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The dashboard of an app: its queues, dead letters, streams, pipelines, tables, containers and
/// functions.
final class DashboardPart {

    private static final List<String> COUNTS =
            List.of("Read", "Delivered", "Duplicates", "Rejected", "Retried", "DeadLetters");

    private DashboardPart() {}

    /// The other resources must have been added.
    static void add(DeploymentPlan plan) {
        var app = plan.app();
        var charts = new ArrayList<Chart>();
        var queues = plan.sources();
        if (!queues.isEmpty()) {
            charts.add(queues("Waiting messages", CloudWatchMetric.VISIBLE, queues.stream(), plan));
            charts.add(
                    queues(
                            "Age of the oldest message in seconds",
                            CloudWatchMetric.OLDEST_AGE,
                            queues.stream(),
                            plan));
            charts.add(
                    queues(
                            "Dead letters",
                            CloudWatchMetric.VISIBLE,
                            queues.stream()
                                    .flatMap(queue -> app.queue(queue).deadLetterQueue().stream())
                                    .distinct(),
                            plan));
        }
        var streams = StreamPart.sources(app).toList();
        if (!streams.isEmpty()) {
            charts.add(
                    new Chart(
                            "Lag of streams in milliseconds",
                            streams.stream()
                                    .map(stream -> CloudWatchMetric.lag(plan.stream(stream).name()))
                                    .toList()));
        }
        for (var pipeline : app.pipelines().keySet()) {
            charts.add(
                    new Chart(
                            "Records of pipeline " + pipeline,
                            COUNTS.stream()
                                    .map(count -> LoggedMetrics.of(count, pipeline, plan))
                                    .toList()));
        }
        charts.add(new Chart("Written units of tables", units(plan)));
        if (plan.needsContainers()) {
            charts.add(new Chart("CPU and memory of containers in percent", containers(plan)));
        }
        for (var pipeline : plan.functions().keySet()) {
            charts.add(new Chart("Function of pipeline " + pipeline, function(pipeline, plan)));
        }
        var name = plan.deploymentName();
        plan.add(new CloudWatchDashboard(plan.id("app", "Dashboard"), name, charts));
        plan.add(
                new TemplateOutput(
                        "DashboardUrl",
                        "Dashboard of the app.",
                        new Joined(
                                List.of(
                                        new Text("https://"),
                                        Place.REGION,
                                        new Text(".console.aws.amazon.com/cloudwatch/home?region="),
                                        Place.REGION,
                                        new Text("#dashboards/dashboard/" + name)))));
    }

    private static Chart queues(
            String title, String metric, Stream<String> queues, DeploymentPlan plan) {
        return new Chart(
                title,
                queues.map(queue ->
                                CloudWatchMetric.ofQueue(
                                        metric, plan.queue(queue).name(), "Maximum"))
                        .toList());
    }

    private static List<CloudWatchMetric> units(DeploymentPlan plan) {
        return plan.all(DynamoDbTable.class)
                .map(table ->
                        new CloudWatchMetric(
                                "AWS/DynamoDB",
                                "ConsumedWriteCapacityUnits",
                                List.of("TableName", table.name()),
                                "Sum"))
                .toList();
    }

    private static List<CloudWatchMetric> function(String pipeline, DeploymentPlan plan) {
        return Stream.of("Invocations", CloudWatchMetric.ERRORS, CloudWatchMetric.THROTTLES)
                .map(metric ->
                        CloudWatchMetric.ofFunction(metric, plan.functionName(pipeline), "Sum"))
                .toList();
    }

    private static List<CloudWatchMetric> containers(DeploymentPlan plan) {
        return Stream.of("CPUUtilization", "MemoryUtilization")
                .map(metric ->
                        new CloudWatchMetric(
                                "AWS/ECS",
                                metric,
                                List.of(
                                        "ClusterName",
                                        plan.names().stateTable(),
                                        "ServiceName",
                                        WorkerPart.SERVICE),
                                "Average"))
                .toList();
    }
}
