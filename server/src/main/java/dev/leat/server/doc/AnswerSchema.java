package dev.leat.server.doc;

import dev.leat.app.Table;
import dev.leat.app.Type;
import dev.leat.app.View;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON Schema of a view's rows in the statistics API.
final class AnswerSchema {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private AnswerSchema() {}

    static ObjectNode row(View view) {
        var node = NODES.objectNode().put("type", "object");
        node.put("additionalProperties", false);
        var properties = node.putObject("properties");
        var required = node.putArray("required");
        for (var key : view.key()) {
            properties.set(key.column(), key(key.type()));
            required.add(key.column());
        }
        for (var column : view.columns()) {
            properties.set(column.name(), measure(view.type(column)));
            required.add(column.name());
        }
        return node;
    }

    /// Returns the schema of an item. Clients may store other attributes, and values of other types
    /// in attributes that are not keys.
    static ObjectNode item(Table table) {
        var node = NODES.objectNode().put("type", "object");
        var properties = node.putObject("properties");
        var required = node.putArray("required");
        for (var key : table.key().attributes()) {
            boolean number = key.type() == Table.KeyType.N;
            properties.putObject(key.name()).put("type", number ? "number" : "string");
            required.add(key.name());
        }
        table.columns()
                .forEach((name, type) -> {
                    if (!properties.has(name)) {
                        properties
                                .putObject(name)
                                .put("description", "stored by the pipeline as " + type);
                    }
                });
        return node;
    }

    static ObjectNode page(ObjectNode item) {
        var node = NODES.objectNode().put("type", "object");
        node.put("additionalProperties", false);
        node.putArray("required").add("items").add("next");
        var properties = node.putObject("properties");
        properties.putObject("items").put("type", "array").set("items", item);
        properties
                .putObject("next")
                .put("description", "the value of `after` for the next page; null on the last page")
                .putArray("type")
                .add("string")
                .add("null");
        return node;
    }

    /// Returns the schema of a key column: a number if the column is an integer, otherwise a
    /// string.
    static ObjectNode key(Type type) {
        boolean whole = type == Type.Simple.INTEGER || type == Type.Simple.BIGINT;
        var node = NODES.objectNode().put("type", whole ? "integer" : "string");
        return whole ? node.put("format", "int64") : node;
    }

    private static ObjectNode measure(Type of) {
        var node = NODES.objectNode();
        var type = node.putArray("type");
        switch (of) {
            case Type.Decimal decimal -> {
                type.add("number");
                node.put("format", "decimal");
                node.put(
                        "description",
                        "exact, with at most %d decimal places".formatted(decimal.scale()));
            }
            case Type.Simple simple -> simple(node, simple);
            case Type.Struct _, Type.ListOf _ -> type.add("integer");
        }
        node.withArray("type").add("null");
        return node;
    }

    private static void simple(ObjectNode node, Type.Simple simple) {
        var type = node.withArray("type");
        switch (simple) {
            case DATE -> {
                type.add("string");
                node.put("format", "date");
            }
            case TIMESTAMPTZ -> {
                type.add("string");
                node.put("format", "date-time");
            }
            case TIMESTAMP -> {
                type.add("string");
                node.put("description", "date and time without a time zone");
            }
            case BOOLEAN -> type.add("boolean");
            case VARCHAR, INTEGER, BIGINT, DOUBLE, JSON -> {
                type.add("integer");
                node.put("format", "int64");
            }
        }
    }
}
