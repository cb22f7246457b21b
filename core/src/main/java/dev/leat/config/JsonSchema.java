package dev.leat.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/// What may stand at a place of the app file, as JSON Schema (draft 2020-12) says it: its keywords
/// with texts, numbers, booleans, lists, maps and schemas. Looser than lint, never stricter.
record JsonSchema(Map<String, Object> keywords) {

    /// A value that the environment fills in may be anything.
    private static final String VARIABLE = "\\$\\{";

    JsonSchema {
        keywords = Collections.unmodifiableMap(new LinkedHashMap<>(keywords));
    }

    static JsonSchema of(String keyword, Object value) {
        return new JsonSchema(Map.of(keyword, value));
    }

    /// The same with one keyword more, or with another value of it.
    JsonSchema with(String keyword, Object value) {
        var all = new LinkedHashMap<>(keywords);
        all.put(keyword, value);
        return new JsonSchema(all);
    }

    static JsonSchema text() {
        return of("type", "string");
    }

    /// A text all of which a regular expression matches. It must mean the same in Java and
    /// JavaScript.
    static JsonSchema text(String pattern) {
        return text().with("pattern", "^(?:" + pattern + ")$|" + VARIABLE);
    }

    static JsonSchema words(List<String> words) {
        var all = new ArrayList<Object>(words);
        if (words.contains("true")) {
            all.add(true);
        }
        if (words.contains("false")) {
            all.add(false);
        }
        return anyOf(of("enum", all), text().with("pattern", VARIABLE));
    }

    static JsonSchema whole(int least, int most) {
        var number = of("type", "integer").with("minimum", least).with("maximum", most);
        return anyOf(number, text("\\d{1,9}"));
    }

    /// To YAML an expression may look like a number, a boolean or null.
    static JsonSchema sql() {
        return of("type", List.of("string", "number", "boolean", "null"));
    }

    static JsonSchema anyOf(JsonSchema... schemas) {
        return of("anyOf", List.of(schemas));
    }

    static JsonSchema list(JsonSchema items) {
        return of("type", "array").with("items", items);
    }

    /// A map with keys that the author chose. `name:` alone is a map without any.
    static JsonSchema map(String names, JsonSchema values) {
        return of("type", List.of("object", "null"))
                .with("propertyNames", of("pattern", "^(?:" + names + ")$"))
                .with("additionalProperties", values);
    }

    /// The same with any keys, at least one.
    static JsonSchema map(JsonSchema values) {
        return of("type", "object").with("minProperties", 1).with("additionalProperties", values);
    }

    /// A map of options. Without one that is needed it may be left empty.
    static JsonSchema options(Spec spec) {
        var properties = new LinkedHashMap<String, Object>();
        var needed = new ArrayList<String>();
        for (var option : spec.options()) {
            option.schema().ifPresent(schema -> properties.put(option.name(), schema));
            if (option.needed()) {
                needed.add(option.name());
            }
        }
        var schema =
                of("type", needed.isEmpty() ? List.of("object", "null") : "object")
                        .with("description", spec.help())
                        .with("properties", properties)
                        .with("additionalProperties", false);
        return needed.isEmpty() ? schema : schema.with("required", needed);
    }

    void write(JsonGenerator json) {
        write(keywords, json);
    }

    private static void write(Object value, JsonGenerator json) {
        switch (value) {
            case JsonSchema schema -> write(schema.keywords(), json);
            case Map<?, ?> map -> {
                json.writeStartObject();
                map.forEach((name, member) -> {
                    json.writeName(String.valueOf(name));
                    write(member, json);
                });
                json.writeEndObject();
            }
            case List<?> list -> {
                json.writeStartArray();
                list.forEach(item -> write(item, json));
                json.writeEndArray();
            }
            case Integer number -> json.writeNumber(number);
            case Boolean flag -> json.writeBoolean(flag);
            default -> json.writeString(value.toString());
        }
    }
}
