package dev.leat.aws.deploy.model;

import dev.leat.aws.deploy.model.TemplateValue.Amount;
import dev.leat.aws.deploy.model.TemplateValue.Entries;
import dev.leat.aws.deploy.model.TemplateValue.Flag;
import dev.leat.aws.deploy.model.TemplateValue.Items;
import dev.leat.aws.deploy.model.TemplateValue.Json;
import dev.leat.aws.deploy.model.TemplateValue.Text;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Values as JSON texts.
public final class JsonTree {

    private JsonTree() {}

    /// Returns the value of a valid JSON text.
    ///
    /// @throws tools.jackson.core.JacksonException if the text is not valid
    public static TemplateValue read(String json) {
        return value(JsonMapper.shared().readTree(json));
    }

    /// Returns true if two texts are JSON texts with equal values.
    public static boolean areEqual(String one, String other) {
        var json = JsonMapper.shared();
        try {
            return json.readTree(one).equals(json.readTree(other));
        } catch (JacksonException broken) {
            return false;
        }
    }

    private static TemplateValue value(JsonNode node) {
        if (node.isObject()) {
            var entries = Entries.NONE;
            for (var property : node.properties()) {
                entries = entries.with(property.getKey(), value(property.getValue()));
            }
            return entries;
        }
        if (node.isArray()) {
            return new Items(node.valueStream().map(JsonTree::value).toList());
        }
        if (node.isNumber()) {
            return new Amount(node.decimalValue());
        }
        return node.isBoolean()
                ? new Flag(node.booleanValue())
                : node.isNull() ? TemplateValue.Nothing.NULL : new Text(node.stringValue());
    }

    /// Returns a value that consists of literals as JSON text.
    ///
    /// @throws IllegalArgumentException if it has other values
    public static String write(TemplateValue value) {
        return write(
                value,
                other -> {
                    throw new IllegalArgumentException("not a literal: " + other);
                });
    }

    /// Returns a literal as text: a text itself, anything else as JSON.
    public static String text(TemplateValue value) {
        return switch (value) {
            case Text(var text) -> text;
            case Json(var tree) -> write(tree);
            default -> write(value);
        };
    }

    /// Returns a value as JSON text.
    ///
    /// @param others returns the JSON text of values that are not literals
    public static String write(TemplateValue value, Function<TemplateValue, String> others) {
        var json = new StringBuilder();
        write(value, others, json);
        return json.toString();
    }

    private static void write(
            TemplateValue value, Function<TemplateValue, String> others, StringBuilder json) {
        switch (value) {
            case Text(var text) -> json.append(quoted(text));
            case Amount(var amount) -> json.append(amount.toPlainString());
            case Flag(var flag) -> json.append(flag);
            case TemplateValue.Nothing _ -> json.append("null");
            case Items(var items) -> {
                var separator = "[";
                for (var item : items) {
                    json.append(separator);
                    write(item, others, json);
                    separator = ",";
                }
                json.append(items.isEmpty() ? "[]" : "]");
            }
            case Entries(var entries) -> {
                var separator = "{";
                for (var entry : entries.entrySet()) {
                    json.append(separator).append(quoted(entry.getKey())).append(':');
                    write(entry.getValue(), others, json);
                    separator = ",";
                }
                json.append(entries.isEmpty() ? "{}" : "}");
            }
            default -> json.append(others.apply(value));
        }
    }

    /// Returns a text as a JSON string.
    public static String quoted(String text) {
        return JsonMapper.shared().writeValueAsString(text);
    }
}
