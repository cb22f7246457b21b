package dev.leat.quality.data;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// Detects the encoding of a text.
final class EncodingGuess {

    private static final String WINDOWS = "windows-1252";

    private EncodingGuess() {}

    /// Returns the encoding of a text by its first bytes. A text that is not UTF-8 or UTF-16 is
    /// read as windows-1252.
    static String encoding(byte[] head) {
        if (begins(head, 0xFF, 0xFE) || begins(head, 0xFE, 0xFF)) {
            return "UTF-8";
        }
        int even = 0;
        int odd = 0;
        for (int i = 0; i < Math.min(head.length, 4096); i++) {
            even += i % 2 == 0 && head[i] == 0 ? 1 : 0;
            odd += i % 2 == 1 && head[i] == 0 ? 1 : 0;
        }
        int quarter = Math.min(head.length, 4096) / 4;
        if (odd > quarter && even == 0) {
            return "UTF-16LE";
        }
        if (even > quarter && odd == 0) {
            return "UTF-16BE";
        }
        var decoder = StandardCharsets.UTF_8.newDecoder();
        var result =
                decoder.decode(ByteBuffer.wrap(head), CharBuffer.allocate(head.length + 1), false);
        return result.isError() ? WINDOWS : "UTF-8";
    }

    /// Returns the text without a byte order mark, which takes precedence over the encoding.
    static String decoded(byte[] head, String encoding) {
        var charset =
                begins(head, 0xFF, 0xFE)
                        ? StandardCharsets.UTF_16LE
                        : begins(head, 0xFE, 0xFF)
                                ? StandardCharsets.UTF_16BE
                                : Charset.forName(encoding);
        var text = new String(head, charset);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static boolean begins(byte[] head, int first, int second) {
        return head.length > 1 && head[0] == (byte) first && head[1] == (byte) second;
    }
}
