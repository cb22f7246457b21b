package dev.leat.operations.preview;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.kernel.Kernel;
import dev.leat.kernel.Kernels;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.redrive.PredictedOutcome;
import dev.leat.redrive.RedrivePreview;
import dev.leat.redrive.RedrivePreview.PreviewedEffect;
import dev.leat.run.PipelinePreview;
import dev.leat.run.PipelinePreview.Place;
import dev.leat.run.RecordPreview;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/// A prediction of the outcomes of one queue's dead letters, page by page. Processes them with its
/// own kernels, which are closed with this object. Owned by one thread.
final class DeadLetterPreview implements AutoCloseable {

    private final App app;
    private final String queue;
    private final BiFunction<Pipeline, Sink, Place> places;
    private final InstantSource clock;
    private final PredictionCounts counting = new PredictionCounts();
    private final Kernels factory;
    private final List<Kernel> kernels = new ArrayList<>();
    private final Map<String, PipelinePreview> previews = new HashMap<>();

    /// @param queue the dead-letter queue
    /// @param places the stores of the sinks
    /// @param kernels creates the kernels; closed with this object
    DeadLetterPreview(
            App app,
            String queue,
            BiFunction<Pipeline, Sink, Place> places,
            InstantSource clock,
            Kernels kernels) {
        this.app = app;
        this.queue = queue;
        this.places = places;
        this.clock = clock;
        factory = kernels;
    }

    /// Predicts the outcomes of the selected dead letters.
    ///
    /// @param proceeds receives the counts after each page; this method returns if it returns false
    /// @throws dev.leat.port.BadExpressionException if an expression of the terms is invalid
    PredictionCounts run(
            DeadLetterQueue letters,
            Audit audit,
            Audit.Terms terms,
            Predicate<PredictionCounts> proceeds) {
        try (var preview = new RedrivePreview(app, queue, terms, audit, clock)) {
            long next = 0;
            long left = terms.limit().orElse(Long.MAX_VALUE);
            while (left > 0 && proceeds.test(counting)) {
                var page = letters.read(next, DeadLetterQueue.PAGE);
                if (page.isEmpty()) {
                    break;
                }
                var turns = preview.of(page).stream().limit(left).toList();
                look(turns);
                left -= turns.size();
                next = page.getLast().sequence() + 1;
            }
        }
        return counting;
    }

    /// Predicts the outcomes of dead letters that are redriven in one batch.
    ///
    /// @param stepsAlone true if it is enough that a dead letter passes the steps: it then counts
    ///   as passing even if its sinks cannot be queried
    List<PredictedOutcome> outlook(List<DeadLetterQueue.Return> letters, boolean stepsAlone) {
        var backs = letters.stream().map(PreviewedEffect.Redriven::new).toList();
        return ends(backs).stream().map(end -> outlook(end, stepsAlone)).toList();
    }

    private static PredictedOutcome outlook(End end, boolean stepsAlone) {
        return switch (end) {
            case End.Unread(var why) -> PredictedOutcome.unknown(why);
            case End.Looked(var pipeline, var forecast) -> {
                if (forecast.fails()) {
                    yield PredictedOutcome.fails(PredictionCounts.causes(pipeline, forecast));
                }
                yield forecast.passes() || stepsAlone
                        ? PredictedOutcome.PASSES
                        : PredictedOutcome.unknown(forecast.why().getFirst().message());
            }
        };
    }

    private void look(List<PreviewedEffect> turns) {
        var backs = new ArrayList<PreviewedEffect.Redriven>();
        for (var turn : turns) {
            switch (turn) {
                case PreviewedEffect.Redriven back -> backs.add(back);
                case PreviewedEffect.NotSent(var why) -> counting.unread(why);
            }
        }
        for (var end : ends(backs)) {
            switch (end) {
                case End.Looked(var pipeline, var forecast) -> counting.add(pipeline, forecast);
                case End.Unread(var why) -> counting.unread(why);
            }
        }
    }

    /// The predicted result for one dead letter.
    private sealed interface End {

        record Looked(String pipeline, RecordPreview forecast) implements End {}

        /// The result of a dead letter that could not be processed, and the reason.
        record Unread(String why) implements End {}
    }

    /// Returns the results in the order of the dead letters. The dead letters of one pipeline form
    /// a batch.
    private List<End> ends(List<PreviewedEffect.Redriven> backs) {
        var ends = new End[backs.size()];
        var places = new LinkedHashMap<Pipeline, List<Integer>>();
        for (int i = 0; i < ends.length; i++) {
            var to = backs.get(i).to();
            var reader = reader(to);
            if (reader.isPresent()) {
                places.computeIfAbsent(reader.get(), _ -> new ArrayList<>()).add(i);
            } else {
                ends[i] = new End.Unread(unread(to));
            }
        }
        places.forEach((pipeline, at) -> {
            var records = at.stream().map(i -> backs.get(i).record()).toList();
            var forecasts = preview(pipeline).run(records);
            for (int i = 0; i < at.size(); i++) {
                ends[at.get(i)] = new End.Looked(pipeline.name(), forecasts.get(i));
            }
        });
        return List.of(ends);
    }

    private PipelinePreview preview(Pipeline pipeline) {
        return previews.computeIfAbsent(
                pipeline.name(),
                _ -> {
                    var kernel = factory.kernel(app, pipeline, _ -> {});
                    kernels.add(kernel);
                    return new PipelinePreview(
                            app, pipeline, kernel, sink -> place(pipeline, sink), clock);
                });
    }

    private Place place(Pipeline pipeline, Sink sink) {
        var place = places.apply(pipeline, sink);
        if (place instanceof Place.Unchecked(var why)) {
            counting.note(why);
        }
        return place;
    }

    private Optional<Pipeline> reader(String source) {
        return app.consumers(source).stream()
                .filter(pipeline -> pipeline.from().files().isEmpty())
                .findFirst();
    }

    private String unread(String source) {
        var files = app.consumers(source).stream().findFirst();
        if (files.isPresent()) {
            return "%s has notifications about files, which a preview does not read; 'leat dlq redrive' processes the files again and replaces their output; 'leat run %s --input FILE --output FOLDER' tests a file without storing anything"
                    .formatted(source, files.get().name());
        }
        return "no pipeline reads %s; the outcomes of its dead letters depend on its clients"
                .formatted(source);
    }

    @Override
    public void close() {
        kernels.forEach(Kernel::close);
        factory.close();
    }
}
