package dev.leat.file;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A byte order mark, which says more than what the app file says.
enum Mark {
    UTF_8(Encoding.UTF_8, 0xEF, 0xBB, 0xBF),
    // before UTF-16LE, whose mark it begins with
    UTF_32LE(new Encoding(StandardCharsets.UTF_32LE, Encoding.Width.FOUR), 0xFF, 0xFE, 0, 0),
    UTF_32BE(new Encoding(StandardCharsets.UTF_32BE, Encoding.Width.FOUR), 0, 0, 0xFE, 0xFF),
    UTF_16LE(new Encoding(StandardCharsets.UTF_16LE, Encoding.Width.UTF_16), 0xFF, 0xFE),
    UTF_16BE(new Encoding(StandardCharsets.UTF_16BE, Encoding.Width.UTF_16), 0xFE, 0xFF);

    private final Encoding encoding;
    private final int[] bytes;

    Mark(Encoding encoding, int... bytes) {
        this.encoding = encoding;
        this.bytes = bytes;
    }

    Encoding encoding() {
        return encoding;
    }

    int length() {
        return bytes.length;
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
        if (head.length < bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if ((head[i] & 0xFF) != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
