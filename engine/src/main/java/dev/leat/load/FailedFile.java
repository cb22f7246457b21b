package dev.leat.load;

import dev.leat.app.FileEventSchema;
import dev.leat.batch.FileUnit;
import dev.leat.decode.JsonWriter;
import dev.leat.event.BusEvent;
import dev.leat.port.EventPlace;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// A file that failed permanently. It is reported as the event "Glue Job State Change" of AWS Glue
/// (https://docs.aws.amazon.com/glue/latest/dg/automating-awsglue-with-cloudwatch-events.html),
/// with more fields in its `detail`. All parts follow from the record, so each of the sinks
/// receives the same event.
///
/// @param queue the queue whose dead letters contain the file's notification
/// @param letter the id of the notification, by which its dead letter is found
/// @param run an id of this run of the file, unique in the app
/// @param place the place from which the event comes
record FailedFile(
        String app,
        String pipeline,
        FileUnit unit,
        String error,
        int attempts,
        Instant at,
        String queue,
        String letter,
        String run,
        EventPlace place) {

    /// Maximum length of a subject in SNS.
    private static final int SUBJECT = 100;

    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    /// Writes a time as kernels do, without trailing zeros, so that the event bus receives the same
    /// text as sinks.
    private static final DateTimeFormatter AT =
            new DateTimeFormatterBuilder().appendInstant(-1).toFormatter(Locale.ROOT);

    /// Returns the record of the failure, which has the columns of
    /// [dev.leat.app.FileEventSchema#FAILED].
    byte[] detail() {
        var json = new JsonWriter(false);
        json.raw('{').quoted("jobName").raw(':').quoted(pipeline);
        text(json, "severity", "ERROR");
        text(json, "state", FileEventSchema.FAILED_STATE);
        text(json, "jobRunId", "jr_" + hex("run"));
        text(json, "message", "%s failed permanently: %s".formatted(object(), error));
        text(json, "pipeline", pipeline);
        text(json, "bucket", unit.bucket());
        text(json, "object", unit.key());
        text(json, "version", unit.versionText());
        text(json, "error", error);
        json.raw(',').quoted("attempts").raw(':').whole(attempts);
        text(json, "at", AT.format(at.truncatedTo(ChronoUnit.MICROS)));
        return json.raw('}').copy();
    }

    private static void text(JsonWriter json, String name, String value) {
        json.raw(',').quoted(name).raw(':').quoted(value);
    }

    /// Returns the event with this `detail`.
    BusEvent event(String detail) {
        return new BusEvent(
                id("event"),
                place.source(),
                FileEventSchema.FAILED_TYPE,
                place.account(),
                at,
                place.region(),
                List.of(),
                detail);
    }

    private UUID id(String use) {
        var name = String.join("\n", use, app, pipeline, run);
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    private String hex(String use) {
        return (id(use).toString() + id(use + " 2")).replace("-", "");
    }

    private String object() {
        return unit.bucket() + "/" + unit.key();
    }

    /// Returns the subject of messages of topics.
    String subject() {
        var text = line("%s: %s, %s".formatted(FileEventSchema.FAILED_STATE, pipeline, object()));
        return text.codePointCount(0, text.length()) <= SUBJECT
                ? text
                : text.substring(0, text.offsetByCodePoints(0, SUBJECT));
    }

    /// Returns the text of emails: the file, the reason, and the commands to repair it. A key may
    /// contain any characters, so no command contains it.
    String mail() {
        return """
        A file failed permanently.

        Where:     app %s, pipeline %s
        File:      %s
        When:      %s, attempt %d
        Why:       %s

        If the app was wrong, correct app.yaml and process the file again, in the app's folder%s:
          leat dlq show %s --id %s
          leat dlq redrive %s --id %s --yes
        If the file is wrong, correct it and put it again. Then remove the dead letter:
          leat dlq purge %s --id %s --yes
        """
                .formatted(
                        app,
                        pipeline,
                        line(object()),
                        SECOND.format(at),
                        attempts,
                        line(error),
                        place.equals(EventPlace.EMBEDDED)
                                ? ""
                                : ", with --env and the name of the environment",
                        queue,
                        letter,
                        queue,
                        letter,
                        queue,
                        letter);
    }

    /// Returns the text as one line.
    private static String line(String text) {
        return text.replaceAll("[\\p{Cntrl}\u2028\u2029]+", " ");
    }
}
