package dev.leat.decode;

import dev.leat.app.Schema;
import dev.leat.app.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.sym.PropertyNameMatcher;
import tools.jackson.core.util.Named;

/// A type prepared for decoding to a [Tape]: its member names can be matched quickly, and it has
/// the order of members on the tape.
sealed interface DecodedType {

    record Scalar(Type type) implements DecodedType {}

    /// A scalar whose column has its own format.
    record Formatted(Type type, ColumnFormat format) implements DecodedType {}

    record ListType(Type type, DecodedType element) implements DecodedType {}

    /// A struct. Members are on the tape in another order than in the type: `order[i]` is the
    /// member at position `i` of the tape, and `place[m]` is the position of member `m`. `names`
    /// are the bytes before each member's value on the tape: length and name.
    record StructType(
            Type type,
            List<String> members,
            List<DecodedType> forms,
            PropertyNameMatcher matcher,
            int[] order,
            int[] place,
            byte[][] names)
            implements DecodedType {}

    static DecodedType of(Schema.Field field, TokenStreamFactory factory) {
        return field.format()
                .<DecodedType>map(format ->
                        new Formatted(field.type(), ColumnFormat.of(field.type(), format)))
                .orElseGet(() -> of(field.type(), factory));
    }

    static DecodedType of(Type type, TokenStreamFactory factory) {
        return switch (type) {
            case Type.Simple _, Type.Decimal _ -> new Scalar(type);
            case Type.ListOf list -> new ListType(type, of(list.element(), factory));
            case Type.Struct struct -> group(struct, factory);
        };
    }

    private static StructType group(Type.Struct struct, TokenStreamFactory factory) {
        var names = struct.members().stream().map(Type.Member::name).toList();
        var order = new Integer[names.size()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparing(names::get));
        var place = new int[order.length];
        Arrays.setAll(place, member -> Arrays.asList(order).indexOf(member));
        return new StructType(
                struct,
                names,
                struct.members().stream().map(m -> of(m.type(), factory)).toList(),
                matcher(names, factory),
                Arrays.stream(order).mapToInt(Integer::intValue).toArray(),
                place,
                names.stream().map(DecodedType::prefix).toArray(byte[][]::new));
    }

    static PropertyNameMatcher matcher(List<String> names, TokenStreamFactory factory) {
        return factory.constructNameMatcher(names.stream().map(Named::fromString).toList(), false);
    }

    private static byte[] prefix(String name) {
        var utf8 = name.getBytes(StandardCharsets.UTF_8);
        var prefix = new byte[utf8.length + 2];
        prefix[0] = (byte) (utf8.length >> 8);
        prefix[1] = (byte) utf8.length;
        System.arraycopy(utf8, 0, prefix, 2, utf8.length);
        return prefix;
    }
}
