package dev.leat.mask;

import dev.leat.app.Type;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/// A document in which personal data is replaced by a mask; all other bytes are unchanged.
final class MaskedBody {

    private static final byte[] QUOTED_MASK =
            ('"' + Mask.MASK + '"').getBytes(StandardCharsets.US_ASCII);

    private static final JsonFactory JSON = new JsonFactory();

    private final byte[] body;
    private final Mask mask;
    private final ByteArrayOutputStream out;
    private final JsonParser json;
    private int copied;

    private MaskedBody(byte[] body, Mask mask, JsonParser json) {
        this.body = body;
        this.mask = mask;
        this.json = json;
        this.out = new ByteArrayOutputStream(body.length);
    }

    static String of(byte[] body, Mask mask) {
        if (mask.nothing()) {
            return VisibleBody.text(body)
                    .orElseGet(() -> "base64:" + Base64.getEncoder().encodeToString(body));
        }
        if (otherEncoding(body)) {
            return hidden(body);
        }
        try (var json = JSON.createParser(ObjectReadContext.empty(), body)) {
            var masked = new MaskedBody(body, mask, json);
            return json.nextToken() == JsonToken.START_OBJECT
                    ? masked.document().flatMap(VisibleBody::text).orElseGet(() -> hidden(body))
                    : hidden(body);
        } catch (JacksonException broken) {
            return hidden(body);
        }
    }

    /// Returns true if the JSON parser might detect UTF-16 or UTF-32. The parser's offsets would
    /// then not be byte offsets of this text.
    private static boolean otherEncoding(byte[] body) {
        for (int i = 0; i < Math.min(4, body.length); i++) {
            if (body[i] == 0 || body[i] < 0) {
                return true;
            }
        }
        return false;
    }

    /// Masks the value of one column, given as JSON.
    static String value(String value, Mask mask, String column) {
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        try (var json = JSON.createParser(ObjectReadContext.empty(), bytes)) {
            var masked = new MaskedBody(bytes, mask, json);
            masked.value(json.nextToken(), Optional.ofNullable(mask.known().get(column)), column);
            return masked.rest().flatMap(VisibleBody::text).orElse(Mask.MASK);
        } catch (JacksonException broken) {
            return Mask.MASK;
        }
    }

    private Optional<byte[]> document() {
        members(mask.known(), "");
        return rest();
    }

    private Optional<byte[]> rest() {
        if (json.nextToken() != null) {
            throw new StreamReadException(json, "text after the document");
        }
        out.write(body, copied, body.length - copied);
        return Optional.of(out.toByteArray());
    }

    /// Masks the members of the current object. If `known` is not empty, members that are not in it
    /// are masked as well.
    ///
    /// @param path the path of the object, with a point at its end; empty for the document
    private void members(Map<String, Type> known, String path) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = json.currentName();
            boolean strange = !known.isEmpty() && !known.containsKey(name);
            var token = json.nextToken();
            boolean named = known.isEmpty() ? mask.namesLast(name) : mask.names(name);
            if (named || mask.names(path + name) || strange) {
                hide(token);
            } else {
                value(token, Optional.ofNullable(known.get(name)), path + name);
            }
        }
    }

    private void value(JsonToken token, Optional<Type> type, String path) {
        if (type.filter(known -> !takes(known, token)).isPresent()
                || (token.isScalarValue() && mask.isPartly(path))) {
            hide(token);
            return;
        }
        if (token == JsonToken.START_OBJECT) {
            members(type.map(MaskedBody::members).orElse(Map.of()), path + ".");
        } else if (token == JsonToken.START_ARRAY) {
            elements(type, path);
        } else if (token == JsonToken.VALUE_STRING && mask.mentions(json.getString())) {
            hide(token);
        }
    }

    private void elements(Optional<Type> type, String path) {
        var element = type.filter(Type.ListOf.class::isInstance).map(Type.ListOf.class::cast);
        for (var next = json.nextToken(); next != JsonToken.END_ARRAY; next = json.nextToken()) {
            value(next, element.map(Type.ListOf::element), path);
        }
    }

    /// Returns false for an object or a list that the type does not allow, because such a value may
    /// contain anything.
    private static boolean takes(Type type, JsonToken token) {
        if (token == JsonToken.START_OBJECT) {
            return type == Type.Simple.JSON || type instanceof Type.Struct;
        }
        return token != JsonToken.START_ARRAY
                || type == Type.Simple.JSON
                || type instanceof Type.ListOf;
    }

    private static Map<String, Type> members(Type type) {
        var members = new LinkedHashMap<String, Type>();
        if (type instanceof Type.Struct struct) {
            struct.members().forEach(member -> members.put(member.name(), member.type()));
        }
        return members;
    }

    private void hide(JsonToken token) {
        int start = (int) json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        json.finishToken();
        if (token != JsonToken.VALUE_NULL) {
            out.write(body, copied, start - copied);
            out.writeBytes(QUOTED_MASK);
            copied = (int) json.currentLocation().getByteOffset();
        }
    }

    private static String hidden(byte[] body) {
        return "(%s that may contain personal data; --unmask shows it)"
                .formatted(
                        body.length == 1
                                ? "1 byte"
                                : String.format(Locale.ROOT, "%,d bytes", body.length));
    }
}
