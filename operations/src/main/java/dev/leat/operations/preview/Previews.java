package dev.leat.operations.preview;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.kernel.Kernels;
import dev.leat.operations.PreviewReport;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.contrast.LetterContrasts;
import dev.leat.operations.contrast.StepsFilter;
import dev.leat.operations.trace.TraceReports;
import dev.leat.port.Audit;
import dev.leat.port.BadExpressionException;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.EnginePlatform;
import dev.leat.port.LocalServices;
import dev.leat.port.RepairPlatform;
import dev.leat.redrive.PredictedOutcome;
import dev.leat.run.PipelinePreview.Place;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// Previews with the current app file, on a platform that may have been opened with an older
/// version of this file. Threads may share it.
///
/// @param today reads the file; throws [RefusedOperationException] if it has errors
/// @param hints completes the commands in messages
/// @param closed the reason why the stores cannot be queried; empty if they can
/// @param kernels creates the kernels of an app file, for one preview
public record Previews(
        App kept,
        EnginePlatform engine,
        RepairPlatform repair,
        Supplier<App> today,
        UnaryOperator<String> hints,
        Optional<String> closed,
        Function<App, Kernels> kernels)
        implements PreviewReport.Maker {

    /// Returns the traces of records, with the app file of the platform.
    ///
    /// @param services the services that have archives and streams, if the platform has any
    public TraceReports traces(Optional<LocalServices> services, Path state) {
        return new TraceReports(kept, state, kernels, services);
    }

    /// Returns the comparisons of dead letters with records that passed, with the same app file.
    ///
    /// @param services the services that have the archives of pipelines, if the platform has them
    public LetterContrasts contrasts(Optional<LocalServices> services, Path state, Path samples, String file) {
        return new LetterContrasts(
                new LetterContrasts.Parts(
                        today,
                        other ->
                                new Previews(
                                        kept, engine, repair, () -> other, hints, closed, kernels),
                        new StepsFilter(kernels, repair.time()),
                        services.map(LocalServices::archives),
                        state,
                        samples,
                        file));
    }

    @Override
    public PreviewReport preview(
            String queue, Audit.Terms terms, Predicate<PreviewReport> proceeds) {
        var app = today.get();
        try (var letters = repair.deadLetters(queue);
                var preview = preview(app, queue)) {
            UnaryOperator<String> completed = this::complete;
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
        try (var preview = preview(today.get(), queue)) {
            return preview.outlook(letters, false).stream()
                    .map(one ->
                            new PredictedOutcome(
                                    one.prediction(), one.causes(), complete(one.reason())))
                    .toList();
        }
    }

    private DeadLetterPreview preview(App app, String queue) {
        BiFunction<Pipeline, Sink, Place> places =
                closed.<BiFunction<Pipeline, Sink, Place>>map(
                                why -> (_, _) -> new Place.Unchecked(why))
                        .orElseGet(() -> new ReadableSinks(kept, app, engine)::place);
        return new DeadLetterPreview(app, queue, places, repair.time(), kernels.apply(app));
    }

    private String complete(String said) {
        return closed.isPresent() ? said : hints.apply(said);
    }
}
