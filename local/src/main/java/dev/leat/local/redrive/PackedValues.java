package dev.leat.local.redrive;

import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Converts values to and from their compact form in the tables of this package: hexadecimal ids
/// and identities are stored as bytes.
final class PackedValues {

    private static final Pattern ID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern HEX = Pattern.compile("[0-9a-f]+");
    private static final HexFormat FORMAT = HexFormat.of();

    private PackedValues() {}

    static Object id(String text) {
        return ID.matcher(text).matches() ? FORMAT.parseHex(text.replace("-", "")) : text;
    }

    static String id(Object value) {
        if (!(value instanceof byte[] bytes)) {
            return value.toString();
        }
        var in = java.nio.ByteBuffer.wrap(bytes);
        return new UUID(in.getLong(), in.getLong()).toString();
    }

    /// Returns the stored form of an identity; null if it is unknown.
    static @Nullable Object identity(String text) {
        if (text.isEmpty()) {
            return null;
        }
        return HEX.matcher(text).matches() && text.length() % 2 == 0 ? FORMAT.parseHex(text) : text;
    }

    static String identity(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        return value instanceof byte[] bytes ? FORMAT.formatHex(bytes) : value.toString();
    }
}
