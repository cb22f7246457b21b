package dev.leat.server.operations;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.leat.app.Formula;
import dev.leat.operations.OperationsJson;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON schemas of the Java types that [OperationsJson] writes. Each record is a named component of
/// the document.
final class TypeSchemas {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Map<String, JsonNode> components = new TreeMap<>();
    private final Map<String, Class<?>> classes = new HashMap<>();

    ObjectNode all() {
        var all = NODES.objectNode();
        components.forEach(all::set);
        return all;
    }

    void put(String name, JsonNode schema) {
        components.put(name, schema);
    }

    static ObjectNode reference(String name) {
        return NODES.objectNode().put("$ref", "#/components/schemas/" + name);
    }

    ObjectNode of(JavaType type) {
        if (type.isTypeOrSubTypeOf(java.util.Optional.class)) {
            return of(type.containedType(0));
        }
        var raw = type.getRawClass();
        if (raw.equals(byte[].class)) {
            return bytes();
        }
        if (type.isMapLikeType()) {
            var map = NODES.objectNode().put("type", "object");
            map.set("additionalProperties", of(type.getContentType()));
            return map;
        }
        if (type.isCollectionLikeType() || type.isArrayType()) {
            var array = NODES.objectNode().put("type", "array");
            array.set("items", of(type.getContentType()));
            return array;
        }
        if (raw.isRecord()) {
            return text(raw) ? NODES.objectNode().put("type", "string") : record(type);
        }
        if (raw.equals(Formula.class)) {
            return cases(raw);
        }
        if (raw.isEnum()) {
            var text = NODES.objectNode().put("type", "string");
            var words = text.putArray("enum");
            Arrays.stream(raw.getEnumConstants()).map(String::valueOf).forEach(words::add);
            return text;
        }
        return simple(raw);
    }

    /// Returns true for a record that is written as a text.
    private static boolean text(Class<?> record) {
        return Arrays.stream(record.getMethods())
                .anyMatch(method -> method.isAnnotationPresent(JsonValue.class));
    }

    private ObjectNode record(JavaType type) {
        var raw = type.getRawClass();
        var holder = raw.getEnclosingClass();
        var name = (holder == null ? "" : holder.getSimpleName()) + raw.getSimpleName();
        if (!raw.equals(classes.computeIfAbsent(name, _ -> raw))) {
            throw new IllegalStateException(raw + " and " + classes.get(name) + " have one name");
        }
        if (!components.containsKey(name)) {
            var schema = NODES.objectNode().put("type", "object");
            components.put(name, schema);
            var properties = schema.putObject("properties");
            for (RecordComponent component : raw.getRecordComponents()) {
                var of = of(OperationsJson.MAPPER.constructType(component.getGenericType()));
                properties.set(
                        component.getName(),
                        component.getType().equals(java.util.Optional.class) ? orNull(of) : of);
            }
        }
        return reference(name);
    }

    /// Returns the schema of a sealed interface whose cases differ in their members.
    private ObjectNode cases(Class<?> raw) {
        var name = raw.getSimpleName();
        if (!components.containsKey(name)) {
            var schema = NODES.objectNode();
            components.put(name, schema);
            var either = schema.putArray("oneOf");
            for (var one : raw.getPermittedSubclasses()) {
                either.add(of(OperationsJson.MAPPER.constructType(one)));
            }
        }
        return reference(name);
    }

    /// Returns the schema of a component that is null if it is empty.
    private static ObjectNode orNull(ObjectNode schema) {
        var either = NODES.objectNode();
        either.putArray("oneOf").add(schema).addObject().put("type", "null");
        return either;
    }

    /// Returns the schema of a byte array, which is written as a string if the bytes are UTF-8.
    private static ObjectNode bytes() {
        var bytes = NODES.objectNode();
        var forms = bytes.putArray("oneOf");
        forms.addObject().put("type", "string");
        var binary = forms.addObject().put("type", "object");
        binary.putObject("properties")
                .putObject("base64")
                .put("type", "string")
                .put("contentEncoding", "base64");
        binary.putArray("required").add("base64");
        return bytes;
    }

    private static ObjectNode simple(Class<?> raw) {
        var node = NODES.objectNode();
        if (raw.equals(Long.class) || raw.equals(long.class)) {
            node.putArray("type").add("integer").add("string");
            return node.put("format", "int64");
        }
        if (raw.equals(BigDecimal.class)) {
            node.putArray("type").add("number").add("string");
            return node;
        }
        if (raw.equals(Object.class)) {
            node.putArray("type").add("string").add("number").add("boolean").add("null");
            return node;
        }
        if (raw.equals(Integer.class) || raw.equals(int.class)) {
            return node.put("type", "integer").put("format", "int32");
        }
        if (raw.equals(Double.class) || raw.equals(double.class)) {
            return node.put("type", "number");
        }
        if (raw.equals(Boolean.class) || raw.equals(boolean.class)) {
            return node.put("type", "boolean");
        }
        node.put("type", "string");
        if (raw.equals(Instant.class)) {
            node.put("format", "date-time");
        } else if (raw.equals(Duration.class)) {
            node.put("format", "duration");
        } else if (raw.equals(LocalDate.class)) {
            node.put("format", "date");
        } else if (raw.equals(Path.class)) {
            node.put("description", "A path on the app's machine");
        }
        return node;
    }
}
