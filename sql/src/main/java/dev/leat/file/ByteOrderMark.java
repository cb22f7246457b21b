package dev.leat.file;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A byte order mark, which takes precedence over the encoding in the app file.
enum ByteOrderMark {
    UTF_8(0xEF, 0xBB, 0xBF),
    // before UTF-16LE, whose mark is the beginning of this mark
    UTF_32LE(0xFF, 0xFE, 0, 0),
    UTF_32BE(0, 0, 0xFE, 0xFF),
    UTF_16LE(0xFF, 0xFE),
    UTF_16BE(0xFE, 0xFF);

    /// The mark, one character per byte.
    private final String bytes;

    ByteOrderMark(int... bytes) {
        this.bytes = new String(bytes, 0, bytes.length);
    }

    TextEncoding encoding() {
        return switch (this) {
            case UTF_8 -> TextEncoding.UTF_8;
            case UTF_32LE -> new TextEncoding(StandardCharsets.UTF_32LE, TextEncoding.Width.FOUR);
            case UTF_32BE -> new TextEncoding(StandardCharsets.UTF_32BE, TextEncoding.Width.FOUR);
            case UTF_16LE -> new TextEncoding(StandardCharsets.UTF_16LE, TextEncoding.Width.UTF_16);
            case UTF_16BE -> new TextEncoding(StandardCharsets.UTF_16BE, TextEncoding.Width.UTF_16);
        };
    }

    int length() {
        return bytes.length();
    }

    static Optional<ByteOrderMark> of(byte[] head) {
        for (var mark : values()) {
            if (mark.begins(head)) {
                return Optional.of(mark);
            }
        }
        return Optional.empty();
    }

    private boolean begins(byte[] head) {
        if (head.length < bytes.length()) {
            return false;
        }
        for (int i = 0; i < bytes.length(); i++) {
            if ((head[i] & 0xFF) != bytes.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
