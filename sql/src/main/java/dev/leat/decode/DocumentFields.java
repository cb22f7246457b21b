package dev.leat.decode;

import dev.leat.app.Schema;
import dev.leat.app.Type;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// The fields of JSON documents without a schema, with the narrowest types that have each of their
/// values exactly: numbers are BIGINT or a decimal with all digits, or texts if there is no such
/// type; texts are never numbers, times or others. Owned by one thread.
public final class DocumentFields {

    private static final int BIGINT_DIGITS = 18;
    private static final int DIGITS = 38;

    private final JsonFactory factory = Decoder.factory();
    private final Map<String, Kinds> fields = new LinkedHashMap<>();

    /// The kinds of values that a field has.
    private static final class Kinds {
        private boolean text;
        private boolean bool;
        private boolean number;
        private boolean nested;

        /// True if a number has no decimal: it has too many digits, or is a negative zero.
        private boolean inexact;

        private int whole = 1;
        private int scale;

        void add(JsonToken token, JsonParser parser) {
            switch (token) {
                case VALUE_STRING -> text = true;
                case VALUE_TRUE, VALUE_FALSE -> bool = true;
                case START_OBJECT, START_ARRAY -> nested = true;
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                        number(
                                parser.getStringCharacters(),
                                parser.getStringOffset(),
                                parser.getStringLength());
                default -> {}
            }
        }

        private void number(char[] chars, int from, int length) {
            number = true;
            try {
                var exact = new BigDecimal(chars, from, length);
                int decimals = Math.clamp(exact.scale(), 0, DIGITS + 1);
                long digits = Math.clamp((long) exact.precision() - exact.scale(), 1, DIGITS + 1);
                boolean negativeZero = exact.signum() == 0 && chars[from] == '-';
                whole = Math.max(whole, (int) digits);
                scale = Math.max(scale, decimals);
                inexact |= negativeZero || digits + decimals > DIGITS;
            } catch (NumberFormatException _) {
                inexact = true;
            }
        }

        Type type() {
            boolean numbers = number && !text && !bool && !nested;
            if (numbers && !inexact && whole + scale <= DIGITS) {
                return scale == 0 && whole <= BIGINT_DIGITS
                        ? Type.Simple.BIGINT
                        : new Type.Decimal(whole + scale, scale);
            }
            if (bool && !text && !number && !nested) {
                return Type.Simple.BOOLEAN;
            }
            return nested && !text ? Type.Simple.JSON : Type.Simple.VARCHAR;
        }
    }

    /// Adds the fields of a document, unless it is malformed.
    public void add(byte[] document) {
        var found = new LinkedHashMap<String, Kinds>();
        try (var parser =
                factory.createParser(ObjectReadContext.empty(), document, 0, document.length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return;
            }
            for (var name = parser.nextName(); name != null; name = parser.nextName()) {
                var kinds = fields.get(name);
                if (kinds == null) {
                    kinds = found.computeIfAbsent(name, _ -> new Kinds());
                }
                kinds.add(parser.nextToken(), parser);
                parser.skipChildren();
            }
            if (parser.nextToken() == null) {
                found.forEach(fields::putIfAbsent);
            }
        } catch (JacksonException malformed) {
            // its decoder says why; its values so far only make types wider
        }
    }

    /// Returns the fields in the order in which they were found.
    public List<Schema.Field> fields() {
        return fields.entrySet().stream()
                .map(field -> new Schema.Field(field.getKey(), field.getValue().type()))
                .toList();
    }
}
