package dev.leat.cli.terminal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The body of a message as a person may see it.
public final class Body {

    public static final String MASK = "***";

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

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

    /// The original text, or where it may hold personal values, these masked. A document in which
    /// they cannot be found is not shown at all.
    public static String shown(byte[] body, Set<String> personal) {
        if (personal.isEmpty()) {
            return text(body).orElseGet(() -> "base64:" + Base64.getEncoder().encodeToString(body));
        }
        try {
            var document = JSON.readTree(body);
            if (document instanceof ObjectNode object) {
                return personal.stream().anyMatch(object::has)
                        ? mask(object, personal).toString()
                        : text(body).orElse(hidden(body));
            }
        } catch (JacksonException broken) {
            return hidden(body);
        }
        return hidden(body);
    }

    private static JsonNode mask(ObjectNode object, Set<String> personal) {
        for (var field : personal) {
            if (object.hasNonNull(field)) {
                object.put(field, MASK);
            }
        }
        return object;
    }

    private static String hidden(byte[] body) {
        return "(%s that may hold personal values; --unmask shows them)"
                .formatted(Terminal.count(body.length, "byte"));
    }
}
