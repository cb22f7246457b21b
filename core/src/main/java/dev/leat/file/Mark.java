package dev.leat.file;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A byte order mark, which says more than what the app file says.
enum Mark {
    UTF_8(0xEF, 0xBB, 0xBF),
    // before UTF-16LE, whose mark it begins with
    UTF_32LE(0xFF, 0xFE, 0, 0),
    UTF_32BE(0, 0, 0xFE, 0xFF),
    UTF_16LE(0xFF, 0xFE),
    UTF_16BE(0xFE, 0xFF);

    /// A character for each byte.
    private final String bytes;

    Mark(int... bytes) {
        this.bytes = new String(bytes, 0, bytes.length);
    }

    Encoding encoding() {
        return switch (this) {
            case UTF_8 -> Encoding.UTF_8;
            case UTF_32LE -> new Encoding(StandardCharsets.UTF_32LE, Encoding.Width.FOUR);
            case UTF_32BE -> new Encoding(StandardCharsets.UTF_32BE, Encoding.Width.FOUR);
            case UTF_16LE -> new Encoding(StandardCharsets.UTF_16LE, Encoding.Width.UTF_16);
            case UTF_16BE -> new Encoding(StandardCharsets.UTF_16BE, Encoding.Width.UTF_16);
        };
    }

    int length() {
        return bytes.length();
    }

    static Optional<Mark> of(byte[] head) {
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
