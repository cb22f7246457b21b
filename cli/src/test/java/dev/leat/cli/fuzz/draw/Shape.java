package dev.leat.cli.fuzz.draw;

import dev.leat.config.AppSchema;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Which option of the language stands where in an app file: from the schema that Leat gives to
/// editors, so that no option is forgotten.
public final class Shape {

    private static final String ANY = "*";

    private final TreeMap<String, Boolean> options = new TreeMap<>();

    public Shape() {
        enter(JsonMapper.shared().readTree(AppSchema.json()), "");
    }

    /// An option has its name at its end, and `*` for each name that an author chose.
    private void enter(JsonNode schema, String path) {
        schema.path("properties")
                .properties()
                .forEach(property -> {
                    options.put(path + property.getKey(), true);
                    enter(property.getValue(), path + property.getKey() + ".");
                });
        if (schema.path("additionalProperties").isObject()) {
            options.put(path + ANY, false);
            enter(schema.get("additionalProperties"), path + ANY + ".");
        }
        if (schema.has("items")) {
            enter(schema.get("items"), path);
        }
        for (var either : List.of("anyOf", "oneOf")) {
            schema.path(either).forEach(one -> enter(one, path));
        }
    }

    /// All options.
    public Set<String> options() {
        var all = new TreeSet<String>();
        options.forEach((option, named) -> {
            if (named) {
                all.add(option);
            }
        });
        return all;
    }

    /// The option that stands in this place, if it is one.
    public Optional<String> option(List<Object> place) {
        var path = "";
        boolean option = false;
        for (var key : place) {
            if (key instanceof Integer) {
                option = false;
                continue;
            }
            var named = path + key;
            option = options.getOrDefault(named, false);
            if (!option && !options.containsKey(path + ANY)) {
                return Optional.empty();
            }
            path = (option ? named : path + ANY) + ".";
        }
        return option ? Optional.of(path.substring(0, path.length() - 1)) : Optional.empty();
    }
}
