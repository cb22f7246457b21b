package dev.leat.server.aws;

import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORGenerator;

/// The format of bodies of the JSON protocol: text, or CBOR (RFC 8949), in which the AWS SDK for
/// Java calls Kinesis. In CBOR bytes are byte strings, and times are numbers with tag 1, in
/// milliseconds as the SDK expects (https://github.com/aws/aws-sdk-java-v2/issues/1021).
enum JsonFormat {
    TEXT("application/x-amz-json", new JsonFactory()),
    CBOR("application/x-amz-cbor", new CBORFactory());

    private static final int TIME_TAG = 1;

    private final String type;

    @SuppressWarnings("ImmutableEnumChecker") // factories are immutable
    private final TokenStreamFactory factory;

    JsonFormat(String type, TokenStreamFactory factory) {
        this.type = type;
        this.factory = factory;
    }

    /// Returns the format of bodies of this content type; empty if they are not of the JSON
    /// protocol.
    static Optional<JsonFormat> of(String contentType) {
        return Stream.of(values())
                .filter(format -> contentType.startsWith(format.type))
                .findFirst();
    }

    JsonParser parser(byte[] body) {
        return factory.createParser(ObjectReadContext.empty(), body);
    }

    JsonGenerator generator(OutputStream to) {
        return factory.createGenerator(ObjectWriteContext.empty(), to);
    }

    /// The token of a value of bytes.
    JsonToken bytes() {
        return this == CBOR ? JsonToken.VALUE_EMBEDDED_OBJECT : JsonToken.VALUE_STRING;
    }

    /// Writes a time in the format of the generator.
    static void time(JsonGenerator json, Instant time) {
        if (json instanceof CBORGenerator cbor) {
            cbor.writeTag(TIME_TAG);
            cbor.writeNumber(time.toEpochMilli());
        } else {
            json.writeNumber(BigDecimal.valueOf(time.toEpochMilli(), 3));
        }
    }

    /// Reads a time, which the parser is at.
    Instant time(JsonParser parser) {
        return Instant.ofEpochMilli(
                this == CBOR ? parser.getLongValue() : Math.round(parser.getDoubleValue() * 1000));
    }
}
