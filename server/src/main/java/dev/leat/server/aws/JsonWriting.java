package dev.leat.server.aws;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import tools.jackson.core.JsonGenerator;

/// A writer of responses and errors in the JSON protocol. Omits absent and empty members.
final class JsonWriting {

    private JsonWriting() {}

    static byte[] answer(SdkPojo answer, Shape shape, JsonFormat format) {
        var bytes = new ByteArrayOutputStream(512);
        try (var json = format.generator(bytes)) {
            structure(json, answer, shape);
        }
        return bytes.toByteArray();
    }

    static byte[] fault(AwsErrorException fault, JsonFormat format) {
        var bytes = new ByteArrayOutputStream();
        try (var json = format.generator(bytes)) {
            json.writeStartObject();
            json.writeStringProperty("__type", fault.type());
            json.writeStringProperty("message", fault.text());
            fault.detail().ifPresent(detail -> members(json, detail.members(), detail.shape()));
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void structure(JsonGenerator json, SdkPojo from, Shape shape) {
        json.writeStartObject();
        members(json, from, shape);
        json.writeEndObject();
    }

    private static void members(JsonGenerator json, SdkPojo from, Shape shape) {
        for (var member : shape.members()) {
            var value = member.get(from);
            if (value != null && !omitted(value, shape)) {
                json.writeName(member.name());
                value(json, value, member.kind());
            }
        }
    }

    /// Lists and maps that were never set are omitted, and empty ones except where they say
    /// something ([Shape#writesEmpty]).
    private static boolean omitted(Object value, Shape shape) {
        return value instanceof SdkAutoConstructList
                || value instanceof SdkAutoConstructMap
                || (empty(value) && !shape.writesEmpty());
    }

    static boolean empty(Object value) {
        return (value instanceof List<?> list && list.isEmpty())
                || (value instanceof Map<?, ?> map && map.isEmpty());
    }

    private static void value(JsonGenerator json, Object value, ValueKind type) {
        switch (type) {
            case ValueKind.Scalar scalar -> scalar(json, value, scalar);
            case ValueKind.Structure(var shape) -> structure(json, (SdkPojo) value, shape);
            case ValueKind.Listed(var element, _) -> {
                json.writeStartArray();
                for (var each : (List<?>) value) {
                    value(json, each, element);
                }
                json.writeEndArray();
            }
            case ValueKind.Mapped(var of) -> {
                json.writeStartObject();
                for (var entry : ((Map<?, ?>) value).entrySet()) {
                    json.writeName((String) entry.getKey());
                    value(json, entry.getValue(), of);
                }
                json.writeEndObject();
            }
        }
    }

    private static void scalar(JsonGenerator json, Object value, ValueKind.Scalar scalar) {
        switch (scalar) {
            case TEXT -> json.writeString((String) value);
            case INTEGER -> json.writeNumber((Integer) value);
            case LONG -> json.writeNumber((Long) value);
            case FLAG -> json.writeBoolean((Boolean) value);
            case BYTES -> json.writeBinary(((SdkBytes) value).asByteArrayUnsafe());
            case REAL -> json.writeNumber((Double) value);
            case TIME, DATE -> JsonFormat.time(json, (Instant) value);
        }
    }
}
