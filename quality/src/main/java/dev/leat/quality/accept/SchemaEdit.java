package dev.leat.quality.accept;

import dev.leat.app.Type;
import dev.leat.config.edit.YamlEditor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes columns of a schema into the text of an app file.
///
/// @param chosen true if a person chose the proposal; otherwise declared types stay
record SchemaEdit(String text, String schema, boolean chosen) {

    String column(String name, Type type, Optional<String> format) throws UnplacedException {
        exists();
        var value = AppText.of(text).at(path(name));
        if (value == null) {
            return YamlEditor.insert(
                    text, List.of("schemas", schema), name, declaration(type, format));
        }
        var form = value instanceof Map<?, ?> map ? map.get("format") : null;
        if (format.isPresent()
                && format.get().equals(form)
                && DeclaredColumn.of(written(name)).is(type)) {
            throw UnplacedException.present("schema " + schema);
        }
        if (form != null) {
            throw new UnplacedException(
                    "column '%s' of schema %s has a format; change its type by hand"
                            .formatted(name, schema));
        }
        if (format.isPresent()) {
            throw new UnplacedException(
                    "column '%s' of schema %s has no format; write `{type: %s, format: '%s'}` by hand"
                            .formatted(name, schema, type, format.get()));
        }
        var declared = DeclaredColumn.of(written(name));
        if (declared.is(type)) {
            throw UnplacedException.present("schema " + schema);
        }
        if (!chosen) {
            throw new UnplacedException(
                    "schema %s declares '%s' as %s; accept the proposal by its number to change the type"
                            .formatted(schema, name, declared.type()));
        }
        return replaced(name, declared.with(type));
    }

    private static Object declaration(Type type, Optional<String> format) {
        if (format.isEmpty()) {
            return type.toString();
        }
        var form = new LinkedHashMap<String, Object>();
        form.put("type", type.toString());
        form.put("format", format.get());
        return form;
    }

    String notNull(String name) throws UnplacedException {
        var declared = DeclaredColumn.of(written(name));
        if (declared.notNull()) {
            throw UnplacedException.present("schema " + schema);
        }
        return replaced(name, new DeclaredColumn(declared.type(), true, declared.pii()));
    }

    String personal(String name) throws UnplacedException {
        var declared = DeclaredColumn.of(written(name));
        if (declared.pii()) {
            throw UnplacedException.present("schema " + schema);
        }
        return replaced(name, new DeclaredColumn(declared.type(), declared.notNull(), true));
    }

    private String replaced(String name, DeclaredColumn column) {
        boolean longForm = AppText.of(text).at(path(name)) instanceof Map<?, ?>;
        return YamlEditor.replace(
                text,
                longForm ? List.of("schemas", schema, name, "type") : path(name),
                column.text());
    }

    private String written(String name) throws UnplacedException {
        exists();
        var value = AppText.of(text).at(path(name));
        var type = value instanceof Map<?, ?> form ? form.get("type") : value;
        if (type == null) {
            throw new UnplacedException(
                    "schema %s has no column '%s'; accept its type first".formatted(schema, name));
        }
        return type.toString();
    }

    private void exists() throws UnplacedException {
        if (!AppText.of(text).has(List.of("schemas", schema))) {
            throw new UnplacedException(
                    schema.isEmpty()
                            ? "the pipeline has no schema, so each file has its own columns"
                            : "app.yaml has no schema '%s'".formatted(schema));
        }
    }

    private List<String> path(String column) {
        return List.of("schemas", schema, column);
    }
}
