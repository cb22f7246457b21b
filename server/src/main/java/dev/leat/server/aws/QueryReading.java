package dev.leat.server.aws;

import dev.leat.server.aws.Shape.Member;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;

/// A reader of requests in the Query protocol, with parameters such as
/// `MessageAttribute.1.Value.DataType`. Skips parameters that the shape does not have, as AWS does.
record QueryReading(QueryNames names) {

    /// The maximum depth of a parameter name, which is slightly more than the deepest valid name
    /// has.
    private static final int DEEPEST = 8;

    /// @throws AwsErrorException if a value is invalid
    static SdkPojo read(Map<String, String> parameters, Shape shape, QueryNames names) {
        var root = new Node();
        parameters.forEach((name, value) -> {
            var parts = name.split("\\.", DEEPEST);
            var node = root;
            for (var part : parts) {
                node = node.children.computeIfAbsent(part, _ -> new Node());
            }
            node.text = value;
        });
        return new QueryReading(names).structure(root, shape);
    }

    /// One segment of a parameter name, with the segments that follow it.
    private static final class Node {
        private static final Node EMPTY = new Node();

        private final Map<String, Node> children = new HashMap<>();
        private @Nullable String text;

        /// Returns the node whose children are the numbers of a list or map.
        private Node within(QueryNames names, String wrapper) {
            return names.nested() ? children.getOrDefault(wrapper, EMPTY) : this;
        }

        /// Returns the children with numeric names, in numeric order.
        private Iterable<Node> numbered() {
            var numbered = new TreeMap<Integer, Node>();
            children.forEach((name, node) -> {
                if (name.matches("[0-9]{1,9}")) {
                    numbered.put(Integer.valueOf(name), node);
                }
            });
            return numbered.values();
        }
    }

    private SdkPojo structure(Node node, Shape shape) {
        var filling = shape.empty();
        for (var member : shape.members()) {
            var value = member(node, member);
            if (value != null) {
                member.set(filling, value);
            }
        }
        return Shape.build(filling);
    }

    private @Nullable Object member(Node node, Member member) {
        var below = node.children.get(names.of(member));
        if (below == null) {
            below = node.children.get(member.name());
        }
        if (below == null) {
            return null;
        }
        return switch (member.kind()) {
            case ValueKind.Scalar scalar -> scalar(below, scalar, member.name());
            case ValueKind.Structure(var shape) -> structure(below, shape);
            case ValueKind.Listed(var element, _) ->
                    list(below.within(names, QueryNames.ELEMENT), element, member.name());
            case ValueKind.Mapped(var value) ->
                    map(below.within(names, QueryNames.ENTRY), value, member);
        };
    }

    private List<Object> list(Node node, ValueKind element, String name) {
        var list = new ArrayList<Object>();
        for (var each : node.numbered()) {
            var value = element(each, element, name);
            if (value != null) {
                list.add(value);
            }
        }
        return list;
    }

    private Map<String, Object> map(Node node, ValueKind type, Member member) {
        var map = new LinkedHashMap<String, Object>();
        for (var each : node.numbered()) {
            var key = each.children.get(names.key(member));
            var below = each.children.get(names.value(member));
            var value = below == null ? null : element(below, type, member.name());
            if (key != null && key.text != null && value != null) {
                map.put(key.text, value);
            }
        }
        return map;
    }

    private @Nullable Object element(Node node, ValueKind type, String name) {
        return switch (type) {
            case ValueKind.Scalar scalar -> scalar(node, scalar, name);
            case ValueKind.Structure(var shape) -> structure(node, shape);
            case ValueKind.Listed _, ValueKind.Mapped _ ->
                    throw new IllegalStateException("nested lists are not supported: " + name);
        };
    }

    private static @Nullable Object scalar(Node node, ValueKind.Scalar scalar, String name) {
        String text = node.text;
        if (text == null) {
            return null;
        }
        try {
            return switch (scalar) {
                case TEXT -> text;
                case INTEGER -> Integer.valueOf(text);
                case LONG -> Long.valueOf(text);
                case REAL -> Double.valueOf(text);
                case FLAG -> Boolean.valueOf(text);
                case BYTES -> SdkBytes.fromByteArrayUnsafe(Base64.getMimeDecoder().decode(text));
                case TIME, DATE ->
                        throw new IllegalStateException(
                                "timestamps are not supported in requests of the Query protocol");
            };
        } catch (IllegalArgumentException wrong) {
            throw AwsErrorException.malformed(
                    "'" + text + "' is not a valid value of the parameter " + name);
        }
    }
}
