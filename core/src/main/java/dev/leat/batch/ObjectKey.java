package dev.leat.batch;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/// What can be the key of an object: any text of 1 to 1024 bytes of UTF-8 that XML can carry, as
/// S3's listings must. A key is no path: `..` and a leading `/` have no meaning in it.
public final class ObjectKey {

    /// The most bytes of a key, as UTF-8: S3's limit.
    public static final int MOST_BYTES = 1024;

    /// The order of keys in a bucket: that of their bytes.
    public static final Comparator<String> ORDER =
            (one, other) -> Arrays.compareUnsigned(utf8(one), utf8(other));

    private ObjectKey() {}

    private static byte[] utf8(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }

    /// Why no object can have this key, for people; empty if one can.
    public static Optional<String> problem(String key) {
        if (key.isEmpty()) {
            return Optional.of("the key of an object is empty; name it");
        }
        var bad = key.codePoints().filter(c -> !carried(c)).findFirst();
        if (bad.isPresent()) {
            return Optional.of(
                    "the key '%s' has the character U+%04X, which no key can have; leave it out"
                            .formatted(shown(key), bad.getAsInt()));
        }
        int bytes = bytes(key);
        return bytes <= MOST_BYTES
                ? Optional.empty()
                : Optional.of(
                        "the key '%s' has %,d bytes as UTF-8, at most %,d are allowed; shorten it"
                                .formatted(shown(key), bytes, MOST_BYTES));
    }

    /// Whether this text is UTF-8 at all: prefixes of keys are.
    public static boolean encodable(String text) {
        return text.codePoints().noneMatch(ObjectKey::surrogate);
    }

    /// What XML 1.0 calls a Char, but for line ends and tabs, which it does not keep everywhere.
    private static boolean carried(int c) {
        return c >= ' ' && c != 0x7F && !surrogate(c) && c != 0xFFFE && c != 0xFFFF;
    }

    private static boolean surrogate(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }

    /// The length of a text that is UTF-8 at all, in bytes.
    public static int bytes(String key) {
        try {
            return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(key)).remaining();
        } catch (CharacterCodingException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The beginning of a key with what cannot be printed replaced, for messages.
    public static String shown(String key) {
        var text = new StringBuilder();
        key.codePoints().limit(80).forEach(c -> text.appendCodePoint(carried(c) ? c : 0xFFFD));
        return key.codePointCount(0, key.length()) > 80 ? text + "..." : text.toString();
    }
}
