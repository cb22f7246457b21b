package dev.leat.alarm;

import dev.leat.app.Alarm;
import dev.leat.app.App;
import dev.leat.port.AlarmLog.AlarmEvent;
import dev.leat.port.AlarmLog.Condition;
import dev.leat.port.AlarmLog.Note;
import dev.leat.port.AlarmLog.State;
import dev.leat.port.AwsNames;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// A change of an alarm as the JSON that CloudWatch publishes to SNS, for programs that read
/// CloudWatch's notifications. Measures of queues and streams have the metric names of SQS and
/// Kinesis (https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html);
/// measures without a metric on AWS have the namespace `Leat`. A decision of a redrive policy is in
/// the additional field `RedrivePolicy`.
final class CloudWatchNotification {

    private static final JsonFactory JSON = new JsonFactory();
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'+0000'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private CloudWatchNotification() {}

    static String message(App app, Alarm alarm, Note note, State next) {
        var text = new StringWriter();
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("AlarmName", alarm.name());
            json.writeStringProperty("AlarmDescription", "of the app " + app.name());
            json.writeStringProperty("AWSAccountId", AwsNames.ACCOUNT);
            json.writeStringProperty("NewStateValue", next.condition().name());
            json.writeStringProperty("NewStateReason", note.reason());
            json.writeStringProperty("StateChangeTime", time(note.at()));
            json.writeStringProperty("Region", AwsNames.REGION);
            json.writeStringProperty(
                    "AlarmArn", AwsNames.arn("cloudwatch", "alarm:" + alarm.name()));
            json.writeStringProperty("OldStateValue", before(note, next).name());
            for (var actions : new String[] {"OKActions", "AlarmActions"}) {
                json.writeArrayPropertyStart(actions);
                alarm.topic().map(AwsNames::topic).ifPresent(json::writeString);
                json.writeEndArray();
            }
            json.writeArrayPropertyStart("InsufficientDataActions");
            json.writeEndArray();
            trigger(json, app, alarm);
            policy(json, note);
            json.writeEndObject();
        }
        return text.toString();
    }

    private static String time(Instant at) {
        return MILLIS.format(at);
    }

    private static Condition before(Note note, State next) {
        return switch (note.event()) {
            case ALARM -> Condition.OK;
            case OK -> Condition.ALARM;
            case CANARY, REDRIVE, COOL_DOWN, HELD, REST -> next.condition();
        };
    }

    private static void trigger(JsonGenerator json, App app, Alarm alarm) {
        json.writeObjectPropertyStart("Trigger");
        json.writeStringProperty("MetricName", metric(alarm));
        json.writeStringProperty("Namespace", namespace(alarm.measure()));
        json.writeStringProperty("StatisticType", "Statistic");
        json.writeStringProperty("Statistic", "MAXIMUM");
        json.writeNullProperty("Unit");
        json.writeArrayPropertyStart("Dimensions");
        json.writeStartObject();
        json.writeStringProperty("value", watched(app, alarm));
        json.writeStringProperty("name", dimension(alarm.measure().watched()));
        json.writeEndObject();
        json.writeEndArray();
        json.writeNumberProperty("Period", Math.max(1, alarm.lasting().toSeconds()));
        json.writeNumberProperty("EvaluationPeriods", 1);
        json.writeStringProperty("ComparisonOperator", "GreaterThanThreshold");
        json.writeNumberProperty("Threshold", threshold(alarm));
        json.writeStringProperty("TreatMissingData", "notBreaching");
        json.writeStringProperty("EvaluateLowSampleCountPercentile", "");
        json.writeEndObject();
    }

    private static String metric(Alarm alarm) {
        return switch (alarm.measure()) {
            case DEAD_LETTERS, VISIBLE -> "ApproximateNumberOfMessagesVisible";
            case IN_FLIGHT -> "ApproximateNumberOfMessagesNotVisible";
            case OLDEST_AGE -> "ApproximateAgeOfOldestMessage";
            case REJECT_RATE -> "RejectRate";
            case FAILURES -> "Failures";
            case BROKEN_LIMITS -> "BrokenLimits";
            case NULL_SHARE -> "NullShare";
            case DISTINCT -> "Distinct";
            case DRIFT -> "Drift";
            case REJECT_SHARE -> "RejectShare";
            case VOLUME_DROP -> "VolumeDrop";
            case FRESHNESS -> "Freshness";
            case LAG -> "GetRecords.IteratorAgeMilliseconds";
            case BACKLOG -> "Backlog";
            case WAITING -> "Waiting";
            case WAITING_AGE -> "OldestWaiting";
        };
    }

    private static String namespace(Alarm.Measure measure) {
        return switch (measure) {
            case DEAD_LETTERS, VISIBLE, IN_FLIGHT, OLDEST_AGE -> "AWS/SQS";
            case LAG -> "AWS/Kinesis";
            case REJECT_RATE,
                    FAILURES,
                    BROKEN_LIMITS,
                    NULL_SHARE,
                    DISTINCT,
                    DRIFT,
                    REJECT_SHARE,
                    VOLUME_DROP,
                    FRESHNESS,
                    BACKLOG,
                    WAITING,
                    WAITING_AGE ->
                    "Leat";
        };
    }

    private static String dimension(Alarm.Watched watched) {
        return switch (watched) {
            case QUEUE -> "QueueName";
            case PIPELINE -> "Pipeline";
            case STREAM -> "StreamName";
            case ENDPOINT -> "Endpoint";
        };
    }

    /// Returns the threshold in the unit of the metric.
    private static double threshold(Alarm alarm) {
        return alarm.measure() == Alarm.Measure.LAG ? alarm.above() * 1000 : alarm.above();
    }

    private static String watched(App app, Alarm alarm) {
        return switch (alarm.measure()) {
            case DEAD_LETTERS -> app.queue(alarm.of()).deadLetterQueue().orElse(alarm.of());
            case VISIBLE,
                    IN_FLIGHT,
                    OLDEST_AGE,
                    REJECT_RATE,
                    FAILURES,
                    BROKEN_LIMITS,
                    NULL_SHARE,
                    DISTINCT,
                    DRIFT,
                    REJECT_SHARE,
                    VOLUME_DROP,
                    FRESHNESS,
                    LAG,
                    BACKLOG,
                    WAITING,
                    WAITING_AGE ->
                    alarm.of();
        };
    }

    private static void policy(JsonGenerator json, Note note) {
        if (note.event() == AlarmEvent.ALARM || note.event() == AlarmEvent.OK) {
            return;
        }
        json.writeObjectPropertyStart("RedrivePolicy");
        json.writeStringProperty("Stage", note.event().name());
        json.writeNumberProperty("Letters", note.deadLetters());
        note.run().ifPresent(run -> json.writeStringProperty("Run", run));
        json.writeEndObject();
    }
}
