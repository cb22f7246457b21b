package dev.leat.config.edit;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Writes values as YAML: texts, lists and maps. A text is in quotes only if it would be read as
/// anything else without them.
public final class YamlScalars {

    private static final int UNIT = 2;

    /// The maximum length of a value without quotes. Brackets in a longer one could exceed the
    /// stack of the parser that checks it.
    private static final int LONGEST_PLAIN = 500;

    private YamlScalars() {}

    /// Returns a text as a scalar that is read as this text, in braces or brackets if `flow`.
    public static String scalar(String text, boolean flow) {
        if (plain(text, flow)) {
            return text;
        }
        return quotable(text)
                ? "'" + text.replace("'", "''") + "'"
                : text.codePoints()
                        .mapToObj(YamlScalars::escaped)
                        .collect(Collectors.joining("", "\"", "\""));
    }

    private static boolean quotable(String text) {
        return text.codePoints().allMatch(YamlScalars::printable) && !text.contains("'");
    }

    private static boolean printable(int c) {
        boolean ascii = c >= ' ' && c < 0x7F;
        boolean other = c >= 0xA0 && c < 0xD800;
        return (ascii || other) && c != 0x2028 && c != 0x2029;
    }

    private static String escaped(int c) {
        if (c == '"' || c == '\\') {
            return "\\" + Character.toString(c);
        }
        return printable(c) ? Character.toString(c) : "\\U%08x".formatted(c);
    }

    private static boolean plain(String text, boolean flow) {
        if (text.isBlank()
                || text.length() > LONGEST_PLAIN
                || !text.equals(text.strip())
                || text.chars().anyMatch(c -> c < ' ' || c > 0x7E)) {
            return false;
        }
        var value =
                flow
                        ? "{" + text + ": " + text + ", __: [" + text + "]}"
                        : text + ": " + text + "\n__: [x]";
        try {
            return new Load(LoadSettings.builder().build()).loadFromString(value)
                            instanceof Map<?, ?> read
                    && read.size() == 2
                    && text.equals(read.get(text))
                    && (!flow || List.of(text).equals(read.get("__")));
        } catch (YamlEngineException other) {
            return false;
        }
    }

    /// Returns a value in braces or brackets.
    static String flow(Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                    map.entrySet().stream()
                            .map(e ->
                                    scalar(e.getKey().toString(), true) + ": " + flow(e.getValue()))
                            .collect(Collectors.joining(", ", "{", "}"));
            case List<?> list ->
                    list.stream()
                            .map(YamlScalars::flow)
                            .collect(Collectors.joining(", ", "[", "]"));
            default -> scalar(value.toString(), true);
        };
    }

    /// Returns an entry of a map, in lines without a final line end. The first line is not
    /// indented.
    static String entry(String key, Object value, int indent, String newline) {
        var name = scalar(key, false) + ":";
        return switch (value) {
            case Map<?, ?> map when !map.isEmpty() ->
                    name + newline + " ".repeat(indent + UNIT) + map(map, indent + UNIT, newline);
            case List<?> list when list.stream().anyMatch(one -> !(one instanceof String)) ->
                    name
                            + list.stream()
                                    .map(one ->
                                            newline
                                                    + " ".repeat(indent + UNIT)
                                                    + item(one, indent + UNIT, newline))
                                    .collect(Collectors.joining());
            case Map<?, ?> map -> name + " " + flow(map);
            case List<?> list -> name + " " + flow(list);
            default -> name + " " + scalar(value.toString(), false);
        };
    }

    /// Returns an item of a list, in lines like [#entry].
    static String item(Object value, int indent, String newline) {
        return value instanceof Map<?, ?> map && !map.isEmpty()
                ? "- " + map(map, indent + UNIT, newline)
                : "- "
                        + (value instanceof List<?> list
                                ? flow(list)
                                : value instanceof Map<?, ?> none
                                        ? flow(none)
                                        : scalar(value.toString(), false));
    }

    private static String map(Map<?, ?> map, int indent, String newline) {
        return map.entrySet().stream()
                .map(e -> entry(e.getKey().toString(), e.getValue(), indent, newline))
                .collect(Collectors.joining(newline + " ".repeat(indent)));
    }
}
