package dev.leat.decode;

import dev.leat.app.Schema;
import dev.leat.app.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The fields of JSON documents without a schema, with the narrowest types that have each of their
/// values exactly: numbers are BIGINT or a decimal with all digits, or texts if there is no such
/// type; texts are never numbers, times or others. Owned by one thread.
public final class DocumentFields {

    private static final int BIGINT_DIGITS = 18;
    private static final int DIGITS = 38;
    private static final BigDecimal LONG = BigDecimal.valueOf(Long.MAX_VALUE);

    /// An object with more members is rather a map.
    private static final int MOST_MEMBERS = 200;

    private final DocumentParser.Factory factory = new DocumentParser.Factory();
    private final Map<String, Kinds> fields = new LinkedHashMap<>();
    private final TemporalText times = new TemporalText();

    /// True if texts may be times, and objects and arrays are structs and lists.
    private final boolean inferred;

    public DocumentFields(boolean inferred) {
        this.inferred = inferred;
    }

    /// The kinds of values that a field has.
    private final class Kinds {
        private final Map<String, Kinds> members = new LinkedHashMap<>();
        private @Nullable Kinds element;

        /// The types of times that each text has.
        private final Set<Type.Simple> forms =
                EnumSet.of(Type.Simple.DATE, Type.Simple.TIMESTAMP, Type.Simple.TIMESTAMPTZ);

        private boolean text;
        private boolean bool;
        private boolean number;
        private boolean nested;
        private boolean array;

        /// True if a number has no decimal: it has too many digits, or is a negative zero.
        private boolean inexact;

        /// True if each number is a BIGINT.
        private boolean fits = true;

        private int whole = 1;
        private int scale;

        void add(JsonToken token, JsonParser parser) {
            switch (token) {
                case VALUE_STRING -> {
                    text = true;
                    if (inferred && !forms.isEmpty()) {
                        forms.removeIf(form -> !isTime(form, parser));
                    }
                }
                case VALUE_TRUE, VALUE_FALSE -> bool = true;
                case START_OBJECT, START_ARRAY -> {
                    nested = true;
                    array |= token == JsonToken.START_ARRAY;
                    if (inferred) {
                        nested(parser);
                    }
                }
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                        number(
                                parser.getStringCharacters(),
                                parser.getStringOffset(),
                                parser.getStringLength());
                default -> {}
            }
        }

        private void nested(JsonParser parser) {
            for (var token = parser.nextToken();
                    token != JsonToken.END_OBJECT && token != JsonToken.END_ARRAY;
                    token = parser.nextToken()) {
                if (token == JsonToken.PROPERTY_NAME) {
                    var member = members.computeIfAbsent(parser.currentName(), _ -> new Kinds());
                    member.add(parser.nextToken(), parser);
                } else {
                    element = element == null ? new Kinds() : element;
                    element.add(token, parser);
                }
            }
        }

        private void number(char[] chars, int from, int length) {
            number = true;
            if (plain(chars, from, length)) {
                return;
            }
            try {
                var exact = new BigDecimal(chars, from, length);
                int decimals = Math.clamp(exact.scale(), 0, DIGITS + 1);
                long digits = Math.clamp((long) exact.precision() - exact.scale(), 1, DIGITS + 1);
                boolean negativeZero = exact.signum() == 0 && chars[from] == '-';
                whole = Math.max(whole, (int) digits);
                scale = Math.max(scale, decimals);
                fits &= exact.abs().compareTo(LONG) <= 0;
                inexact |= negativeZero || digits + decimals > DIGITS;
            } catch (NumberFormatException _) {
                inexact = true;
            }
        }

        /// Adds a number without an exponent that certainly is within the range of BIGINT; returns
        /// false for all others.
        private boolean plain(char[] chars, int from, int length) {
            int end = from + length;
            int first = chars[from] == '-' ? from + 1 : from;
            int point = end;
            boolean zero = true;
            for (int i = first; i < end; i++) {
                char c = chars[i];
                if (c == '.') {
                    point = i;
                } else if (c < '0' || c > '9') {
                    return false;
                } else {
                    zero &= c == '0';
                }
            }
            int digits = point - first;
            int decimals = Math.max(0, end - point - 1);
            if (digits > BIGINT_DIGITS || decimals > BIGINT_DIGITS) {
                return false;
            }
            whole = Math.max(whole, digits);
            scale = Math.max(scale, decimals);
            inexact |= zero && first > from;
            return true;
        }

        void add(Kinds other) {
            other.members.forEach(
                    (name, kinds) -> members.computeIfAbsent(name, _ -> new Kinds()).add(kinds));
            if (other.element != null) {
                element = element == null ? new Kinds() : element;
                element.add(other.element);
            }
            forms.retainAll(other.forms);
            text |= other.text;
            bool |= other.bool;
            number |= other.number;
            nested |= other.nested;
            array |= other.array;
            inexact |= other.inexact;
            fits &= other.fits;
            whole = Math.max(whole, other.whole);
            scale = Math.max(scale, other.scale);
        }

        Type type() {
            boolean numbers = number && !text && !bool && !nested;
            if (numbers && !inexact && whole + scale <= DIGITS) {
                return scale == 0 && (inferred ? fits : whole <= BIGINT_DIGITS)
                        ? Type.Simple.BIGINT
                        : new Type.Decimal(
                                Math.max(inferred ? BIGINT_DIGITS : 1, whole + scale), scale);
            }
            if (bool && !text && !number && !nested) {
                return Type.Simple.BOOLEAN;
            }
            if (inferred && !bool && !number && text != nested) {
                return text ? forms.stream().findFirst().orElse(Type.Simple.VARCHAR) : nestedType();
            }
            return nested && !text ? Type.Simple.JSON : Type.Simple.VARCHAR;
        }

        /// Returns the type as a member or element, which is a text only if each value is.
        private Type inner() {
            var type = type();
            return type == Type.Simple.VARCHAR && (bool || number || nested)
                    ? Type.Simple.JSON
                    : type;
        }

        /// Returns a list or struct, or JSON if a value inside of it has no other type: as a
        /// member, SQL would round its numbers.
        private Type nestedType() {
            var types = new ArrayList<Type.Member>();
            members.forEach((name, of) -> types.add(new Type.Member(name, of.inner())));
            var first = array && members.isEmpty() ? element : null;
            var items = first == null ? Type.Simple.JSON : first.inner();
            boolean struct =
                    !array
                            && !types.isEmpty()
                            && types.size() <= MOST_MEMBERS
                            && !members.containsKey("")
                            && types.stream().noneMatch(of -> of.type() == Type.Simple.JSON)
                            && types.stream()
                                            .map(of -> of.name().toLowerCase(Locale.ROOT))
                                            .distinct()
                                            .count()
                                    == types.size();
            if (struct) {
                return new Type.Struct(types);
            }
            return items == Type.Simple.JSON ? items : new Type.ListOf(items);
        }
    }

    private boolean isTime(Type.Simple form, JsonParser parser) {
        var chars = parser.getStringCharacters();
        int from = parser.getStringOffset();
        int length = parser.getStringLength();
        return form == Type.Simple.DATE
                ? times.date(chars, from, length)
                : times.timestamp(chars, from, length, form == Type.Simple.TIMESTAMPTZ)
                        && !times.outside();
    }

    /// Adds the fields of a document, unless it is malformed.
    public void add(byte[] document) {
        var found = new LinkedHashMap<String, Kinds>();
        try (var parser = factory.parser(document)) {
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

    /// Adds the fields of further documents.
    public void add(DocumentFields others) {
        others.fields.forEach(
                (name, kinds) -> fields.computeIfAbsent(name, _ -> new Kinds()).add(kinds));
    }

    /// Returns the fields in the order in which they were found.
    public List<Schema.Field> fields() {
        return fields.entrySet().stream()
                .map(field -> new Schema.Field(field.getKey(), field.getValue().type()))
                .toList();
    }
}
