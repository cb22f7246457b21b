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

/// Reads what messages say. How deep JSON may be nested is bounded by the reader's own limits.
final class Telling {

    private static final JsonFactory JSON = new JsonFactory();

    private Telling() {}

    /// Attributes by name, those of binary types left out; empty if there is none.
    static Optional<Told> attributes(Map<String, Attribute> attributes) {
        var byName = new HashMap<String, Told>();
        attributes.forEach((name, attribute) -> {
            if (!attribute.binary()) {
                put(byName, name, told(attribute));
            }
        });
        return byName.isEmpty() ? Optional.empty() : Optional.of(new Told.Members(byName));
    }

    /// A body; empty if it is no JSON object.
    static Optional<Told> body(String message) {
        return json(message).filter(told -> told instanceof Told.Members);
    }

    private static Told told(Attribute attribute) {
        var text = attribute.asText();
        var type = attribute.type();
        if (type.equals("String.Array")) {
            return json(text).orElseGet(() -> new Told.Some(List.of()));
        }
        if (type.equals("Number") || type.startsWith("Number.")) {
            return number(text.strip()).orElseGet(() -> new Told.Text(text));
        }
        return new Told.Text(text);
    }

    private static Optional<Told> json(String text) {
        try (var json = JSON.createParser(ObjectReadContext.empty(), text)) {
            if (json.nextToken() == null) {
                return Optional.empty();
            }
            var told = value(json);
            return json.nextToken() == null ? Optional.of(told) : Optional.empty();
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    private static Told value(JsonParser json) {
        var token = json.currentToken();
        return switch (token) {
            case START_OBJECT -> members(json);
            case START_ARRAY -> items(json);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                    number(json.getString()).orElseGet(() -> new Told.Text(json.getString()));
            case VALUE_TRUE, VALUE_FALSE -> new Told.Truth(token == JsonToken.VALUE_TRUE);
            case VALUE_NULL -> new Told.Nothing();
            default -> new Told.Text(json.getString());
        };
    }

    private static Told items(JsonParser json) {
        var items = new ArrayList<Told>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(json));
        }
        return new Told.Some(items);
    }

    /// Of members with the same name the last one counts.
    private static Told members(JsonParser json) {
        var written = new LinkedHashMap<String, Told>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = json.currentName();
            json.nextToken();
            written.put(name, value(json));
        }
        var byName = new HashMap<String, Told>();
        written.forEach((name, told) -> put(byName, name, told));
        return new Told.Members(byName);
    }

    private static void put(Map<String, Told> byName, String name, Told told) {
        int dot = name.indexOf('.');
        if (dot < 0) {
            byName.merge(name, told, Telling::both);
        } else {
            var within = new HashMap<String, Told>();
            put(within, name.substring(dot + 1), told);
            byName.merge(name.substring(0, dot), new Told.Members(within), Telling::both);
        }
    }

    private static Told both(Told one, Told other) {
        if (one instanceof Told.Members a && other instanceof Told.Members b) {
            var byName = new HashMap<>(a.byName());
            b.byName().forEach((name, told) -> byName.merge(name, told, Telling::both));
            return new Told.Members(byName);
        }
        return new Told.Some(List.of(one, other));
    }

    /// Empty if it is no number, or one whose exponent nobody can count with.
    private static Optional<Told> number(String text) {
        try {
            return Optional.of(new Told.Number(new BigDecimal(text)));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }
}
