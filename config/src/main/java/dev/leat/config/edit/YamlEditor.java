package dev.leat.config.edit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Changes the text of a YAML file. Each change inserts or replaces one range; every character
/// outside of it stays: comments, order, layout, quotes, line ends and a missing line end at the
/// end. Values are texts, lists and maps of Java.
public final class YamlEditor {

    private static final int UNIT = 2;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final String text;
    private final String newline;
    private final Optional<Node> root;

    private YamlEditor(String text) {
        this.text = text;
        newline = text.contains("\r\n") ? "\r\n" : "\n";
        try {
            root = new Compose(LoadSettings.builder().build()).composeString(text);
        } catch (YamlEngineException invalid) {
            throw new YamlEditException("the text is not YAML: " + invalid.getMessage());
        }
    }

    /// Adds an entry after the last one of the map at a path, or at the top for an empty path.
    /// Missing maps on the path are created.
    ///
    /// @param path the keys from the top; a position for an item of a list
    /// @throws YamlEditException if the text does not allow it, or has the key already
    public static String insert(String text, List<String> path, String key, Object value) {
        return edit(text, editor -> editor.insert(path, key, value));
    }

    /// Adds an item after the last one of the list at a path.
    ///
    /// @throws YamlEditException if there is no list
    public static String append(String text, List<String> path, Object item) {
        return edit(text, editor -> editor.add(path, item, false));
    }

    /// Adds an item before the first one of the list at a path.
    ///
    /// @throws YamlEditException if there is no list, or it is empty
    public static String prepend(String text, List<String> path, Object item) {
        return edit(text, editor -> editor.add(path, item, true));
    }

    /// Replaces the scalar at a path.
    ///
    /// @throws YamlEditException if there is no scalar
    public static String replace(String text, List<String> path, String value) {
        return edit(text, editor -> editor.replace(path, value));
    }

    private interface Edit {
        String of(YamlEditor editor);
    }

    private static String edit(String text, Edit edit) {
        boolean marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
        var made = edit.of(new YamlEditor(marked ? text.substring(1) : text));
        return marked ? BYTE_ORDER_MARK + made : made;
    }

    private String insert(List<String> path, String key, Object value) {
        if (root.isEmpty() || nothing(root.get())) {
            return atEnd(
                    YamlScalars.entry(
                            firstKey(path, key), nested(path, 0, key, value), 0, newline));
        }
        var node = root.get();
        for (int i = 0; i < path.size(); i++) {
            var next = find(node, path.get(i));
            if (next == null) {
                return into(node, path.get(i), nested(path, i, key, value), path);
            }
            if (nothing(next.value)) {
                return under(node, next, nested(path, i, key, value));
            }
            node = next.own(path);
        }
        if (find(node, key) != null) {
            throw new YamlEditException("'%s' exists already in %s".formatted(key, at(path)));
        }
        return into(node, key, value, path);
    }

    private static String firstKey(List<String> path, String key) {
        return path.isEmpty() ? key : path.getFirst();
    }

    /// Returns the value of the key at `depth` in the path: maps around the new entry.
    private static Object nested(List<String> path, int depth, String key, Object value) {
        if (path.isEmpty()) {
            return value;
        }
        Object made = Map.of(key, value);
        for (int i = path.size() - 1; i > depth; i--) {
            made = Map.of(path.get(i), made);
        }
        return made;
    }

    private static String at(List<String> path) {
        return path.isEmpty() ? "the file" : "'" + String.join(": ", path) + "'";
    }

    private String into(Node node, String key, Object value, List<String> path) {
        if (!(node instanceof MappingNode map)) {
            throw new YamlEditException(at(path) + " is not a map");
        }
        if (flow(map)) {
            return intoFlow(map, YamlScalars.scalar(key, true) + ": " + YamlScalars.flow(value));
        }
        int indent =
                map.getValue().getFirst().getKeyNode().getStartMark().orElseThrow().getColumn();
        return afterLine(map, indent, YamlScalars.entry(key, value, indent, newline));
    }

    private String add(List<String> path, Object item, boolean first) {
        var node = root.orElseThrow(() -> new YamlEditException("the text is empty"));
        for (var key : path) {
            var next = find(node, key);
            if (next == null) {
                throw new YamlEditException("there is no " + at(path));
            }
            node = next.own(path);
        }
        if (!(node instanceof SequenceNode list)) {
            throw new YamlEditException(at(path) + " is not a list");
        }
        boolean front = first && !list.getValue().isEmpty();
        if (flow(list)) {
            return front
                    ? put(
                            text.indexOf('[', offset(list.getStartMark())) + 1,
                            YamlScalars.flow(item) + ", ")
                    : intoFlow(list, YamlScalars.flow(item));
        }
        int dash = offset(list.getValue().getFirst().getStartMark()) - 1;
        while (dash > 0 && Character.isWhitespace(text.charAt(dash))) {
            dash--;
        }
        if (dash < 0 || text.charAt(dash) != '-') {
            throw new YamlEditException(at(path) + " begins with an item that is not supported");
        }
        int indent = text.codePointCount(lineStart(dash), dash);
        var lines = YamlScalars.item(item, indent, newline);
        if (front && text.substring(lineStart(dash), dash).isBlank()) {
            return put(dash, lines + newline + " ".repeat(indent));
        }
        return afterLine(list, indent, lines);
    }

    private String replace(List<String> path, String value) {
        var node = root.orElseThrow(() -> new YamlEditException("the text is empty"));
        boolean inFlow = false;
        for (var key : path) {
            inFlow |= node instanceof CollectionNode<?> outer && flow(outer);
            var next = find(node, key);
            if (next == null) {
                throw new YamlEditException("there is no " + at(path));
            }
            node = next.own(path);
        }
        if (!(node instanceof ScalarNode scalar) || block(scalar) || nothing(scalar)) {
            throw new YamlEditException(at(path) + " is not a value on one line");
        }
        int from = offset(node.getStartMark());
        if (text.charAt(from) == '&' || text.charAt(from) == '!') {
            throw new YamlEditException(at(path) + " has an anchor or a tag");
        }
        return text.substring(0, from)
                + YamlScalars.scalar(value, inFlow)
                + text.substring(offset(node.getEndMark()));
    }

    /// A value with the offset after its key, or after the item before it.
    private record Found(Node key, Node value, boolean alias) {

        Node own(List<String> path) {
            if (alias) {
                throw new YamlEditException(
                        at(path) + " leads through an alias; change its anchor");
            }
            return value;
        }
    }

    private @Nullable Found find(Node node, String key) {
        return switch (node) {
            case MappingNode map -> member(map, key);
            case SequenceNode list when key.matches("\\d{1,6}") ->
                    item(list, Integer.parseInt(key));
            default -> null;
        };
    }

    private @Nullable Found member(MappingNode map, String key) {
        for (var entry : map.getValue()) {
            if (entry.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key)) {
                return new Found(name, entry.getValueNode(), alias(entry));
            }
        }
        return null;
    }

    private @Nullable Found item(SequenceNode list, int index) {
        if (index >= list.getValue().size()) {
            return null;
        }
        var item = list.getValue().get(index);
        boolean alias = offset(item.getStartMark()) < offset(list.getStartMark());
        return new Found(list, item, alias);
    }

    /// Returns true if the value is an alias: its node is at the anchor, before the key.
    private boolean alias(NodeTuple entry) {
        return offset(entry.getValueNode().getStartMark())
                < offset(entry.getKeyNode().getEndMark());
    }

    private static boolean flow(CollectionNode<?> node) {
        return node.getFlowStyle() == FlowStyle.FLOW;
    }

    private static boolean block(ScalarNode node) {
        return node.getScalarStyle() == ScalarStyle.LITERAL
                || node.getScalarStyle() == ScalarStyle.FOLDED;
    }

    private static boolean nothing(Node node) {
        return node instanceof ScalarNode scalar
                && scalar.getScalarStyle() == ScalarStyle.PLAIN
                && scalar.getValue().isEmpty();
    }

    private int offset(Optional<Mark> mark) {
        return text.offsetByCodePoints(0, mark.orElseThrow().getIndex());
    }

    private int lineStart(int offset) {
        return text.lastIndexOf('\n', offset - 1) + 1;
    }

    /// Returns the offset before the line end of the line with this offset.
    private int lineEnd(int offset) {
        int end = text.indexOf('\n', offset);
        if (end < 0) {
            return text.length();
        }
        return end > offset && text.charAt(end - 1) == '\r' ? end - 1 : end;
    }

    /// Returns the text with an entry below a key that has no value.
    private String under(Node parent, Found found, Object value) {
        int after = text.indexOf(':', offset(found.key.getEndMark())) + 1;
        if (parent instanceof CollectionNode<?> outer && flow(outer)) {
            return put(after, " " + YamlScalars.flow(value));
        }
        if (!(value instanceof java.util.Map<?, ?> map) || map.size() != 1) {
            throw new YamlEditException("a key without a value takes one entry");
        }
        if (offset(found.value.getEndMark()) > after) {
            throw new YamlEditException("the value has an anchor or a tag");
        }
        int indent = found.key.getStartMark().orElseThrow().getColumn() + UNIT;
        var entry = map.entrySet().iterator().next();
        return put(
                lineEnd(after),
                newline
                        + " ".repeat(indent)
                        + YamlScalars.entry(
                                entry.getKey().toString(), entry.getValue(), indent, newline));
    }

    private String atEnd(String lines) {
        boolean ended = text.isEmpty() || text.endsWith("\n");
        return ended ? text + lines + newline : text + newline + lines;
    }

    private String put(int offset, String inserted) {
        return text.substring(0, offset) + inserted + text.substring(offset);
    }

    private String afterLine(Node node, int indent, String lines) {
        int end = end(node);
        if (end > 0 && text.charAt(end - 1) == '\n') {
            return put(end, " ".repeat(indent) + lines + newline);
        }
        return put(lineEnd(end), newline + " ".repeat(indent) + lines);
    }

    private String intoFlow(CollectionNode<?> node, String written) {
        int close = offset(node.getEndMark()) - 1;
        if (node.getValue().isEmpty()) {
            int open = close;
            while (text.charAt(open) != '{' && text.charAt(open) != '[') {
                open--;
            }
            return put(open + 1, written);
        }
        int end = lastEnd(node);
        int comma = comma(end, close);
        return comma < 0 ? put(end, ", " + written) : put(comma + 1, " " + written);
    }

    /// Returns the offset of a comma after the last value; -1 if there is none.
    private int comma(int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) == '#') {
                i = lineEnd(i);
            } else if (text.charAt(i) == ',') {
                return i;
            }
        }
        return -1;
    }

    /// Returns the offset after the last character of a node, without comments and blank lines. It
    /// is at the start of a line after a block scalar that keeps its line ends.
    private int end(Node node) {
        if (node instanceof ScalarNode scalar && block(scalar)) {
            return blockEnd(scalar);
        }
        return node instanceof CollectionNode<?> inner
                        && !flow(inner)
                        && !inner.getValue().isEmpty()
                ? lastEnd(inner)
                : offset(node.getEndMark());
    }

    private int blockEnd(ScalarNode scalar) {
        int start = offset(scalar.getStartMark());
        int end = offset(scalar.getEndMark());
        if (text.substring(start, lineEnd(start)).replaceFirst("#.*", "").contains("+")) {
            return end;
        }
        int last = end;
        while (last > start && Character.isWhitespace(text.charAt(last - 1))) {
            last--;
        }
        return last;
    }

    private int lastEnd(CollectionNode<?> node) {
        return switch (node) {
            case MappingNode map -> {
                var entry = map.getValue().getLast();
                int key = offset(entry.getKeyNode().getEndMark());
                yield alias(entry) ? aliasEnd(key) : Math.max(key, end(entry.getValueNode()));
            }
            case SequenceNode list -> {
                var item = list.getValue().getLast();
                yield item.getStartMark().orElseThrow().getIndex()
                                < list.getStartMark().orElseThrow().getIndex()
                        ? aliasEnd(itemBefore(list))
                        : end(item);
            }
            default -> offset(node.getEndMark());
        };
    }

    private int itemBefore(SequenceNode list) {
        int count = list.getValue().size();
        return count == 1
                ? offset(list.getStartMark())
                : Math.max(
                        offset(list.getStartMark()),
                        offset(list.getValue().get(count - 2).getEndMark()));
    }

    /// Returns the offset after the alias that follows this offset.
    private int aliasEnd(int from) {
        int at = text.indexOf('*', from);
        while (at < text.length()
                && !Character.isWhitespace(text.charAt(at))
                && ",]}".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return at;
    }
}
