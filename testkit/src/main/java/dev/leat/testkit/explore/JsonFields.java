package dev.leat.testkit.explore;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Fields of a JSON object. Values are kept as they were written, so that no digit is lost.
record JsonFields(Map<String, String> values) {

    /// Returns the fields; empty if the body is not a JSON object.
    static Optional<JsonFields> of(byte[] body) {
        var text = new String(body, StandardCharsets.UTF_8).strip();
        if (!text.startsWith("{") || !text.endsWith("}")) {
            return Optional.empty();
        }
        var values = new LinkedHashMap<String, String>();
        for (var member : members(text.substring(1, text.length() - 1))) {
            int colon = colon(member);
            if (colon < 0) {
                return Optional.empty();
            }
            var name = member.substring(0, colon).strip();
            if (name.length() < 2) {
                return Optional.empty();
            }
            values.put(name.substring(1, name.length() - 1), member.substring(colon + 1).strip());
        }
        return values.isEmpty() ? Optional.empty() : Optional.of(new JsonFields(values));
    }

    /// Splits at the commas that are not inside of a string, list or object.
    private static List<String> members(String inside) {
        var members = new ArrayList<String>();
        int depth = 0;
        boolean quoted = false;
        int from = 0;
        for (int at = 0; at < inside.length(); at++) {
            char c = inside.charAt(at);
            if (quoted) {
                at += c == '\\' ? 1 : 0;
                quoted = c != '"';
            } else {
                quoted = c == '"';
                depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
                if (c == ',' && depth == 0) {
                    members.add(inside.substring(from, at));
                    from = at + 1;
                }
            }
        }
        members.add(inside.substring(from));
        return members;
    }

    private static int colon(String member) {
        int open = member.indexOf('"');
        int close = open < 0 ? -1 : member.indexOf('"', open + 1);
        return close < 0 ? -1 : member.indexOf(':', close);
    }

    /// Returns the fields of `other`, with the values of this object for the fields in `keep`.
    JsonFields with(List<String> keep, JsonFields other) {
        var mixed = new LinkedHashMap<>(other.values);
        for (var name : keep) {
            var mine = values.get(name);
            if (mine != null) {
                mixed.put(name, mine);
            }
        }
        return new JsonFields(mixed);
    }

    boolean has(List<String> names) {
        return values.keySet().containsAll(names);
    }

    byte[] body() {
        var text = new StringBuilder("{");
        values.forEach((name, value) -> {
            text.append(text.length() > 1 ? "," : "");
            text.append('"').append(name).append("\":").append(value);
        });
        return text.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }
}
