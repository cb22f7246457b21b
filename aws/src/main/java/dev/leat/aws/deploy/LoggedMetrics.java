package dev.leat.aws.deploy;

import dev.leat.aws.deploy.resource.CloudWatchMetric;
import java.util.List;

/// The metrics that an app writes to its log, from which CloudWatch Logs makes them.
final class LoggedMetrics {

    private LoggedMetrics() {}

    /// Returns the sum of a pipeline's metric, such as `Read`.
    static CloudWatchMetric of(String metric, String pipeline, DeploymentPlan plan) {
        return new CloudWatchMetric(
                "Leat", metric, List.of("App", plan.deploymentName(), "Pipeline", pipeline), "Sum");
    }
}
