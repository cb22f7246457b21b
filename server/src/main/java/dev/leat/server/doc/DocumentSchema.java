package dev.leat.server.doc;

import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.decode.ColumnFormat;
import dev.leat.decode.NumberFormat;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON Schema of incoming documents. A document that matches it can still be refused for rules
/// that only the schema's descriptions state: decimal places, the range of quoted numbers, and no
/// U+0000 in strings.
record DocumentSchema(UnknownFields unknownFields) {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /// The JSON grammar of numbers.
    private static final String NUMBER = "^-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?$";

    private static final String DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
    private static final String MINUTES = "[0-2][0-9]:[0-5][0-9]";
    private static final String SECONDS = ":[0-5][0-9](\\.[0-9]{1,6})?";

    static ObjectNode of(Schema schema, UnknownFields unknownFields) {
        return new DocumentSchema(unknownFields).document(schema);
    }

    private ObjectNode document(Schema schema) {
        var node = object();
        node.put("description", strictness());
        var properties = node.putObject("properties");
        var required = NODES.arrayNode();
        for (var field : schema.fields()) {
            var column = field.format().map(f -> odd(field.type(), f)).orElse(type(field.type()));
            if (field.pii()) {
                describe(column, "personal data: masked in the reasons of a rejection");
            }
            properties.set(field.name(), field.notNull() ? column : nullable(column));
            if (field.notNull()) {
                required.add(field.name());
            }
        }
        if (!required.isEmpty()) {
            node.set("required", required);
        }
        return node;
    }

    private String strictness() {
        return "Parsed strictly: values are never rounded, truncated or converted, and duplicate names in an"
                + " object are refused. Numbers may be quoted. Unknown fields are "
                + switch (unknownFields) {
                    case IGNORE -> "ignored.";
                    case REJECT -> "refused.";
                    case KEEP -> "kept.";
                };
    }

    private ObjectNode object() {
        var node = NODES.objectNode().put("type", "object");
        return switch (unknownFields) {
            case IGNORE, KEEP -> node;
            case REJECT -> node.put("additionalProperties", false);
        };
    }

    private ObjectNode type(Type type) {
        return switch (type) {
            case Type.Simple simple -> simple(simple);
            case Type.Decimal decimal -> decimal(decimal);
            case Type.ListOf list -> {
                var node = NODES.objectNode().put("type", "array");
                node.set("items", nullable(type(list.element())));
                yield node;
            }
            case Type.Struct struct -> {
                var node = object();
                var properties = node.putObject("properties");
                struct.members().forEach(m -> properties.set(m.name(), nullable(type(m.type()))));
                yield node;
            }
        };
    }

    private static ObjectNode simple(Type.Simple type) {
        return switch (type) {
            case VARCHAR -> text();
            case BOOLEAN -> NODES.objectNode().put("type", "boolean");
            case INTEGER ->
                    number("integer", "an integer")
                            .put("format", "int32")
                            .put("minimum", Integer.MIN_VALUE)
                            .put("maximum", Integer.MAX_VALUE);
            case BIGINT ->
                    number("integer", "an integer")
                            .put("format", "int64")
                            .put("minimum", Long.MIN_VALUE)
                            .put("maximum", Long.MAX_VALUE);
            case DOUBLE -> number("number", "a floating-point number").put("format", "double");
            case DATE -> text().put("format", "date").put("pattern", "^" + DAY + "$");
            case TIMESTAMP ->
                    describe(text(), "date and time without a time zone")
                            .put("pattern", "^" + DAY + "[T ]" + MINUTES + "(" + SECONDS + ")?$");
            case TIMESTAMPTZ ->
                    describe(text(), "with a time zone; at most 6 decimal places of a second")
                            .put("format", "date-time")
                            .put(
                                    "pattern",
                                    "^"
                                            + DAY
                                            + "T"
                                            + MINUTES
                                            + SECONDS
                                            + "(Z|[+-](0[0-9]|1[0-5]):[0-5][0-9])$");
            case JSON -> describe(NODES.objectNode(), "any JSON value, stored unchanged");
        };
    }

    private static ObjectNode decimal(Type.Decimal type) {
        var limit = BigInteger.TEN.pow(type.precision() - type.scale());
        return number(
                        "number",
                        "exact: %d digits, at most %d of them after the decimal point"
                                .formatted(type.precision(), type.scale()))
                .put("format", "decimal")
                .put("exclusiveMinimum", limit.negate())
                .put("exclusiveMaximum", limit);
    }

    private static ObjectNode number(String type, String description) {
        var node = NODES.objectNode();
        node.putArray("type").add(type).add("string");
        return node.put("pattern", NUMBER).put("description", description);
    }

    /// Returns the schema of a column whose values have their own `format` in the app file. Values
    /// in JSON's form, which sinks write, are accepted, too.
    private static ObjectNode odd(Type type, String format) {
        var node = NODES.objectNode();
        if (ColumnFormat.of(type, format) instanceof NumberFormat) {
            node.putArray("type").add("string").add("number");
            return describe(node, "a %s in the format %s, or a number".formatted(type, format));
        }
        if (type != Type.Simple.BOOLEAN) {
            return describe(
                    text(), "a %s in the format %s, or of ISO 8601".formatted(type, format));
        }
        node.putArray("type").add("string").add("boolean");
        var words = node.putArray("enum");
        List.of(format.split("/", -1)).forEach(words::add);
        words.add(true).add(false);
        return node;
    }

    private static ObjectNode text() {
        return NODES.objectNode().put("type", "string");
    }

    private static ObjectNode describe(ObjectNode node, String text) {
        var before = Optional.ofNullable(node.get("description")).map(d -> d.asString() + "; ");
        return node.put("description", before.orElse("") + text);
    }

    private static ObjectNode nullable(ObjectNode node) {
        var type = node.get("type");
        if (type == null) {
            return node;
        }
        if (node.get("enum") != null) {
            node.withArray("enum").addNull();
        }
        var types = NODES.arrayNode();
        if (type.isArray()) {
            type.forEach(types::add);
        } else {
            types.add(type);
        }
        node.set("type", types.add("null"));
        return node;
    }
}
