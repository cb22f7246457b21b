package dev.leat.aws.deploy.resource;

import static dev.leat.aws.deploy.model.TemplateValue.entry;

import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Entries;
import dev.leat.aws.deploy.model.TemplateValue.Items;
import dev.leat.aws.deploy.model.TemplateValue.Json;
import dev.leat.aws.deploy.model.TemplateValue.Place;
import dev.leat.aws.deploy.model.TemplateValue.Text;
import java.util.ArrayList;
import java.util.List;

/// A dashboard in CloudWatch with two charts in a row.
///
/// Source:
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
///
/// @param name the name on AWS
public record CloudWatchDashboard(String id, String name, List<Chart> charts)
        implements TemplateResource {

    private static final long WIDTH = 12;
    private static final long HEIGHT = 6;
    private static final int PERIOD_SECONDS = 60;

    public CloudWatchDashboard {
        charts = List.copyOf(charts);
    }

    /// A chart of some metrics over time.
    public record Chart(String title, List<CloudWatchMetric> metrics) {
        public Chart {
            metrics = List.copyOf(metrics);
        }
    }

    private Entries body() {
        var widgets = new ArrayList<Entries>();
        for (int i = 0; i < charts.size(); i++) {
            widgets.add(
                    entry("type", "metric")
                            .with("x", i % 2 * WIDTH)
                            .with("y", i / 2 * HEIGHT)
                            .with("width", WIDTH)
                            .with("height", HEIGHT)
                            .with("properties", properties(charts.get(i))));
        }
        return entry("widgets", new Items(List.copyOf(widgets)));
    }

    private static Entries properties(Chart chart) {
        return entry("title", chart.title())
                .with("view", "timeSeries")
                .with("region", Place.REGION)
                .with("period", PERIOD_SECONDS)
                .with("metrics", chart.metrics().stream().map(CloudWatchDashboard::line).toList());
    }

    private static Items line(CloudWatchMetric metric) {
        var words = new ArrayList<>(List.of(new Text(metric.namespace()), new Text(metric.name())));
        metric.dimensions()
                .forEach((dimension, value) -> {
                    words.add(new Text(dimension));
                    words.add(new Text(value));
                });
        var line = new ArrayList<TemplateValue>(words);
        line.add(entry("stat", metric.statistic()));
        return new Items(line);
    }

    @Override
    public List<CloudFormation> cloudFormation() {
        return CloudFormation.of(
                id,
                "AWS::CloudWatch::Dashboard",
                entry("DashboardName", name).with("DashboardBody", new Json(body())));
    }

    @Override
    public List<Terraform> terraform() {
        return Terraform.of(
                id,
                "aws_cloudwatch_dashboard",
                entry("dashboard_name", name).with("dashboard_body", new Json(body())));
    }
}
