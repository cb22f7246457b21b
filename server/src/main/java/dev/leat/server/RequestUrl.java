package dev.leat.server;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Strict decoder of request targets: `%` needs two hex digits, and the result must be UTF-8. Path
/// segments are decoded one by one, so `%2F` is part of a value and not a separator, and `+` in a
/// path is a plus sign.
public final class RequestUrl {

    private RequestUrl() {}

    static List<String> path(String raw) {
        String inner = raw.startsWith("/") ? raw.substring(1) : raw;
        return Arrays.stream(inner.split("/", -1)).map(text -> decode(text, false)).toList();
    }

    static Map<String, List<String>> query(String raw) {
        var values = new LinkedHashMap<String, List<String>>();
        for (String pair : raw.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            values.computeIfAbsent(decode(name, true), _ -> new ArrayList<>())
                    .add(decode(value, true));
        }
        return values;
    }

    /// Encodes a text as one path segment.
    public static String encode(String text) {
        var encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0)) {
                encoded.append(c);
            } else {
                encoded.append('%').append("%02X".formatted((int) c));
            }
        }
        return encoded.toString();
    }

    /// Decodes a whole path, including its slashes.
    ///
    /// @throws RefusedRequestException if it is not percent-encoded UTF-8
    public static String decodePath(String raw) {
        return decode(raw, false);
    }

    private static String decode(String text, boolean plusIsSpace) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] decoded = new byte[bytes.length];
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '%') {
                decoded[length++] = (byte) (hex(bytes, i + 1, text) << 4 | hex(bytes, i + 2, text));
                i += 2;
            } else {
                decoded[length++] = bytes[i] == '+' && plusIsSpace ? (byte) ' ' : bytes[i];
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(decoded, 0, length))
                    .toString();
        } catch (CharacterCodingException broken) {
            throw new RefusedRequestException(
                    400, "'" + text + "' in the URL is not percent-encoded UTF-8");
        }
    }

    private static int hex(byte[] bytes, int at, String text) {
        int digit = at < bytes.length ? Character.digit(bytes[at], 16) : -1;
        if (digit < 0) {
            throw new RefusedRequestException(
                    400, "'" + text + "' in the URL has a % without two hex digits; write %25");
        }
        return digit;
    }
}
