package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The schemas of `docs/operations-api.json`, as far as this document uses JSON Schema. Each
/// property of a record is written, also if it is null.
record ApiSchema(JsonNode document) {

    static ApiSchema read() throws Exception {
        var text = Files.readString(Path.of("../docs/operations-api.json"));
        return new ApiSchema(JsonMapper.shared().readTree(text));
    }

    /// Checks that a row has exactly the properties of this component and `more`, and that their
    /// values are as the component describes them.
    void check(String component, Set<String> more, JsonNode row) {
        var schema = document.at("/components/schemas/" + component);
        var names = new TreeSet<>(schema.path("properties").propertyNames());
        assertThat(names).as(component).isNotEmpty();
        for (var name : more) {
            assertThat(names.add(name)).as(name + " is in " + component).isTrue();
        }
        assertThat(row.propertyNames())
                .as(row.toString())
                .containsExactlyInAnyOrderElementsOf(names);
        var api = (ObjectNode) row.deepCopy();
        api.remove(more);
        assertThat(errors(schema, api, component)).isEmpty();
    }

    private List<String> errors(JsonNode schema, JsonNode value, String place) {
        var errors = new ArrayList<String>();
        if (schema.has("$ref")) {
            return errors(document.at(schema.path("$ref").asString().substring(1)), value, place);
        }
        if (schema.has("oneOf")) {
            long matching =
                    schema.path("oneOf")
                            .valueStream()
                            .filter(one -> errors(one, value, place).isEmpty())
                            .count();
            return matching == 1 ? errors : List.of(place + " matches " + matching + " forms");
        }
        var types = schema.path("type");
        if ((types.isArray() ? types.valueStream() : Stream.of(types))
                .map(JsonNode::asString)
                .noneMatch(type -> is(type, value))) {
            return List.of("%s is not %s: %s".formatted(place, types, value));
        }
        if (schema.has("enum") && schema.path("enum").valueStream().noneMatch(value::equals)) {
            errors.add("%s is none of %s: %s".formatted(place, schema.path("enum"), value));
        }
        if (value.isString() && !formatted(schema.path("format").asString(""), value.asString())) {
            errors.add("%s has no %s: %s".formatted(place, schema.path("format"), value));
        }
        var properties = schema.path("properties");
        for (var member : value.properties()) {
            var name = place + "." + member.getKey();
            var of =
                    schema.has("additionalProperties")
                            ? schema.path("additionalProperties")
                            : properties.path(member.getKey());
            if (of.isMissingNode()) {
                errors.add(name + " is not described");
            } else {
                errors.addAll(errors(of, member.getValue(), name));
            }
        }
        properties.propertyNames().stream()
                .filter(name -> !value.has(name))
                .forEach(name -> errors.add(place + "." + name + " is missing"));
        if (value.isArray()) {
            value.forEach(item -> errors.addAll(errors(schema.path("items"), item, place + "[]")));
        }
        return errors;
    }

    private static boolean is(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> throw new IllegalArgumentException(type);
        };
    }

    /// Returns true if a text has this format.
    private static boolean formatted(String format, String text) {
        try {
            switch (format) {
                case "date-time" -> Instant.parse(text);
                case "duration" -> Duration.parse(text);
                case "date" -> LocalDate.parse(text);
                case "int64" -> Long.parseLong(text);
                default -> {}
            }
            return true;
        } catch (DateTimeException | NumberFormatException wrong) {
            return false;
        }
    }
}
