package dev.leat.server.aws;

import dev.leat.error.LibraryErrorText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// A reader of requests in the JSON protocol. Skips members that the shape does not have, as AWS
/// does.
final class JsonReading {

    private final JsonFormat format;
    private final JsonParser parser;
    private final int mostValues;
    private int values;

    private JsonReading(JsonFormat format, JsonParser parser, int mostValues) {
        this.format = format;
        this.parser = parser;
        this.mostValues = mostValues;
    }

    /// @param mostValues maximum number of values ([Service#mostValues])
    /// @throws AwsErrorException if this is not JSON or does not match the shape
    static SdkPojo read(byte[] body, JsonFormat format, Shape shape, int mostValues) {
        if (body.length == 0) {
            return Shape.build(shape.empty());
        }
        try (var parser = format.parser(body)) {
            parser.nextToken();
            var read = new JsonReading(format, parser, mostValues).structure(shape);
            if (parser.nextToken() != null) {
                throw AwsErrorException.malformed("unexpected text after the JSON value");
            }
            return read;
        } catch (JacksonException broken) {
            throw AwsErrorException.malformed(
                    "malformed JSON: " + LibraryErrorText.text(broken.getOriginalMessage()));
        }
    }

    private SdkPojo structure(Shape shape) {
        expect(JsonToken.START_OBJECT, "an object");
        var filling = shape.empty();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var member = shape.inBody(parser.currentName());
            parser.nextToken();
            if (member == null) {
                parser.skipChildren();
                continue;
            }
            var value = value(member.kind());
            if (value != null) {
                member.set(filling, value);
            }
        }
        return Shape.build(filling);
    }

    private @Nullable Object value(ValueKind type) {
        if (++values > mostValues) {
            throw AwsErrorException.malformed("more than " + mostValues + " values in one request");
        }
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        return switch (type) {
            case ValueKind.Scalar scalar -> scalar(scalar);
            case ValueKind.Structure(var shape) -> structure(shape);
            case ValueKind.Listed(var element, _) -> list(element);
            case ValueKind.Mapped(var value) -> map(value);
        };
    }

    private Object list(ValueKind element) {
        expect(JsonToken.START_ARRAY, "a list");
        var list = new ArrayList<Object>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            var value = value(element);
            if (value != null) {
                list.add(value);
            }
        }
        return list;
    }

    private Object map(ValueKind type) {
        expect(JsonToken.START_OBJECT, "an object");
        var map = new LinkedHashMap<String, Object>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            parser.nextToken();
            var value = value(type);
            if (value != null) {
                map.put(key, value);
            }
        }
        return map;
    }

    private Object scalar(ValueKind.Scalar scalar) {
        return switch (scalar) {
            case TEXT -> {
                expect(JsonToken.VALUE_STRING, "a string");
                yield parser.getString();
            }
            case INTEGER -> {
                expect(JsonToken.VALUE_NUMBER_INT, "an integer");
                yield parser.getIntValue();
            }
            case LONG -> {
                expect(JsonToken.VALUE_NUMBER_INT, "an integer");
                yield parser.getLongValue();
            }
            case FLAG -> {
                if (parser.currentToken() != JsonToken.VALUE_TRUE) {
                    expect(JsonToken.VALUE_FALSE, "true or false");
                }
                yield parser.currentToken() == JsonToken.VALUE_TRUE;
            }
            case BYTES -> {
                expect(format.bytes(), "bytes");
                yield SdkBytes.fromByteArrayUnsafe(parser.getBinaryValue());
            }
            case REAL -> parser.getDoubleValue();
            case TIME, DATE -> {
                if (!parser.currentToken().isNumeric() || parser.isNaN()) {
                    throw expected("a number");
                }
                yield format.time(parser);
            }
        };
    }

    private void expect(JsonToken token, String what) {
        if (parser.currentToken() != token) {
            throw expected(what);
        }
    }

    private AwsErrorException expected(String what) {
        return AwsErrorException.malformed(
                "expected %s at %s".formatted(what, parser.streamReadContext().pathAsPointer()));
    }
}
