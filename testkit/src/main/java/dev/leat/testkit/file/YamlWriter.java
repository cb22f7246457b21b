package dev.leat.testkit.file;

import com.google.re2j.Pattern;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A YAML node to write in block style: a scalar, a map or a list. A `brief` map or list is written
/// on one line, in braces or brackets, if it fits.
sealed interface YamlWriter {

    int WIDTH = 100;
    Pattern PLAIN = Pattern.compile("[\\p{L}_](?:[\\p{L}\\p{N}_./@ -]*[\\p{L}\\p{N}_./@-])?");

    record Scalar(String written) implements YamlWriter {}

    record Entries(Map<String, YamlWriter> entries, boolean brief) implements YamlWriter {
        public Entries {
            entries = new LinkedHashMap<>(entries);
        }
    }

    record Items(List<? extends YamlWriter> items, boolean brief) implements YamlWriter {
        public Items {
            items = List.copyOf(items);
        }
    }

    /// Returns a plain scalar, such as a number or a duration.
    static YamlWriter plain(Object value) {
        return new Scalar(value.toString());
    }

    /// Returns a string scalar, quoted if necessary.
    static YamlWriter text(String value) {
        return new Scalar(quoted(value));
    }

    private static String quoted(String value) {
        return MessageBody.ODD_WORD.matcher(value).matches() ? Escapes.quoted(value) : key(value);
    }

    private static String key(String value) {
        if (PLAIN.matcher(value).matches()) {
            return value;
        }
        boolean simple = value.chars().allMatch(c -> c >= ' ' && c < 0x7f);
        return simple && value.contains("\"") && !value.contains("'")
                ? "'" + value + "'"
                : Escapes.quoted(value);
    }

    /// Returns true if this is a list with items on lines of their own.
    default boolean needsLines() {
        return this instanceof Items list && !list.brief() && !list.items().isEmpty();
    }

    /// Returns a document with this map at the top level.
    static String document(Entries root) {
        var out = new StringBuilder();
        write(root, 0, out);
        return out.toString();
    }

    /// Returns the node on one line, in flow style.
    static String line(YamlWriter yaml) {
        return flow(yaml);
    }

    /// Writes indented lines. The first line is not indented if its beginning is already written.
    private static void write(YamlWriter yaml, int indent, StringBuilder out) {
        switch (yaml) {
            case Scalar scalar -> out.append(scalar.written()).append('\n');
            case Entries map -> {
                boolean first = true;
                for (var entry : map.entries().entrySet()) {
                    out.append(first ? "" : " ".repeat(indent));
                    out.append(key(entry.getKey())).append(':');
                    member(entry.getValue(), indent, out);
                    first = false;
                }
            }
            case Items list -> {
                boolean first = true;
                for (var item : list.items()) {
                    out.append(first ? "" : " ".repeat(indent)).append("- ");
                    if (inline(item, indent + 2)) {
                        out.append(flow(item)).append('\n');
                    } else {
                        write(item, indent + 2, out);
                    }
                    first = false;
                }
            }
        }
    }

    /// Writes the value of a key, on the same line or on lines of its own.
    private static void member(YamlWriter value, int indent, StringBuilder out) {
        if (inline(value, indent + 12)) {
            out.append(' ').append(flow(value)).append('\n');
        } else {
            out.append('\n').append(" ".repeat(indent + 2));
            write(value, indent + 2, out);
        }
    }

    private static boolean inline(YamlWriter value, int column) {
        return switch (value) {
            case Scalar _ -> true;
            case Entries map ->
                    map.entries().isEmpty()
                            || (map.brief() && column + flow(map).length() <= WIDTH);
            case Items list ->
                    list.items().isEmpty()
                            || (list.brief() && column + flow(list).length() <= WIDTH);
        };
    }

    private static String flow(YamlWriter value) {
        return switch (value) {
            case Scalar scalar -> scalar.written();
            case Entries map ->
                    map.entries().entrySet().stream()
                            .map(e -> key(e.getKey()) + ": " + flow(e.getValue()))
                            .collect(Collectors.joining(", ", "{", "}"));
            case Items list ->
                    list.items().stream()
                            .map(YamlWriter::flow)
                            .collect(Collectors.joining(", ", "[", "]"));
        };
    }
}
