package dev.leat.config;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/// A JSON Schema (draft 2020-12) of a value in the app file. The values of its keywords are
/// strings, numbers, booleans, lists, maps and schemas. The schema accepts everything that lint
/// accepts, and may accept more.
public record JsonSchema(Map<String, Object> keywords) {

    /// The pattern of a variable. A schema accepts every text that contains a variable.
    private static final String VARIABLE = "\\$\\{";

    public JsonSchema {
        keywords = Collections.unmodifiableMap(new LinkedHashMap<>(keywords));
    }

    public static JsonSchema of(String keyword, Object value) {
        return new JsonSchema(Map.of(keyword, value));
    }

    /// Returns a copy with a keyword added or replaced.
    public JsonSchema with(String keyword, Object value) {
        var all = new LinkedHashMap<>(keywords);
        all.put(keyword, value);
        return new JsonSchema(all);
    }

    public static JsonSchema text() {
        return of("type", "string");
    }

    /// Returns the schema of a text that matches a regular expression completely. The expression
    /// must have the same meaning in Java and JavaScript.
    public static JsonSchema text(String pattern) {
        return text().with("pattern", "^(?:" + pattern + ")$|" + VARIABLE);
    }

    public static JsonSchema words(List<String> words) {
        var all = new ArrayList<Object>(words);
        if (words.contains("true")) {
            all.add(true);
        }
        if (words.contains("false")) {
            all.add(false);
        }
        return anyOf(of("enum", all), text().with("pattern", VARIABLE));
    }

    public static JsonSchema whole(int least, int most) {
        var number = of("type", "integer").with("minimum", least).with("maximum", most);
        return anyOf(number, text("\\d{1,9}"));
    }

    /// Returns the schema of an expression, which YAML may read as a number, a boolean or null.
    public static JsonSchema sql() {
        return of("type", List.of("string", "number", "boolean", "null"));
    }

    public static JsonSchema anyOf(JsonSchema... schemas) {
        return of("anyOf", List.of(schemas));
    }

    public static JsonSchema list(JsonSchema items) {
        return of("type", "array").with("items", items);
    }

    /// Returns the schema of a map whose keys the author chooses. A `name:` without a value is an
    /// empty map.
    public static JsonSchema map(String names, JsonSchema values) {
        return of("type", List.of("object", "null"))
                .with("propertyNames", of("pattern", "^(?:" + names + ")$"))
                .with("additionalProperties", values);
    }

    /// Returns the schema of a map with any keys, at least one.
    public static JsonSchema map(JsonSchema values) {
        return of("type", "object").with("minProperties", 1).with("additionalProperties", values);
    }

    /// Returns the schema of a map of options. The map may be empty if no option is required.
    public static JsonSchema options(Spec spec) {
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

    /// Returns the JSON text of the schema of a whole file.
    public static String document(String title, JsonSchema file) {
        var schema =
                of("$schema", "https://json-schema.org/draft/2020-12/schema").with("title", title);
        for (var keyword : file.keywords().entrySet()) {
            schema = schema.with(keyword.getKey(), keyword.getValue());
        }
        var text = new StringWriter();
        try (var json =
                JsonMapper.shared().writerWithDefaultPrettyPrinter().createGenerator(text)) {
            schema.write(json);
        }
        return text.toString();
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
            case Long number -> json.writeNumber(number);
            case Boolean flag -> json.writeBoolean(flag);
            default -> json.writeString(value.toString());
        }
    }
}
