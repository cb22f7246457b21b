package dev.leat.quality.accept;

import com.google.re2j.Pattern;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.config.edit.YamlEditor;
import dev.leat.kernel.bind.SqlNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Writes a key into the text of an app file: to the pipeline, and to its warehouse tables, because
/// these judge rows by their own keys. The key of a table is replaced if it is only the place of
/// the record in its file.
record KeyEdit(String text, Pipeline pipeline) {

    private static final String KEY = "key";
    private static final Pattern POSITION = Pattern.compile("\\bsource\\.(line|offset)\\b");

    String key(List<String> columns) throws UnplacedException {
        var changed = tables(columns);
        var value = columns.size() == 1 ? columns.getFirst() : columns;
        var path = List.of("pipelines", pipeline.name(), KEY);
        var present = AppText.of(text).at(path);
        if (present == null) {
            return YamlEditor.insert(changed, path.subList(0, 2), KEY, value);
        }
        if (!same(present, columns)) {
            throw new UnplacedException(
                    "pipeline %s has the key %s".formatted(pipeline.name(), present));
        }
        if (changed.equals(text)) {
            throw UnplacedException.present("pipeline " + pipeline.name());
        }
        return changed;
    }

    private String tables(List<String> columns) throws UnplacedException {
        var changed = text;
        for (var sink : pipeline.to()) {
            if (sink.warehouseTable().isEmpty()) {
                continue;
            }
            var table = sink.warehouseTable().get();
            var path = List.of("warehouse_tables", table, KEY);
            var present = AppText.of(changed).at(path);
            var names = names(sink, columns);
            if (present == null || names.filter(its -> same(present, its)).isPresent()) {
                continue;
            }
            if (names.isEmpty() || names.get().size() > 1 || !place(sink, present)) {
                throw new UnplacedException(
                        "warehouse table %s judges rows by its own key %s; change it by hand"
                                .formatted(table, present));
            }
            changed = YamlEditor.replace(changed, path, names.get().getFirst());
        }
        return changed;
    }

    private static boolean same(Object present, List<String> columns) {
        return Objects.equals(present, columns) || List.of(present).equals(columns);
    }

    /// Returns the names that columns of the pipeline have in a sink; empty if it lacks one.
    private static Optional<List<String>> names(Sink sink, List<String> columns) {
        if (sink.columns().isEmpty()) {
            return Optional.of(columns);
        }
        var names = new ArrayList<String>();
        for (var column : columns) {
            sink.columns().entrySet().stream()
                    .filter(entry -> entry.getValue().text().equals(SqlNames.sql(column)))
                    .findFirst()
                    .map(Map.Entry::getKey)
                    .ifPresent(names::add);
        }
        return names.size() == columns.size() ? Optional.of(names) : Optional.empty();
    }

    /// Returns true if a key of a table is a column that a step sets to the place of the record in
    /// its file.
    private boolean place(Sink sink, Object key) {
        var column =
                sink.columns().containsKey(key)
                        ? Objects.requireNonNull(sink.columns().get(key)).text()
                        : key.toString();
        var steps = AppText.of(text).at(List.of("pipelines", pipeline.name(), "steps"));
        return steps instanceof List<?> list
                && list.stream()
                        .filter(Map.class::isInstance)
                        .map(step -> ((Map<?, ?>) step).get("set"))
                        .filter(Map.class::isInstance)
                        .map(set -> String.valueOf(((Map<?, ?>) set).get(column)))
                        .anyMatch(value -> POSITION.matcher(value).find());
    }
}
