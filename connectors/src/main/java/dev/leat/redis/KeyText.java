package dev.leat.redis;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A row's key as a member of a sorted set. A single column is stored as its own text. Several
/// columns have two forms: the *order*, bytes that sort like the columns, and the *label*, a JSON
/// array that users can read. Redis sorts by bytes, and UTF-8 bytes sort like code points.
final class KeyText {

    private static final int END = 1;
    private static final int ZERO = 0xff;

    private KeyText() {}

    /// Encodes a key so that it sorts like its columns. Each column ends with the bytes 00 01; a
    /// byte 00 within a column becomes 00 FF, which is larger.
    static byte[] order(List<String> key) {
        if (key.size() == 1) {
            return key.getFirst().getBytes(StandardCharsets.UTF_8);
        }
        var bytes = new ByteArrayOutputStream();
        for (var text : key) {
            for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
                bytes.write(b);
                if (b == 0) {
                    bytes.write(ZERO);
                }
            }
            bytes.write(0);
            bytes.write(END);
        }
        return bytes.toByteArray();
    }

    /// Decodes the result of [#order] for a key with this number of columns.
    static List<String> key(byte[] order, int columns) {
        if (columns == 1) {
            return List.of(new String(order, StandardCharsets.UTF_8));
        }
        var key = new ArrayList<String>();
        var text = new ByteArrayOutputStream();
        for (int i = 0; i < order.length; i++) {
            if (order[i] != 0) {
                text.write(order[i]);
            } else if (order[++i] == END) {
                key.add(text.toString(StandardCharsets.UTF_8));
                text.reset();
            } else {
                text.write(0);
            }
        }
        return List.copyOf(key);
    }

    static String label(List<String> key) {
        if (key.size() == 1) {
            return key.getFirst();
        }
        var json = new StringBuilder("[");
        for (var text : key) {
            json.append(json.length() == 1 ? "\"" : ",\"");
            text.chars().forEach(c -> append(json, (char) c));
            json.append('"');
        }
        return json.append(']').toString();
    }

    private static void append(StringBuilder json, char c) {
        if (c == '"' || c == '\\') {
            json.append('\\').append(c);
        } else if (c < ' ') {
            json.append("\\u%04x".formatted((int) c));
        } else {
            json.append(c);
        }
    }

    /// Decodes the result of [#label] for a key with this number of columns.
    static List<String> labelled(String label, int columns) {
        if (columns == 1) {
            return List.of(label);
        }
        var key = new ArrayList<String>();
        var text = new StringBuilder();
        boolean within = false;
        for (int i = 0; i < label.length(); i++) {
            char c = label.charAt(i);
            if (c == '"') {
                within = !within;
                if (!within) {
                    key.add(text.toString());
                    text.setLength(0);
                }
            } else if (c == '\\' && label.charAt(i + 1) == 'u') {
                text.append((char) Integer.parseInt(label.substring(i + 2, i + 6), 16));
                i += 5;
            } else if (within) {
                text.append(c == '\\' ? label.charAt(++i) : c);
            }
        }
        return List.copyOf(key);
    }
}
