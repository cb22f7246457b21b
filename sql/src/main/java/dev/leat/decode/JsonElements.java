package dev.leat.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Splits a JSON array into the texts of its elements, without a change of any character.
public final class JsonElements {

    private JsonElements() {}

    /// Returns at most `most` elements of valid JSON; empty if it is not an array.
    public static Optional<List<String>> of(String json, int most) {
        var text = json.strip();
        if (!text.startsWith("[")) {
            return Optional.empty();
        }
        var elements = new ArrayList<String>();
        int depth = 0;
        int from = 1;
        boolean quoted = false;
        for (int at = 1; at < text.length() && elements.size() < most; at++) {
            char c = text.charAt(at);
            if (quoted) {
                if (c == '\\') {
                    at++;
                } else if (c == '"') {
                    quoted = false;
                }
            } else if (c == '"') {
                quoted = true;
            } else if (depth == 0 && (c == ',' || c == ']')) {
                add(text.substring(from, at).strip(), elements);
                from = at + 1;
            } else if (c == '[' || c == '{') {
                depth++;
            } else if (c == ']' || c == '}') {
                depth--;
            }
        }
        return Optional.of(elements);
    }

    /// Adds an element. The text is empty only in an empty array.
    private static void add(String element, List<String> elements) {
        if (!element.isEmpty()) {
            elements.add(element);
        }
    }
}
