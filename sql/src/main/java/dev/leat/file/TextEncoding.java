package dev.leat.file;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Set;

/// The character encoding of a file, which can compute the number of bytes of each character. Safe
/// for use by several threads.
record TextEncoding(Charset charset, Width width) {

    static final TextEncoding UTF_8 = new TextEncoding(StandardCharsets.UTF_8, Width.UTF_8);

    /// Replacement for a byte that is not part of a character; it does not occur in UTF-8.
    static final byte MALFORMED = (byte) 0xFF;

    /// Stateful encodings, which can only be decoded from their beginning.
    private static final Set<String> STATEFUL =
            Set.of("ISO-2022", "X-ISO-2022", "X-ISO2022", "X-WINDOWS-ISO2022", "X-WINDOWS-5022");

    private static final Set<String> SHIFTED =
            Set.of("X-IBM930", "X-IBM933", "X-IBM935", "X-IBM937", "X-IBM939", "X-IBM1364");

    private static final Set<String> OTHERS =
            Set.of("X-COMPOUND_TEXT", "X-JISAUTODETECT", "CESU-8");

    enum Width {
        UTF_8,
        ONE,
        UTF_16,
        FOUR,
        /// The width is computed by encoding the character.
        ENCODED
    }

    /// Returns the encoding with this name.
    ///
    /// @throws CorruptContentException if the name is unknown, or a file in this encoding can only
    ///   be decoded from its beginning
    static TextEncoding of(String name) throws CorruptContentException {
        try {
            var charset = Charset.forName(name);
            var upper = charset.name().toUpperCase(Locale.ROOT);
            if (!charset.canEncode()
                    || SHIFTED.contains(upper)
                    || OTHERS.contains(upper)
                    || STATEFUL.stream().anyMatch(upper::startsWith)) {
                throw new CorruptContentException(
                        "encoding",
                        "files in "
                                + charset.name()
                                + " cannot be read from the middle: convert them to UTF-8");
            }
            return of(charset, upper);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            throw new CorruptContentException(
                    "encoding",
                    "unknown encoding '"
                            + name
                            + "': use a name such as UTF-8, windows-1252, ISO-8859-1 or UTF-16LE");
        }
    }

    private static TextEncoding of(Charset charset, String upper) {
        return switch (upper) {
            case "UTF-8" -> UTF_8;
            // without a byte order mark the encoding is big-endian, as in the standard
            case "UTF-16", "X-UTF-16LE-BOM" ->
                    upper.equals("UTF-16")
                            ? new TextEncoding(StandardCharsets.UTF_16BE, Width.UTF_16)
                            : new TextEncoding(StandardCharsets.UTF_16LE, Width.UTF_16);
            case "UTF-16BE", "UTF-16LE" -> new TextEncoding(charset, Width.UTF_16);
            case "UTF-32", "X-UTF-32BE-BOM" ->
                    new TextEncoding(StandardCharsets.UTF_32BE, Width.FOUR);
            case "X-UTF-32LE-BOM" -> new TextEncoding(StandardCharsets.UTF_32LE, Width.FOUR);
            case "UTF-32BE", "UTF-32LE" -> new TextEncoding(charset, Width.FOUR);
            default ->
                    new TextEncoding(
                            charset,
                            charset.newEncoder().maxBytesPerChar() <= 1
                                    ? Width.ONE
                                    : Width.ENCODED);
        };
    }

    String name() {
        return charset.name();
    }

    boolean utf8() {
        return width == Width.UTF_8;
    }

    /// Maximum number of bytes of one malformed sequence.
    int unit() {
        return switch (width) {
            case UTF_8, ONE -> 1;
            case UTF_16 -> 2;
            case FOUR -> 4;
            case ENCODED -> 8;
        };
    }

    /// Returns the length of a text in this encoding, in bytes. The text is given in UTF-8 and must
    /// contain only complete characters.
    long width(byte[] utf8, int from, int to) {
        return switch (width) {
            case UTF_8 -> to - from;
            case ONE -> characters(utf8, from, to, 1);
            case FOUR -> characters(utf8, from, to, 4);
            case UTF_16 -> units(utf8, from, to);
            case ENCODED -> encoded(utf8, from, to);
        };
    }

    private static long characters(byte[] utf8, int from, int to, int each) {
        long bytes = 0;
        for (int i = from; i < to; i++) {
            bytes += utf8[i] == MALFORMED ? 1 : (utf8[i] & 0xC0) == 0x80 ? 0 : each;
        }
        return bytes;
    }

    private static long units(byte[] utf8, int from, int to) {
        long bytes = 0;
        for (int i = from; i < to; i++) {
            int first = utf8[i] & 0xFF;
            bytes += (first & 0xC0) == 0x80 ? 0 : first == 0xFF ? 1 : first >= 0xF0 ? 4 : 2;
        }
        return bytes;
    }

    private long encoded(byte[] utf8, int from, int to) {
        long bytes = 0;
        int start = from;
        for (int i = from; i <= to; i++) {
            if (i == to || utf8[i] == MALFORMED) {
                var text = new String(utf8, start, i - start, StandardCharsets.UTF_8);
                bytes += text.getBytes(charset).length + (i == to ? 0 : 1);
                start = i + 1;
            }
        }
        return bytes;
    }
}
