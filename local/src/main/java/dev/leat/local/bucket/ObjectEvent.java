package dev.leat.local.bucket;

import dev.leat.batch.FileUnit;
import dev.leat.port.AwsNames;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// An object notification in S3's format
/// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html). The
/// fields for user addresses and accounts are constant, because Leat has neither.
record ObjectEvent(ObjectEventType what, FileUnit unit, Instant at) {

    /// Subject of S3's notifications in topics.
    static final String SUBJECT = "Amazon S3 Notification";

    private static final JsonFactory JSON = new JsonFactory();
    private static final String WHO = "leat";

    /// Returns the test message that S3 sends to a new notification target.
    static String test(String bucket, long number, Instant at) {
        var out = new StringWriter(300);
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeStringProperty("Service", "Amazon S3");
            json.writeStringProperty("Event", "s3:TestEvent");
            json.writeStringProperty("Time", AwsNames.time(at));
            json.writeStringProperty("Bucket", bucket);
            json.writeStringProperty("RequestId", request(number));
            json.writeStringProperty("HostId", host(number));
            json.writeEndObject();
        }
        return out.toString();
    }

    /// @param rule the id of the notification configuration
    String text(String rule) {
        var out = new StringWriter(1000);
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeArrayPropertyStart("Records");
            record(json, rule);
            json.writeEndArray();
            json.writeEndObject();
        }
        return out.toString();
    }

    private void record(JsonGenerator json, String rule) {
        json.writeStartObject();
        json.writeStringProperty("eventVersion", "2.1");
        json.writeStringProperty("eventSource", "aws:s3");
        json.writeStringProperty("awsRegion", AwsNames.REGION);
        json.writeStringProperty("eventTime", AwsNames.time(at));
        json.writeStringProperty("eventName", what.event());
        who(json, "userIdentity");
        json.writeObjectPropertyStart("requestParameters");
        json.writeStringProperty("sourceIPAddress", "127.0.0.1");
        json.writeEndObject();
        json.writeObjectPropertyStart("responseElements");
        json.writeStringProperty("x-amz-request-id", request(unit.version()));
        json.writeStringProperty("x-amz-id-2", host(unit.version()));
        json.writeEndObject();
        json.writeObjectPropertyStart("s3");
        json.writeStringProperty("s3SchemaVersion", "1.0");
        json.writeStringProperty("configurationId", rule);
        json.writeObjectPropertyStart("bucket");
        json.writeStringProperty("name", unit.bucket());
        who(json, "ownerIdentity");
        json.writeStringProperty("arn", "arn:aws:s3:::" + unit.bucket());
        json.writeEndObject();
        json.writeObjectPropertyStart("object");
        object(json);
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
    }

    /// For a deleted object, S3 reports only the key.
    private void object(JsonGenerator json) {
        json.writeStringProperty("key", encoded(unit.key()));
        switch (what) {
            case PUT, COPY, COMPLETE -> {
                json.writeNumberProperty("size", unit.size());
                json.writeStringProperty("eTag", unit.etag());
                json.writeStringProperty("versionId", unit.versionText());
            }
            case DELETE -> {}
        }
        json.writeStringProperty("sequencer", unit.versionText());
    }

    private static void who(JsonGenerator json, String name) {
        json.writeObjectPropertyStart(name);
        json.writeStringProperty("principalId", WHO);
        json.writeEndObject();
    }

    private static String request(long number) {
        return "%016x".formatted(number).toUpperCase(Locale.ROOT);
    }

    private static String host(long number) {
        var text = WHO + " " + request(number);
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Encodes a key as HTML forms do, but leaves slashes unchanged.
    static String encoded(String key) {
        return URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/");
    }
}
