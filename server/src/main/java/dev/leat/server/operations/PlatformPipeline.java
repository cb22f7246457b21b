package dev.leat.server.operations;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.inspect.PipelineStep;
import dev.leat.plan.RejectsLocation;
import dev.leat.port.Buckets;
import dev.leat.port.FileLog;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// A pipeline of a platform in this process.
///
/// @param log returns the log of files; throws [dev.leat.port.UnsupportedByPlatformException] if
///   the platform has no files
record PlatformPipeline(
        App app, Pipeline pipeline, Supplier<FileLog> log, Optional<Buckets> buckets)
        implements PipelineOperations {

    @Override
    public List<PipelineStep> steps() {
        return PipelineStep.of(app, pipeline);
    }

    @Override
    public List<FileReport> files(int limit) {
        return log.get().latest(pipeline.name(), limit).stream()
                .map(entry -> new FileReport(entry, rejects(entry)))
                .toList();
    }

    private Optional<RejectsLocation> rejects(FileLog.Entry entry) {
        var usual = RejectsLocation.of(pipeline, entry.unit());
        return entry.totals().rejected() == 0
                ? Optional.empty()
                : buckets.flatMap(all ->
                        List.of(usual, usual.of(entry.unit())).stream()
                                .filter(place -> all.head(place.bucket(), place.key()).isPresent())
                                .findFirst());
    }
}
