package dev.leat.cli.preview;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.cli.contrast.LetterContrasts;
import dev.leat.cli.contrast.StepsFilter;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.place.CommandHints;
import dev.leat.cli.run.AppLookups;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.trace.TraceReports;
import dev.leat.kernel.Kernels;
import dev.leat.port.Audit;
import dev.leat.port.BadExpressionException;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.EnginePlatform;
import dev.leat.port.LocalServices;
import dev.leat.port.PlatformParts;
import dev.leat.port.RepairPlatform;
import dev.leat.redrive.PredictedOutcome;
import dev.leat.run.PipelinePreview.Place;
import dev.leat.server.RefusedRequestException;
import dev.leat.server.operations.PreviewReport;
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
/// @param today reads the file; throws [CommandException] if it has errors
/// @param closed the reason why the stores cannot be queried; empty if they can
/// @param kernels creates the kernels of an app file, for one preview
public record Previews(
        App kept,
        EnginePlatform engine,
        RepairPlatform repair,
        Supplier<App> today,
        CommandHints hints,
        Optional<String> closed,
        Function<App, Kernels> kernels)
        implements PreviewReport.Maker {

    /// Creates previews that query a store only if its content matches the current definitions.
    ///
    /// @param state the state folder
    public Previews(
            App kept, PlatformParts platform, Supplier<App> today, CommandHints hints, Path state) {
        this(
                kept,
                platform.engine(),
                platform.repair(),
                today,
                hints,
                Optional.empty(),
                app -> new Kernels(state, AppLookups.of(app, platform.engine())));
    }

    /// Returns the traces of records, with the app file of the platform.
    ///
    /// @param services the services that have archives and streams, if the platform has any
    public TraceReports traces(Optional<LocalServices> services, Path state) {
        return new TraceReports(kept, state, kernels, services);
    }

    /// Returns the comparisons of dead letters with records that passed, with the same app file.
    ///
    /// @param services the services that have the archives of pipelines, if the platform has them
    public LetterContrasts contrasts(Optional<LocalServices> services, AppLocation where) {
        return new LetterContrasts(
                new LetterContrasts.Parts(
                        today,
                        other ->
                                new Previews(
                                        kept, engine, repair, () -> other, hints, closed, kernels),
                        new StepsFilter(kernels, repair.time()),
                        services.map(LocalServices::archives),
                        where.state(),
                        where.samples(),
                        String.valueOf(where.file().getFileName())));
    }

    @Override
    public PreviewReport preview(
            String queue, Audit.Terms terms, Predicate<PreviewReport> proceeds) {
        var app = read();
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
            throw new RefusedRequestException(422, String.valueOf(mistake.getMessage()));
        }
    }

    @Override
    public List<PredictedOutcome> predict(String queue, List<DeadLetterQueue.Return> letters) {
        try (var preview = preview(read(), queue)) {
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
        return closed.isPresent() ? said : hints.complete(said);
    }

    private App read() {
        try {
            return today.get();
        } catch (CommandException mistakes) {
            throw new RefusedRequestException(422, String.valueOf(mistakes.getMessage()));
        }
    }
}
