package dev.leat.aws.deploy.resource;

import static dev.leat.aws.deploy.model.TemplateValue.entry;

import dev.leat.aws.deploy.model.TemplateValue.Entries;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A metric in CloudWatch.
///
/// @param dimensions their values by name, in order
/// @param statistic such as `Maximum`
public record CloudWatchMetric(
        String namespace, String name, Map<String, String> dimensions, String statistic) {

    /// Metrics of SQS
    /// (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html).
    public static final String VISIBLE = "ApproximateNumberOfMessagesVisible";

    public static final String IN_FLIGHT = "ApproximateNumberOfMessagesNotVisible";
    public static final String OLDEST_AGE = "ApproximateAgeOfOldestMessage";

    /// The metric of Kinesis in milliseconds
    /// (https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html).
    private static final String LAG = "GetRecords.IteratorAgeMilliseconds";

    /// Metrics of Lambda
    /// (https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html).
    public static final String ERRORS = "Errors";

    public static final String THROTTLES = "Throttles";

    /// The age in milliseconds of the last record of an event from a stream.
    public static final String ITERATOR_AGE = "IteratorAge";

    public CloudWatchMetric {
        dimensions = Collections.unmodifiableMap(new LinkedHashMap<>(dimensions));
    }

    /// @param dimensions names, each before its value
    public CloudWatchMetric(
            String namespace, String name, List<String> dimensions, String statistic) {
        this(namespace, name, pairs(dimensions), statistic);
    }

    private static Map<String, String> pairs(List<String> texts) {
        var pairs = new LinkedHashMap<String, String>();
        for (int i = 0; i < texts.size(); i += 2) {
            pairs.put(texts.get(i), texts.get(i + 1));
        }
        return pairs;
    }

    /// Returns a metric of SQS.
    ///
    /// @param queue the name on AWS
    public static CloudWatchMetric ofQueue(String name, String queue, String statistic) {
        return new CloudWatchMetric("AWS/SQS", name, List.of("QueueName", queue), statistic);
    }

    /// Returns the age in milliseconds of the last record that a reader of a stream has read.
    ///
    /// @param stream the name on AWS
    public static CloudWatchMetric lag(String stream) {
        return new CloudWatchMetric("AWS/Kinesis", LAG, List.of("StreamName", stream), "Maximum");
    }

    /// Returns a metric of a function in Lambda.
    ///
    /// @param function the name on AWS
    public static CloudWatchMetric ofFunction(String name, String function, String statistic) {
        return new CloudWatchMetric(
                "AWS/Lambda", name, List.of("FunctionName", function), statistic);
    }

    /// Returns the metric as a property of CloudFormation.
    Entries cloudFormation() {
        return entry("Namespace", namespace)
                .with("MetricName", name)
                .with(
                        "Dimensions",
                        dimensions.entrySet().stream()
                                .map(each ->
                                        entry("Name", each.getKey()).with("Value", each.getValue()))
                                .toList());
    }

    /// Returns the dimensions as a map.
    Entries dimensionMap() {
        var map = Entries.NONE;
        for (var each : dimensions.entrySet()) {
            map = map.with(each.getKey(), each.getValue());
        }
        return map;
    }
}
