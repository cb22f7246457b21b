package dev.leat.config;

import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.View;
import dev.leat.kernel.bind.Binder;
import dev.leat.kernel.bind.BoundExpression;
import dev.leat.kernel.bind.PipelineColumns;
import dev.leat.kernel.bind.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Binds the expressions of all pipelines in advance, many in one statement, because binding
/// thousands of pipelines one by one takes several statements for each expression. It reports
/// nothing. In each pipeline it stops at the first step that is invalid or needs all rows of a
/// file.
record BulkBinder(Binder binder, Map<String, View> views) {

    /// A pipeline, its next step, and the columns before that step.
    private record Place(PipelineSpec.Read read, int next, PipelineColumns columns) {

        Scope scope() {
            return columns.scope();
        }

        boolean atTheEnd() {
            return next == read.bindable();
        }

        Pipeline pipeline() {
            return read.pipeline();
        }
    }

    /// Binds the pipelines step by step: each round binds the next step of every pipeline, or its
    /// sinks after the last step.
    void of(List<PipelineSpec.Read> reads) {
        var scopes = new HashMap<Scope, Scope>();
        List<Place> places =
                reads.stream()
                        .filter(read -> !read.open() && !read.pipeline().from().infersColumns())
                        .map(read -> new Place(read, 0, PipelineColumns.of(read.pipeline().from())))
                        .toList();
        while (places.size() > 1) {
            places = places.stream().map(place -> same(place, scopes)).toList();
            bind(places);
            var next = new ArrayList<Place>();
            for (var place : places) {
                if (!place.atTheEnd()) {
                    after(place).ifPresent(next::add);
                }
            }
            places = next;
        }
    }

    /// Replaces equal scopes by one object, which the binder finds faster.
    private static Place same(Place place, Map<Scope, Scope> scopes) {
        var scope = scopes.computeIfAbsent(place.scope(), s -> s);
        var columns = new PipelineColumns(place.columns().all(), scope);
        return new Place(place.read(), place.next(), columns);
    }

    private void bind(List<Place> places) {
        var said = new LinkedHashMap<Scope, List<Sql>>();
        for (var place : places) {
            said.computeIfAbsent(place.scope(), _ -> new ArrayList<>()).addAll(said(place));
        }
        said.forEach((scope, expressions) -> binder.prebind(expressions, scope));
    }

    private List<Sql> said(Place place) {
        if (!place.atTheEnd()) {
            return List.copyOf(step(place).expressions().values());
        }
        return place.pipeline().to().stream().flatMap(this::ofSink).toList();
    }

    private static Step step(Place place) {
        return place.pipeline().steps().get(place.next());
    }

    /// Returns the expressions of a sink over the row. If the sink is a view without a `select`,
    /// also returns the expressions of the view's keys and measures.
    private Stream<Sql> ofSink(Sink sink) {
        var where =
                sink.filter() instanceof Sink.Filter.Where(var condition)
                        ? Stream.of(condition)
                        : Stream.<Sql>empty();
        var view = sink.view().map(views::get);
        boolean selects = !sink.columns().isEmpty();
        var ofView = view.isPresent() && !selects ? ofView(view.get()) : Stream.<Sql>empty();
        return Stream.of(where, sink.columns().values().stream(), ofView).flatMap(sql -> sql);
    }

    private static Stream<Sql> ofView(View view) {
        return Stream.of(
                        view.key().stream().map(key -> Sql.ofColumn(key.column())),
                        view.every().stream().map(every -> Sql.ofColumn(every.column())),
                        view.measures().stream()
                                .flatMap(m -> Stream.concat(m.of().stream(), m.filter().stream())))
                .flatMap(sql -> sql);
    }

    /// Returns the pipeline with the position after its next step; empty if the step is invalid or
    /// needs all rows of a file.
    private Optional<Place> after(Place place) {
        var step = step(place);
        if (step instanceof Step.OverFile) {
            return Optional.empty();
        }
        var bound = new HashMap<String, BoundExpression>();
        for (var expression : step.expressions().entrySet()) {
            var known = binder.cached(expression.getValue(), place.scope());
            if (known.isEmpty()) {
                return Optional.empty();
            }
            bound.put(expression.getKey(), known.get());
        }
        return Optional.of(
                new Place(place.read(), place.next() + 1, place.columns().after(step, bound)));
    }
}
