package dev.leat.operations;

import dev.leat.mask.Mask;
import dev.leat.mask.VisibleBody;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// An edit of a message by a person who sees its masked body. A masked value that the person did
/// not change is replaced by the original value. A list with masked values must be unchanged,
/// because the items of a changed list cannot be related to those of the original.
public final class MaskedEdit {

    private static final JsonMapper EXACT =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    private MaskedEdit() {}

    /// Returns the body to send.
    ///
    /// @param edited the edited text of the body as `mask` shows it
    public static byte[] body(byte[] original, Mask mask, String edited) {
        if (VisibleBody.text(original).isEmpty()) {
            throw RefusedOperationException.invalid(
                    "the message is not text, so it cannot be edited here");
        }
        var shown = mask.body(original);
        if (mask.nothing() || shown.equals(VisibleBody.text(original).orElseThrow())) {
            return edited.getBytes(StandardCharsets.UTF_8);
        }
        var before = read(original, "the message is masked as a whole");
        var visible =
                read(shown.getBytes(StandardCharsets.UTF_8), "the message is masked as a whole");
        if (!visible.isObject()) {
            throw refused("the message is masked as a whole");
        }
        var after = read(edited.getBytes(StandardCharsets.UTF_8), "the edited message is not JSON");
        var restored = restored(before, visible, after);
        if (masked(restored) && !masked(before)) {
            throw refused("the edit moves a masked value, or changes a list that contains one");
        }
        return EXACT.writeValueAsBytes(restored);
    }

    /// Returns the paths of the values of a document that are masked; empty if it is no JSON
    /// object.
    static Set<String> hidden(String document, Mask mask) {
        var shown = object(mask.body(document.getBytes(StandardCharsets.UTF_8)));
        return hidden("", object(document), shown).collect(Collectors.toSet());
    }

    private static Stream<String> hidden(String path, JsonNode before, JsonNode shown) {
        return before.propertyStream()
                .filter(member -> !member.getValue().equals(shown.path(member.getKey())))
                .flatMap(member -> {
                    var name = path + member.getKey();
                    var now = shown.path(member.getKey());
                    return member.getValue().isObject() && now.isObject()
                            ? hidden(name + ".", member.getValue(), now)
                            : Stream.of(name);
                });
    }

    private static ObjectNode object(String document) {
        try {
            if (EXACT.readTree(document) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException _) {
            // It has no columns, as other documents.
        }
        return EXACT.createObjectNode();
    }

    private static RefusedOperationException refused(String why) {
        return RefusedOperationException.invalid(
                why + "; show the personal values, and edit the message then");
    }

    private static JsonNode read(byte[] body, String otherwise) {
        try {
            return EXACT.readTree(body);
        } catch (JacksonException _) {
            throw refused(otherwise);
        }
    }

    private static JsonNode restored(JsonNode before, JsonNode visible, JsonNode after) {
        if (after.equals(visible)) {
            return before;
        }
        if (before instanceof ObjectNode
                && visible instanceof ObjectNode
                && after instanceof ObjectNode) {
            var restored = EXACT.createObjectNode();
            after.properties()
                    .forEach(member -> {
                        var name = member.getKey();
                        restored.set(
                                name,
                                before.has(name) && visible.has(name)
                                        ? restored(
                                                before.get(name),
                                                visible.get(name),
                                                member.getValue())
                                        : member.getValue());
                    });
            return restored;
        }
        return after;
    }

    /// Returns true if a value of the document is the mask.
    private static boolean masked(JsonNode document) {
        return document.isString()
                ? document.stringValue().equals(Mask.MASK)
                : document.values().stream().anyMatch(MaskedEdit::masked);
    }
}
