package dev.leat.aws.deploy;

import dev.leat.app.Alarm;
import dev.leat.app.Pipeline;
import dev.leat.app.StreamSource;
import dev.leat.aws.deploy.model.TemplateParameter;
import dev.leat.aws.deploy.model.TemplateParameter.Kind;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Amount;
import dev.leat.aws.deploy.model.TemplateValue.IfSet;
import dev.leat.aws.deploy.model.TemplateValue.Parameter;
import dev.leat.aws.deploy.resource.CloudWatchAlarm;
import dev.leat.aws.deploy.resource.CloudWatchMetric;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The alarms of an app. In addition an alarm on the dead letters of each queue, one on the age of
/// the oldest message of each queue and one on the lag of each stream that a pipeline reads, unless
/// the app has an alarm on this measure of the queue or stream, and alarms on the errors and
/// throttles of functions and on the lag of those that read streams. The queues, topics and streams
/// must have been added.
final class AlarmPart {

    private static final String TOPIC = "AlarmTopicArn";
    private static final String OLDEST = "OldestMessageSeconds";
    private static final String DEFAULT_OLDEST = "900";
    private static final String LAG = "LagMilliseconds";
    private static final String DEFAULT_LAG = "900000";
    private static final String MAXIMUM = "Maximum";
    private static final String VALUE = "value";

    private AlarmPart() {}

    static void add(DeploymentPlan plan) {
        var alarms = new ArrayList<CloudWatchAlarm>();
        plan.app().alarms().values().forEach(alarm -> of(alarm, plan).ifPresent(alarms::add));
        var queues =
                plan.sources().stream()
                        .filter(queue -> isFree(queue, Alarm.Measure.OLDEST_AGE, plan))
                        .toList();
        for (var queue : queues) {
            alarms.add(
                    alarm(
                            queue + "-oldest-message",
                            "The oldest message of queue %s waits too long.".formatted(queue),
                            ofQueue(CloudWatchMetric.OLDEST_AGE, queue, plan),
                            new Parameter(OLDEST),
                            plan));
        }
        var streams =
                StreamPart.sources(plan.app())
                        .filter(stream -> isFree(stream, Alarm.Measure.LAG, plan))
                        .toList();
        for (var stream : streams) {
            alarms.add(
                    alarm(
                            stream + "-lag",
                            "The pipelines that read stream %s are late.".formatted(stream),
                            CloudWatchMetric.lag(plan.stream(stream).name()),
                            new Parameter(LAG),
                            plan));
        }
        plan.app().queues().keySet().stream()
                .filter(queue -> isFree(queue, Alarm.Measure.DEAD_LETTERS, plan))
                .filter(queue -> !plan.isOfLargeFiles(queue))
                .forEach(queue ->
                        letters(queue, plan)
                                .ifPresent(metric ->
                                        alarms.add(
                                                alarm(
                                                        queue + "-dead-letters",
                                                        "Queue %s has dead letters; leat dlq ls shows the reasons."
                                                                .formatted(queue),
                                                        metric,
                                                        TemplateValue.amount(0),
                                                        plan))));
        alarms.addAll(functions(plan));
        if (alarms.stream().anyMatch(alarm -> alarm.actions() instanceof IfSet)) {
            plan.add(
                    TemplateParameter.of(
                            TOPIC,
                            Kind.TEXT,
                            "ARN of an SNS topic that is notified of alarms without a topic of their own.",
                            ""));
        }
        if (!queues.isEmpty()) {
            plan.add(
                    TemplateParameter.of(
                            OLDEST,
                            Kind.NUMBER,
                            "Age in seconds of a queue's oldest message that raises an alarm.",
                            DEFAULT_OLDEST));
        }
        if (!streams.isEmpty() || !streamFunctions(plan).isEmpty()) {
            plan.add(
                    TemplateParameter.of(
                            LAG,
                            Kind.NUMBER,
                            "Lag in milliseconds of a reader of a stream that raises an alarm.",
                            DEFAULT_LAG));
        }
        plan.reserve("Alarm", alarms.stream().map(CloudWatchAlarm::id).toList());
        alarms.forEach(alarm -> plan.add(alarm.withId(plan.id(alarm.id(), "Alarm"))));
    }

    private static List<CloudWatchAlarm> functions(DeploymentPlan plan) {
        var names = new ArrayList<>(plan.functions().keySet());
        if (plan.redrives()) {
            names.add(RedrivePart.NAME);
        }
        var alarms = new ArrayList<CloudWatchAlarm>();
        for (var name : names) {
            var function = plan.functionName(name);
            for (var metric : List.of(CloudWatchMetric.ERRORS, CloudWatchMetric.THROTTLES)) {
                alarms.add(
                        alarm(
                                "%s-function-%s".formatted(name, metric.toLowerCase(Locale.ROOT)),
                                "The function %s has %s."
                                        .formatted(function, metric.toLowerCase(Locale.ROOT)),
                                CloudWatchMetric.ofFunction(metric, function, "Sum"),
                                TemplateValue.amount(0),
                                plan));
            }
        }
        for (var name : streamFunctions(plan)) {
            var function = plan.functionName(name);
            alarms.add(
                    alarm(
                            name + "-function-lag",
                            "The records that the function %s gets are old.".formatted(function),
                            CloudWatchMetric.ofFunction(
                                    CloudWatchMetric.ITERATOR_AGE, function, MAXIMUM),
                            new Parameter(LAG),
                            plan));
        }
        return alarms;
    }

    /// Returns the functions that read streams.
    private static List<String> streamFunctions(DeploymentPlan plan) {
        return plan.functions().values().stream()
                .filter(pipeline -> pipeline.from() instanceof StreamSource)
                .map(Pipeline::name)
                .toList();
    }

    private static boolean isFree(String queue, Alarm.Measure measure, DeploymentPlan plan) {
        return plan.app().alarms().values().stream()
                .noneMatch(alarm -> alarm.of().equals(queue) && alarm.measure() == measure);
    }

    /// Returns a name that no alarm of the app has.
    private static String free(String name, DeploymentPlan plan) {
        return plan.app().alarms().containsKey(name) ? free(name + "-alarm", plan) : name;
    }

    /// Returns an alarm whose id is a name until the names of all alarms are known.
    private static CloudWatchAlarm alarm(
            String name,
            String description,
            CloudWatchMetric metric,
            TemplateValue above,
            DeploymentPlan plan) {
        return new CloudWatchAlarm(
                name,
                plan.deploymentName() + "-" + free(name, plan),
                description,
                Map.of(VALUE, metric),
                Optional.empty(),
                above,
                1,
                new IfSet(TOPIC));
    }

    private static Optional<CloudWatchMetric> letters(String queue, DeploymentPlan plan) {
        return plan.app()
                .queue(queue)
                .deadLetterQueue()
                .map(letters -> ofQueue(CloudWatchMetric.VISIBLE, letters, plan));
    }

    private static CloudWatchMetric ofQueue(String metric, String queue, DeploymentPlan plan) {
        return CloudWatchMetric.ofQueue(metric, plan.queue(queue).name(), MAXIMUM);
    }

    /// Returns an alarm of the app with its name as id; empty if its measure does not exist on AWS.
    private static Optional<CloudWatchAlarm> of(Alarm alarm, DeploymentPlan plan) {
        var metrics = new LinkedHashMap<String, CloudWatchMetric>();
        var formula = Optional.<String>empty();
        switch (alarm.measure()) {
            case DEAD_LETTERS ->
                    letters(alarm.of(), plan).ifPresent(metric -> metrics.put(VALUE, metric));
            case VISIBLE -> metrics.put(VALUE, ofQueue(CloudWatchMetric.VISIBLE, alarm.of(), plan));
            case IN_FLIGHT ->
                    metrics.put(VALUE, ofQueue(CloudWatchMetric.IN_FLIGHT, alarm.of(), plan));
            case OLDEST_AGE ->
                    metrics.put(VALUE, ofQueue(CloudWatchMetric.OLDEST_AGE, alarm.of(), plan));
            case REJECT_RATE -> {
                metrics.put("letters", LoggedMetrics.of("DeadLetters", alarm.of(), plan));
                metrics.put("records", LoggedMetrics.of("Read", alarm.of(), plan));
                formula = Optional.of("IF(records > 0, letters / records, 0)");
            }
            case LAG -> {
                metrics.put("lag", CloudWatchMetric.lag(plan.stream(alarm.of()).name()));
                formula = Optional.of("lag / 1000");
            }
            case FAILURES,
                    BROKEN_LIMITS,
                    NULL_SHARE,
                    DISTINCT,
                    DRIFT,
                    REJECT_SHARE,
                    VOLUME_DROP,
                    FRESHNESS,
                    BACKLOG,
                    WAITING,
                    WAITING_AGE -> {
                // not measured on AWS
            }
        }
        return metrics.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new CloudWatchAlarm(
                                alarm.name(),
                                plan.deploymentName() + "-" + alarm.name(),
                                "Alarm %s of app.yaml.".formatted(alarm.name()),
                                metrics,
                                formula,
                                threshold(alarm),
                                minutes(alarm.lasting()),
                                actions(alarm, plan)));
    }

    /// Returns the threshold without zeros after the decimal point.
    private static TemplateValue threshold(Alarm alarm) {
        var above = BigDecimal.valueOf(alarm.above()).stripTrailingZeros();
        return new Amount(new BigDecimal(above.toPlainString()));
    }

    private static TemplateValue actions(Alarm alarm, DeploymentPlan plan) {
        return alarm.topic()
                .<TemplateValue>map(
                        topic -> new TemplateValue.Items(List.of(plan.topic(topic).arn())))
                .orElseGet(() -> new IfSet(TOPIC));
    }

    /// CloudWatch evaluates these alarms once a minute.
    private static int minutes(Duration lasting) {
        long minutes = lasting.plusMinutes(1).minusNanos(1).toMinutes();
        return (int) Math.clamp(minutes, 1, Alarm.LONGEST_ON_AWS.toMinutes());
    }
}
