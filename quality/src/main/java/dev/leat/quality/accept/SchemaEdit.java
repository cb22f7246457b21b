package dev.leat.quality.accept;

import dev.leat.app.Type;
import dev.leat.config.edit.YamlEditor;
import java.util.List;
import java.util.Map;

/// Writes columns of a schema into the text of an app file.
///
/// @param chosen true if a person chose the proposal; otherwise declared types stay
record SchemaEdit(String text, String schema, boolean chosen) {

    String column(String name, Type type) throws UnplacedException {
        exists();
        var value = AppText.of(text).at(path(name));
        if (value == null) {
            return YamlEditor.insert(text, List.of("schemas", schema), name, type.toString());
        }
        if (value instanceof Map<?, ?> form && form.containsKey("format")) {
            throw new UnplacedException(
                    "column '%s' of schema %s has a format; change its type by hand"
                            .formatted(name, schema));
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
