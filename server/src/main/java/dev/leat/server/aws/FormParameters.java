package dev.leat.server.aws;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// The parameters of a form (`application/x-www-form-urlencoded`).
final class FormParameters {

    /// The maximum number of parameters. A request with ten messages of ten attributes has fewer.
    static final int MOST_PARAMETERS = 10_000;

    private final byte[] text;
    private int at;

    private FormParameters(byte[] text) {
        this.text = text;
    }

    /// Returns the last value of each parameter.
    ///
    /// @throws AwsErrorException if this is not a form
    static Map<String, String> read(byte[] text) {
        return new FormParameters(text).all();
    }

    private Map<String, String> all() {
        var all = new LinkedHashMap<String, String>();
        while (at < text.length) {
            String name = decoded('=');
            String value = at <= text.length && text[at - 1] == '=' ? decoded('&') : "";
            if (!name.isEmpty()) {
                all.put(name, value);
            }
            if (all.size() > MOST_PARAMETERS) {
                throw broken("more than " + MOST_PARAMETERS + " parameters");
            }
        }
        return all;
    }

    /// Decodes the text up to the next `end` or `&`, or to the end of the text. Skips the character
    /// `end` or `&`.
    private String decoded(char end) {
        int from = at;
        boolean plain = true;
        while (at < text.length && text[at] != end && text[at] != '&') {
            plain &= text[at] != '%' && text[at] != '+';
            at++;
        }
        int to = at++;
        byte[] bytes = plain ? text : unescaped(from, to);
        int start = plain ? from : 0;
        int length = plain ? to - from : bytes.length;
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, start, length))
                    .toString();
        } catch (CharacterCodingException notText) {
            throw broken("a parameter is not UTF-8");
        }
    }

    private byte[] unescaped(int from, int to) {
        var bytes = ByteBuffer.allocate(to - from);
        for (int i = from; i < to; i++) {
            if (text[i] == '%') {
                int high = i + 2 < to ? Character.digit(text[i + 1], 16) : -1;
                int low = i + 2 < to ? Character.digit(text[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw broken("a % without two hex digits");
                }
                bytes.put((byte) (high << 4 | low));
                i += 2;
            } else {
                bytes.put(text[i] == '+' ? (byte) ' ' : text[i]);
            }
        }
        byte[] exact = new byte[bytes.position()];
        bytes.flip().get(exact);
        return exact;
    }

    private static AwsErrorException broken(String what) {
        return AwsErrorException.common(
                "MalformedQueryStringException",
                "MalformedQueryString",
                400,
                "malformed form: " + what);
    }
}
