package dev.leat.server.s3.wire;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Text for error messages that quote client input. Every client must be able to parse it.
final class QuotedText {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private QuotedText() {}

    /// Percent-encodes (`%01`) each character that XML 1.0 does not allow.
    static String of(String text) {
        if (text.codePoints().allMatch(QuotedText::holds)) {
            return text;
        }
        var legible = new StringBuilder();
        text.codePoints()
                .forEach(c -> {
                    if (holds(c)) {
                        legible.appendCodePoint(c);
                    } else {
                        for (byte each : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                            legible.append('%').append(HEX.toHexDigits(each));
                        }
                    }
                });
        return legible.toString();
    }

    private static boolean holds(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || (c >= ' ' && c < Character.MIN_SURROGATE)
                || (c > Character.MAX_SURROGATE && c < 0xfffe)
                || c >= Character.MIN_SUPPLEMENTARY_CODE_POINT;
    }
}
