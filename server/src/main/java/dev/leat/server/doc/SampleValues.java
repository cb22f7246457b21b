package dev.leat.server.doc;

import dev.leat.app.Schema;
import dev.leat.app.Table;
import dev.leat.app.Type;
import dev.leat.app.View;
import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Sample values in the correct format, for documents, keys and rows.
final class SampleValues {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String TEXT = "abc";

    private SampleValues() {}

    /// Returns a document that the schema accepts, unless a column has an unusual format.
    static ObjectNode document(Schema schema) {
        var node = NODES.objectNode();
        for (var field : schema.fields()) {
            node.set(
                    field.name(),
                    field.format().map(f -> odd(field.type(), f)).orElse(value(field.type())));
        }
        return node;
    }

    static ObjectNode row(View view) {
        var node = NODES.objectNode();
        view.key().forEach(key -> node.set(key.column(), key(key.type())));
        view.columns().forEach(column -> node.set(column.name(), figure(view.type(column))));
        return node;
    }

    static ObjectNode item(Table table) {
        var node = NODES.objectNode();
        table.key().names().forEach(name -> node.put(name, TEXT));
        table.columns().forEach((name, type) -> node.set(name, value(type)));
        return node;
    }

    static JsonNode key(Type type) {
        return switch (type) {
            case Type.Simple simple ->
                    switch (simple) {
                        case INTEGER, BIGINT -> NODES.numberNode(42);
                        case BOOLEAN -> NODES.stringNode("true");
                        case VARCHAR, DATE, TIMESTAMP, TIMESTAMPTZ, DOUBLE, JSON -> value(simple);
                    };
            case Type.Decimal decimal -> NODES.stringNode(value(decimal).asString());
            case Type.ListOf _, Type.Struct _ -> NODES.stringNode(TEXT);
        };
    }

    /// Returns a decimal as the API writes it, with at least one decimal place.
    private static JsonNode figure(Type type) {
        return switch (type) {
            case Type.Decimal _ -> NODES.numberNode(new BigDecimal("12.5"));
            case Type.Simple simple ->
                    switch (simple) {
                        case DATE, TIMESTAMP, TIMESTAMPTZ, BOOLEAN -> value(simple);
                        case VARCHAR, INTEGER, BIGINT, DOUBLE, JSON -> NODES.numberNode(3);
                    };
            case Type.ListOf _, Type.Struct _ -> NODES.numberNode(3);
        };
    }

    private static JsonNode value(Type type) {
        return switch (type) {
            case Type.Decimal decimal ->
                    NODES.numberNode(decimal.scale() == 0 ? BigDecimal.ONE : new BigDecimal("0.5"));
            case Type.ListOf list -> NODES.arrayNode().add(value(list.element()));
            case Type.Struct struct -> {
                var node = NODES.objectNode();
                struct.members().forEach(m -> node.set(m.name(), value(m.type())));
                yield node;
            }
            case Type.Simple simple ->
                    switch (simple) {
                        case VARCHAR -> NODES.stringNode(TEXT);
                        case BOOLEAN -> NODES.booleanNode(true);
                        case INTEGER, BIGINT -> NODES.numberNode(1);
                        case DOUBLE -> NODES.numberNode(new BigDecimal("0.5"));
                        case DATE -> NODES.stringNode("2024-12-31");
                        case TIMESTAMP -> NODES.stringNode("2024-12-31T12:00:00");
                        case TIMESTAMPTZ -> NODES.stringNode("2024-12-31T12:00:00Z");
                        case JSON -> NODES.objectNode();
                    };
        };
    }

    private static JsonNode odd(Type type, String format) {
        if (type == Type.Simple.BOOLEAN) {
            return NODES.stringNode(format.substring(0, format.indexOf('/')));
        }
        return NODES.stringNode(
                format.replace("%Y", "2024")
                        .replace("%y", "24")
                        .replace("%m", "12")
                        .replace("%B", "December")
                        .replace("%b", "Dec")
                        .replace("%d", "31")
                        .replace("%H", "12")
                        .replace("%I", "12")
                        .replace("%p", "PM")
                        .replace("%M", "00")
                        .replace("%S", "00")
                        .replace("%f", "000000")
                        .replace("%z", "+0000")
                        .replace("%%", "%"));
    }
}
