package dev.leat.batch;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/// The rules for object keys: 1 to 1024 bytes of UTF-8, without characters that XML cannot contain,
/// as S3's listings are XML. A key is not a path: `..` and a leading `/` have no special meaning.
public final class ObjectKey {

    /// Maximum length of a key in bytes of UTF-8, as in S3.
    public static final int MAX_BYTES = 1024;

    /// The order of keys in a bucket: by unsigned bytes of UTF-8.
    public static final Comparator<String> ORDER =
            (one, other) -> Arrays.compareUnsigned(utf8(one), utf8(other));

    private ObjectKey() {}

    private static byte[] utf8(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }

    /// Returns the reason why this key is not allowed, as a message; empty if it is allowed.
    public static Optional<String> problem(String key) {
        if (key.isEmpty()) {
            return Optional.of("the object key is empty; set a key");
        }
        var bad = key.codePoints().filter(c -> !carried(c)).findFirst();
        if (bad.isPresent()) {
            return Optional.of(
                    "the key '%s' contains U+%04X, which object keys cannot contain; remove it"
                            .formatted(shown(key), bad.getAsInt()));
        }
        int bytes = bytes(key);
        return bytes <= MAX_BYTES
                ? Optional.empty()
                : Optional.of(
                        "the key '%s' is %,d bytes long in UTF-8, and the limit is %,d; shorten it"
                                .formatted(shown(key), bytes, MAX_BYTES));
    }

    /// Returns true if the text can be encoded as UTF-8. Key prefixes must be encodable, too.
    public static boolean encodable(String text) {
        return text.codePoints().noneMatch(ObjectKey::surrogate);
    }

    /// Returns true for characters of XML 1.0 (production `Char`), except line ends and tabs, which
    /// XML may normalise.
    private static boolean carried(int c) {
        return c >= ' ' && c != 0x7F && !surrogate(c) && c != 0xFFFE && c != 0xFFFF;
    }

    private static boolean surrogate(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }

    /// Returns the length in bytes of UTF-8; the text must be encodable.
    public static int bytes(String key) {
        try {
            return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(key)).remaining();
        } catch (CharacterCodingException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Returns the beginning of a key for messages, with unprintable characters replaced.
    public static String shown(String key) {
        var text = new StringBuilder();
        key.codePoints().limit(80).forEach(c -> text.appendCodePoint(carried(c) ? c : 0xFFFD));
        return key.codePointCount(0, key.length()) > 80 ? text + "..." : text.toString();
    }
}
