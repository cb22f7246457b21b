package dev.leat.local.bucket;

import dev.leat.batch.FileUnit;
import dev.leat.local.topic.Aws;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// The news of an object as S3 writes it.
final class ObjectEvent {

    /// What S3 gives as the subject where its news go through a topic.
    static final String SUBJECT = "Amazon S3 Notification";

    private static final JsonFactory JSON = new JsonFactory();

    private ObjectEvent() {}

    static String put(FileUnit unit) {
        var out = new StringWriter(600);
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeArrayPropertyStart("Records");
            record(json, unit);
            json.writeEndArray();
            json.writeEndObject();
        }
        return out.toString();
    }

    private static void record(JsonGenerator json, FileUnit unit) {
        json.writeStartObject();
        json.writeStringProperty("eventVersion", "2.1");
        json.writeStringProperty("eventSource", "aws:s3");
        json.writeStringProperty("awsRegion", Aws.REGION);
        json.writeStringProperty("eventTime", Aws.time(unit.created()));
        json.writeStringProperty("eventName", "ObjectCreated:Put");
        json.writeObjectPropertyStart("s3");
        json.writeStringProperty("s3SchemaVersion", "1.0");
        json.writeObjectPropertyStart("bucket");
        json.writeStringProperty("name", unit.bucket());
        json.writeStringProperty("arn", "arn:aws:s3:::" + unit.bucket());
        json.writeEndObject();
        json.writeObjectPropertyStart("object");
        json.writeStringProperty("key", encoded(unit.key()));
        json.writeNumberProperty("size", unit.size());
        json.writeStringProperty("eTag", unit.etag());
        json.writeStringProperty("versionId", unit.versionText());
        json.writeStringProperty("sequencer", unit.versionText());
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
    }

    /// As forms are encoded, but that a slash stays.
    static String encoded(String key) {
        return URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/");
    }
}
