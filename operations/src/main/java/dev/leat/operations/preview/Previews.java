package dev.leat.operations.preview;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.operations.PreviewReport;
import dev.leat.operations.RefusedOperationException;
import dev.leat.port.Audit;
import dev.leat.port.BadExpressionException;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.EnginePlatform;
import dev.leat.port.PlatformParts;
import dev.leat.port.RepairPlatform;
import dev.leat.redrive.PredictedOutcome;
import dev.leat.run.PipelinePreview.Place;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// Previews with the current app file, on a platform that may have been opened with an older
/// version of this file. Threads may share it.
///
/// @param kept the app with which the platform was opened
public record Previews(App kept, EnginePlatform engine, RepairPlatform repair, CurrentApp current)
        implements PreviewReport.Maker {

    public Previews(App kept, PlatformParts platform, CurrentApp current) {
        this(kept, platform.engine(), platform.repair(), current);
    }

    /// Returns previews with another app file.
    public Previews with(App other) {
        return new Previews(kept, engine, repair, current.with(other));
    }

    @Override
    public PreviewReport preview(
            String queue, Audit.Terms terms, Predicate<PreviewReport> proceeds) {
        var app = current.app().get();
        try (var letters = repair.deadLetters(queue);
                var preview = preview(app, queue)) {
            UnaryOperator<String> completed = current::complete;
            return preview.run(
                            letters,
                            repair.audit(),
                            terms,
                            counts -> proceeds.test(counts.report(queue, completed)))
                    .report(queue, completed);
        } catch (BadExpressionException mistake) {
            throw RefusedOperationException.invalid(mistake);
        }
    }

    @Override
    public List<PredictedOutcome> predict(String queue, List<DeadLetterQueue.Return> letters) {
        try (var preview = preview(current.app().get(), queue)) {
            return preview.outlook(letters, false).stream()
                    .map(one ->
                            new PredictedOutcome(
                                    one.prediction(), one.causes(), current.complete(one.reason())))
                    .toList();
        }
    }

    private DeadLetterPreview preview(App app, String queue) {
        BiFunction<Pipeline, Sink, Place> places =
                current.closed()
                        .<BiFunction<Pipeline, Sink, Place>>map(
                                why -> (_, _) -> new Place.Unchecked(why))
                        .orElseGet(() -> new ReadableSinks(kept, app, engine)::place);
        return new DeadLetterPreview(
                app, queue, places, repair.time(), current.kernels().apply(app));
    }
}
