package dev.leat.aws.deploy.resource;

import static dev.leat.aws.deploy.model.TemplateValue.amount;
import static dev.leat.aws.deploy.model.TemplateValue.block;
import static dev.leat.aws.deploy.model.TemplateValue.entry;

import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Blocks;
import dev.leat.aws.deploy.model.TemplateValue.Entries;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An alarm in CloudWatch on one metric, or on a formula of several ones. Its state is ALARM if the
/// value was above the threshold for a number of minutes. Missing data count as OK: a queue that
/// nobody uses has none.
///
/// @param name the name on AWS
/// @param description a sentence for users
/// @param metrics the metrics by their names in the formula
/// @param formula the formula; empty if there is only one metric
/// @param above the threshold, a number or a parameter
/// @param actions the ARNs of the topics that are notified of each change of state, a list
public record CloudWatchAlarm(
        String id,
        String name,
        String description,
        Map<String, CloudWatchMetric> metrics,
        Optional<String> formula,
        TemplateValue above,
        int minutes,
        TemplateValue actions)
        implements TemplateResource {

    private static final int PERIOD_SECONDS = 60;
    private static final String GREATER = "GreaterThanThreshold";
    private static final String MISSING = "notBreaching";

    /// Returns the alarm with another id.
    public CloudWatchAlarm withId(String other) {
        return new CloudWatchAlarm(
                other, name, description, metrics, formula, above, minutes, actions);
    }

    private CloudWatchMetric metric() {
        return metrics.values().iterator().next();
    }

    @Override
    public List<CloudFormation> cloudFormation() {
        var properties = entry("AlarmName", name).with("AlarmDescription", description);
        if (formula.isEmpty()) {
            properties =
                    properties
                            .and(metric().cloudFormation())
                            .with("Statistic", metric().statistic())
                            .with("Period", PERIOD_SECONDS);
        } else {
            var queries = new ArrayList<Entries>();
            metrics.forEach((of, metric) ->
                    queries.add(
                            entry("Id", of)
                                    .with(
                                            "MetricStat",
                                            entry("Metric", metric.cloudFormation())
                                                    .with("Period", PERIOD_SECONDS)
                                                    .with("Stat", metric.statistic()))
                                    .with("ReturnData", false)));
            queries.add(
                    entry("Id", "value")
                            .with("Expression", formula.get())
                            .with("ReturnData", true));
            properties = properties.with("Metrics", queries);
        }
        return CloudFormation.of(
                id,
                "AWS::CloudWatch::Alarm",
                properties
                        .with("ComparisonOperator", GREATER)
                        .with("Threshold", above)
                        .with("EvaluationPeriods", minutes)
                        .with("TreatMissingData", MISSING)
                        .with("AlarmActions", actions)
                        .with("OKActions", actions));
    }

    @Override
    public List<Terraform> terraform() {
        var arguments = entry("alarm_name", name).with("alarm_description", description);
        if (formula.isEmpty()) {
            arguments =
                    arguments
                            .with("namespace", metric().namespace())
                            .with("metric_name", metric().name())
                            .with("dimensions", metric().dimensionMap())
                            .with("statistic", metric().statistic())
                            .with("period", PERIOD_SECONDS);
        } else {
            var queries = new ArrayList<Entries>();
            metrics.forEach((of, metric) ->
                    queries.add(entry("id", of).with("metric", block(query(metric)))));
            queries.add(
                    entry("id", "value")
                            .with("expression", formula.get())
                            .with("return_data", true));
            arguments = arguments.with("metric_query", new Blocks(queries));
        }
        return Terraform.of(
                id,
                "aws_cloudwatch_metric_alarm",
                arguments
                        .with("comparison_operator", GREATER)
                        .with("threshold", above)
                        .with("evaluation_periods", amount(minutes))
                        .with("treat_missing_data", MISSING)
                        .with("alarm_actions", actions)
                        .with("ok_actions", actions));
    }

    private static Entries query(CloudWatchMetric metric) {
        return entry("namespace", metric.namespace())
                .with("metric_name", metric.name())
                .with("dimensions", metric.dimensionMap())
                .with("stat", metric.statistic())
                .with("period", PERIOD_SECONDS);
    }
}
