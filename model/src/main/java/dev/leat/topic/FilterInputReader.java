package dev.leat.topic;

import dev.leat.batch.Attribute;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Parser of message attributes and bodies for policies. The JSON parser's own limits restrict the
/// nesting depth.
final class FilterInputReader {

    private static final JsonFactory JSON = new JsonFactory();

    private FilterInputReader() {}

    /// Returns the attributes by name, without binary ones; empty if there are none.
    static Optional<FilterInput> attributes(Map<String, Attribute> attributes) {
        var byName = new HashMap<String, FilterInput>();
        attributes.forEach((name, attribute) -> {
            if (!attribute.binary()) {
                put(byName, name, value(attribute));
            }
        });
        return byName.isEmpty() ? Optional.empty() : Optional.of(new FilterInput.Members(byName));
    }

    /// Parses a body; empty if it is not a JSON object.
    static Optional<FilterInput> body(String message) {
        return json(message).filter(value -> value instanceof FilterInput.Members);
    }

    private static FilterInput value(Attribute attribute) {
        var text = attribute.asText();
        var type = attribute.type();
        if (type.equals("String.Array")) {
            return json(text).orElseGet(() -> new FilterInput.Some(List.of()));
        }
        if (type.equals("Number") || type.startsWith("Number.")) {
            return number(text.strip()).orElseGet(() -> new FilterInput.Text(text));
        }
        return new FilterInput.Text(text);
    }

    private static Optional<FilterInput> json(String text) {
        try (var json = JSON.createParser(ObjectReadContext.empty(), text)) {
            if (json.nextToken() == null) {
                return Optional.empty();
            }
            var value = value(json);
            return json.nextToken() == null ? Optional.of(value) : Optional.empty();
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    private static FilterInput value(JsonParser json) {
        var token = json.currentToken();
        return switch (token) {
            case START_OBJECT -> members(json);
            case START_ARRAY -> items(json);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                    number(json.getString())
                            .orElseGet(() -> new FilterInput.Text(json.getString()));
            case VALUE_TRUE, VALUE_FALSE -> new FilterInput.Truth(token == JsonToken.VALUE_TRUE);
            case VALUE_NULL -> new FilterInput.Nothing();
            default -> new FilterInput.Text(json.getString());
        };
    }

    private static FilterInput items(JsonParser json) {
        var items = new ArrayList<FilterInput>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(json));
        }
        return new FilterInput.Some(items);
    }

    /// Reads the members of an object. If a name occurs twice, the last one is used.
    private static FilterInput members(JsonParser json) {
        var written = new LinkedHashMap<String, FilterInput>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = json.currentName();
            json.nextToken();
            written.put(name, value(json));
        }
        var byName = new HashMap<String, FilterInput>();
        written.forEach((name, value) -> put(byName, name, value));
        return new FilterInput.Members(byName);
    }

    private static void put(Map<String, FilterInput> byName, String name, FilterInput value) {
        int dot = name.indexOf('.');
        if (dot < 0) {
            byName.merge(name, value, FilterInputReader::both);
        } else {
            var within = new HashMap<String, FilterInput>();
            put(within, name.substring(dot + 1), value);
            byName.merge(
                    name.substring(0, dot),
                    new FilterInput.Members(within),
                    FilterInputReader::both);
        }
    }

    private static FilterInput both(FilterInput one, FilterInput other) {
        if (one instanceof FilterInput.Members a && other instanceof FilterInput.Members b) {
            var byName = new HashMap<>(a.byName());
            b.byName().forEach((name, value) -> byName.merge(name, value, FilterInputReader::both));
            return new FilterInput.Members(byName);
        }
        return new FilterInput.Some(List.of(one, other));
    }

    /// Parses a number. Empty if the text is not a number, or its exponent is too large for
    /// calculations.
    private static Optional<FilterInput> number(String text) {
        try {
            return Optional.of(new FilterInput.Number(new BigDecimal(text)));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }
}
