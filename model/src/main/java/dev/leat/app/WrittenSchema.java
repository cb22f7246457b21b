package dev.leat.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The schema of the documents that a pipeline writes to a sink, after its steps and the sink's
/// `select`. It serves to mask these documents: the type of a computed column is JSON, which allows
/// every value, and a column is personal if an expression may derive it from a personal one.
public final class WrittenSchema {

    /// The field of events that expressions of a sink cannot use.
    private static final Schema EVENT_SOURCE =
            new Schema("", List.of(new Schema.Field("source", Type.Simple.VARCHAR)));

    private WrittenSchema() {}

    public static Schema of(Pipeline pipeline, Sink sink) {
        var personal = personal(pipeline.withTo(List.of(sink)));
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

    /// Returns the names of the columns of a pipeline and its sinks that may be personal.
    public static Set<String> personal(Pipeline pipeline) {
        return PersonalColumns.of(pipeline, Map.of(), WrittenSchema::mayMention);
    }

    /// Returns the columns that this and all pipelines of the app write to the resource of a sink,
    /// and those of its schema; a column may occur several times. It is personal if it is so in one
    /// of them, because reasons show values of stored rows, too.
    public static Schema of(App app, Pipeline pipeline, Sink sink) {
        var own =
                Stream.concat(
                        sink
                                .lakeTable()
                                .map(name -> app.get(LakeTable.class, name).schema())
                                .stream(),
                        sink
                                .warehouseTable()
                                .map(name -> app.get(WarehouseTable.class, name).schema())
                                .stream());
        var others =
                app.pipelines().values().stream()
                        .filter(other -> !other.name().equals(pipeline.name()));
        var written =
                Stream.concat(Stream.of(pipeline), others)
                        .flatMap(other ->
                                other.to().stream()
                                        .filter(to -> to.label().equals(sink.label()))
                                        .map(to -> of(other, to)));
        return new Schema(
                sink.name(),
                Stream.concat(written, own)
                        .flatMap(schema -> schema.fields().stream())
                        .distinct()
                        .toList());
    }

    /// Returns the schemas of all messages that a pipeline writes to the sinks that `about`
    /// selects, with those about its files.
    public static List<Schema> of(Pipeline pipeline, Predicate<Sink> about) {
        var schemas = new ArrayList<Schema>();
        pipeline.to().stream().filter(about).map(sink -> of(pipeline, sink)).forEach(schemas::add);
        pipeline.onSuccess().stream()
                .filter(about)
                .map(sink -> of(pipeline, sink, FileEventSchema.PROCESSED))
                .forEach(schemas::add);
        for (var sink : pipeline.onFailure().stream().filter(about).toList()) {
            schemas.add(of(pipeline, sink, FileEventSchema.FAILED));
            if (sink.columns().isEmpty()) {
                schemas.add(FileEventSchema.FAILED_EVENT);
                schemas.add(EVENT_SOURCE);
            }
        }
        return schemas;
    }

    /// Returns the schema of the messages about files that a sink receives. If the pipeline has
    /// personal columns, texts that may quote values and names that may contain them are personal.
    private static Schema of(Pipeline pipeline, Sink sink, Schema event) {
        boolean personal = !personal(pipeline).isEmpty();
        var fields =
                event.fields().stream()
                        .map(field ->
                                field.withPii(
                                        personal && FileEventSchema.QUOTING.contains(field.name())))
                        .toList();
        var from =
                new QueueSource(
                        pipeline.from().queue(),
                        new Schema(event.name(), fields),
                        Pipeline.UnknownFields.IGNORE,
                        1);
        return of(Pipeline.of(pipeline.name(), from), sink);
    }

    private static boolean mayMention(Sql sql, Set<String> names) {
        return sql.mentioned(names).findAny().isPresent();
    }

    private static Map<String, Type> columns(Pipeline pipeline, Sink sink) {
        Map<String, Type> columns = new LinkedHashMap<>();
        for (var field : pipeline.from().schema().fields()) {
            columns.put(field.name(), field.type());
        }
        for (var step : pipeline.steps()) {
            columns = after(step, columns);
        }
        return sink.columns().isEmpty() ? columns : computed(sink.columns(), columns);
    }

    /// Returns the columns after a step. The names of a query's columns are unknown, so they are
    /// masked.
    private static Map<String, Type> after(Step step, Map<String, Type> before) {
        var columns = new LinkedHashMap<String, Type>();
        if (step.keepsOthers()) {
            columns.putAll(before);
            columns.keySet().removeAll(step.removed());
        }
        step.added()
                .forEach((name, value) -> {
                    switch (value) {
                        case Step.Added.Computed(var sql) -> columns.put(name, type(sql, before));
                        case Step.Added.Measure(var sql) -> columns.put(name, type(sql, before));
                        // missing after a query
                        case Step.Added.OfGroup _ ->
                                Optional.ofNullable(before.get(name))
                                        .ifPresent(type -> columns.put(name, type));
                        case Step.Added.Element _ -> columns.put(name, Type.Simple.JSON);
                        case Step.Added.Taken(_, var field, _) -> columns.put(name, field.type());
                        case Step.Added.Returned(var type) -> columns.put(name, type);
                    }
                });
        return columns;
    }

    private static Map<String, Type> computed(Map<String, Sql> sql, Map<String, Type> before) {
        Map<String, Type> columns = new LinkedHashMap<>();
        sql.forEach((name, expression) -> columns.put(name, type(expression, before)));
        return columns;
    }

    private static Type type(Sql sql, Map<String, Type> before) {
        return before.getOrDefault(sql.text().strip(), Type.Simple.JSON);
    }
}
