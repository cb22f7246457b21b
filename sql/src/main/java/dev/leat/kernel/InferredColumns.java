package dev.leat.kernel;

import dev.leat.app.Pipeline;
import dev.leat.app.RowText;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.TextTemplate;
import dev.leat.app.View;
import dev.leat.kernel.bind.Binder;
import dev.leat.kernel.bind.PipelineColumns;
import dev.leat.kernel.bind.SourceStruct;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The columns that a pipeline requires if it reads files without a schema. Each file has its own
/// columns, but it must have the columns that the pipeline uses; all are strings. So lint finds
/// type errors, but a column that a file does not have is found only when the file arrives.
public final class InferredColumns {

    private final Binder binder;
    private final Map<String, String> names = new LinkedHashMap<>();

    /// The columns that steps add, in lower case. A file need not have them.
    private final Set<String> made = new HashSet<>();

    private InferredColumns(Binder binder) {
        this.binder = binder;
    }

    /// Returns every column that the pipeline and its views use.
    public static PipelineColumns of(
            Pipeline pipeline, Map<String, View> views, Binder binder, SourceStruct origin) {
        return PipelineColumns.inferred(used(pipeline, views, binder), origin);
    }

    /// Returns these columns as a schema.
    public static Schema schema(Pipeline pipeline, Map<String, View> views, Binder binder) {
        return Schema.ofTexts(pipeline.from().schema().name(), used(pipeline, views, binder));
    }

    private static Collection<String> used(
            Pipeline pipeline, Map<String, View> views, Binder binder) {
        var open = new InferredColumns(binder);
        pipeline.steps().forEach(open::step);
        pipeline.to().forEach(sink -> open.sink(sink, views));
        open.add(pipeline.key());
        pipeline.version()
                .ifPresent(version -> {
                    open.add(version.column());
                    version.deleteWhen().ifPresent(open::add);
                });
        return open.names.values();
    }

    /// Returns true if all columns that reach a sink are known.
    public static boolean closed(Pipeline pipeline, Sink sink) {
        return !pipeline.from().infersColumns()
                || !sink.columns().isEmpty()
                || pipeline.steps().stream().anyMatch(InferredColumns::closes);
    }

    /// Returns true if the columns after the step are those that it adds. A query may select `*`.
    private static boolean closes(Step step) {
        return !step.keepsOthers() && !step.addsUnknown();
    }

    private void step(Step step) {
        add(step.reads());
        add(step.removed());
        addAll(step.sql());
        step.added().keySet().forEach(name -> made.add(name.toLowerCase(Locale.ROOT)));
    }

    private void sink(Sink sink, Map<String, View> views) {
        if (sink.filter() instanceof Sink.Filter.Where where) {
            add(where.condition());
        }
        addAll(sink.columns().values());
        switch (sink.shape()) {
            case Sink.Shape.Document(var text) -> text.ifPresent(t -> add(t.value()));
            case Sink.Shape.Files files ->
                    files.path().columns().stream()
                            .filter(name -> !sink.columns().containsKey(name))
                            .forEach(this::add);
            case Sink.Shape.OfLakeTable _, Sink.Shape.OfWarehouseTable _ -> {}
            case Sink.Shape.OfView into -> {
                var view = views.get(into.view());
                if (view != null && sink.columns().isEmpty()) {
                    view(view);
                }
            }
        }
    }

    private void view(View view) {
        view.key().forEach(key -> add(key.column()));
        view.every().ifPresent(every -> add(every.column()));
        for (var measure : view.measures()) {
            measure.of().ifPresent(this::add);
            measure.filter().ifPresent(this::add);
        }
    }

    private void addAll(Collection<Sql> expressions) {
        expressions.forEach(this::add);
    }

    private void add(Sql sql) {
        add(binder.mentions(sql));
    }

    private void add(RowText.Computed value) {
        switch (value) {
            case Sql sql -> add(sql);
            case TextTemplate template -> add(template.columns());
        }
    }

    private void add(Collection<String> columns) {
        columns.forEach(this::add);
    }

    /// Adds a name, unless a step adds the column, or the name is already known in upper or lower
    /// case, which SQL does not distinguish.
    private void add(String name) {
        var key = name.toLowerCase(Locale.ROOT);
        if (!made.contains(key)) {
            names.putIfAbsent(key, name);
        }
    }
}
