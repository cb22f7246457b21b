package dev.leat.cli.terminal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/// The body of a message as a person may see it.
public final class Body {

    public static final String MASK = "***";

    private static final byte[] QUOTED_MASK =
            ("\"" + MASK + "\"").getBytes(StandardCharsets.US_ASCII);

    private static final JsonFactory JSON = new JsonFactory();

    private Body() {}

    /// The body, if it is UTF-8.
    public static Optional<String> text(byte[] body) {
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
        } catch (CharacterCodingException binary) {
            return Optional.empty();
        }
    }

    /// The original text, but for personal values, in whose place stands a mask. A document in
    /// which they cannot be found is not shown at all.
    public static String shown(byte[] body, Set<String> personal) {
        if (personal.isEmpty()) {
            return text(body).orElseGet(() -> "base64:" + Base64.getEncoder().encodeToString(body));
        }
        try (var json = JSON.createParser(ObjectReadContext.empty(), body)) {
            return json.nextToken() == JsonToken.START_OBJECT
                    ? text(masked(json, body, personal)).orElseGet(() -> hidden(body))
                    : hidden(body);
        } catch (JacksonException broken) {
            return hidden(body);
        }
    }

    /// The same bytes, each personal value of the document's own fields replaced.
    private static byte[] masked(JsonParser json, byte[] body, Set<String> personal) {
        var out = new ByteArrayOutputStream(body.length);
        int from = 0;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean hide = personal.contains(json.currentName());
            boolean isNull = json.nextToken() == JsonToken.VALUE_NULL;
            int start = (int) json.currentTokenLocation().getByteOffset();
            json.skipChildren();
            json.finishToken();
            if (hide && !isNull) {
                out.write(body, from, start - from);
                out.writeBytes(QUOTED_MASK);
                from = (int) json.currentLocation().getByteOffset();
            }
        }
        if (json.nextToken() != null) {
            throw new StreamReadException(json, "text after the document");
        }
        out.write(body, from, body.length - from);
        return out.toByteArray();
    }

    private static String hidden(byte[] body) {
        return "(%s that may hold personal values; --unmask shows them)"
                .formatted(Terminal.count(body.length, "byte"));
    }
}
