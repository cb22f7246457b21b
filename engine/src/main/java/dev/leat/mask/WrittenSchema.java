package dev.leat.mask;

import dev.leat.app.PersonalColumns;
import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The schema of the documents that a pipeline writes to a sink, after its steps and the sink's
/// `select`. It serves to mask these documents: the type of a computed column is JSON, which allows
/// every value, and a column is personal if an expression may derive it from a personal one.
final class WrittenSchema {

    private WrittenSchema() {}

    static Schema of(Pipeline pipeline, Sink sink) {
        var personal =
                PersonalColumns.of(
                        pipeline.withTo(List.of(sink)), Map.of(), WrittenSchema::mayMention);
        var columns = columns(pipeline, sink);
        personal.forEach(name -> columns.putIfAbsent(name, Type.Simple.JSON));
        return new Schema(
                pipeline.from().schema().name(),
                columns.entrySet().stream()
                        .map(column ->
                                new Schema.Field(
                                        column.getKey(),
                                        column.getValue(),
                                        false,
                                        personal.contains(column.getKey()),
                                        Optional.empty()))
                        .toList());
    }

    /// Returns true if an expression contains one of the names, or selects columns by a pattern.
    /// The text is not parsed, so this may be true for an expression that uses none of the columns.
    private static boolean mayMention(Sql sql, Set<String> names) {
        var text = sql.text().toLowerCase(Locale.ROOT);
        return !names.isEmpty()
                && (text.contains("columns")
                        || text.contains("u&")
                        || names.stream()
                                .anyMatch(name -> text.contains(name.toLowerCase(Locale.ROOT))));
    }

    private static Map<String, Type> columns(Pipeline pipeline, Sink sink) {
        Map<String, Type> columns = new LinkedHashMap<>();
        pipeline.from().schema().fields().forEach(f -> columns.put(f.name(), f.type()));
        for (var step : pipeline.steps()) {
            apply(step, columns);
        }
        return sink.columns().isEmpty() ? columns : computed(sink.columns(), columns);
    }

    private static void apply(Step step, Map<String, Type> columns) {
        switch (step) {
            case Step.Set set -> columns.putAll(computed(set.columns(), columns));
            case Step.Select select -> replace(columns, computed(select.columns(), columns));
            case Step.Exclude exclude -> columns.keySet().removeAll(exclude.columns());
            case Step.Unnest(var column, var as) -> {
                columns.remove(column);
                columns.put(as, Type.Simple.JSON);
            }
            case Step.Lookup lookup ->
                    lookup.take()
                            .keySet()
                            .forEach(name -> columns.put(name, lookup.taken(name).type()));
            case Step.Aggregate aggregate -> {
                var measures = computed(aggregate.measures(), columns);
                columns.keySet().retainAll(aggregate.by());
                columns.putAll(measures);
            }
            // the names of the SELECT's columns are unknown, so they are masked
            case Step.Query _ -> columns.clear();
            case Step.Java java -> columns.putAll(java.adds());
            case Step.Check _, Step.Where _, Step.Distinct _ -> {}
        }
    }

    private static Map<String, Type> computed(Map<String, Sql> sql, Map<String, Type> before) {
        Map<String, Type> columns = new LinkedHashMap<>();
        sql.forEach((name, expression) ->
                columns.put(
                        name, before.getOrDefault(expression.text().strip(), Type.Simple.JSON)));
        return columns;
    }

    private static void replace(Map<String, Type> columns, Map<String, Type> other) {
        columns.clear();
        columns.putAll(other);
    }
}
