package dev.leat.operations.platform;

import dev.leat.app.App;
import dev.leat.app.FileSource.OnOverwrite;
import dev.leat.app.Pipeline;
import dev.leat.batch.FilePhase;
import dev.leat.batch.FileUnit;
import dev.leat.file.S3Notification;
import dev.leat.file.S3Notification.Event;
import dev.leat.file.UnreadableFileException;
import dev.leat.inspect.PipelineStep;
import dev.leat.operations.FileReport;
import dev.leat.operations.LetterFile;
import dev.leat.operations.PipelineOperations;
import dev.leat.operations.RefusedOperationException;
import dev.leat.plan.RejectsLocation;
import dev.leat.port.EnginePlatform;
import dev.leat.port.FileLog;
import dev.leat.port.Message;
import dev.leat.port.NamedVersion;
import dev.leat.port.RepairPlatform;
import java.util.List;
import java.util.Optional;
import java.util.stream.Gatherers;
import java.util.stream.Stream;

/// A pipeline of a platform in this process. Without files on the platform, the operations on files
/// throw [dev.leat.port.UnsupportedByPlatformException].
record PlatformPipeline(App app, Pipeline pipeline, EnginePlatform engine, RepairPlatform repair)
        implements PipelineOperations {

    /// The number of files whose rejected lines are looked for at the same time. On AWS, this takes
    /// a request for each file.
    private static final int AT_A_TIME = 16;

    @Override
    public List<PipelineStep> steps() {
        return PipelineStep.of(app, pipeline);
    }

    @Override
    public List<FileReport> files(int limit) {
        return engine.files().latest(pipeline.name(), limit).stream()
                .gather(Gatherers.mapConcurrent(AT_A_TIME, this::report))
                .toList();
    }

    @Override
    public List<LetterFile> letterFiles(long letter) {
        var body =
                app.terms(pipeline)
                        .deadLetters()
                        .map(queue -> repair.queue(queue).browse(letter, 1))
                        .flatMap(found -> found.stream().findFirst())
                        .filter(found -> found.sequence() == letter)
                        .map(Message.Seen::body)
                        .orElseThrow(() ->
                                RefusedOperationException.unknown(
                                        "pipeline %s has no dead letter %d"
                                                .formatted(pipeline.name(), letter)));
        try {
            return S3Notification.read(body).events().stream().flatMap(this::file).toList();
        } catch (UnreadableFileException _) {
            return List.of();
        }
    }

    private Stream<LetterFile> file(Event event) {
        if (!(event instanceof Event.Created(var named, var key, var version))) {
            return Stream.empty();
        }
        return engine.buckets().bucketNamed(named).stream()
                .map(bucket ->
                        new LetterFile(
                                bucket,
                                key,
                                unit(engine.buckets().named(bucket, key, version))
                                        .flatMap(unit -> engine.files().of(pipeline.name(), unit))
                                        .map(this::report)));
    }

    private static Optional<FileUnit> unit(NamedVersion version) {
        return switch (version) {
            case NamedVersion.Found(var object) -> Optional.of(object.unit());
            case NamedVersion.Gone(var unit, _) -> Optional.of(unit);
            case NamedVersion.Quiet _, NamedVersion.Superseded _ -> Optional.empty();
        };
    }

    private FileReport report(FileLog.Entry entry) {
        return new FileReport(entry, rejects(entry));
    }

    private Optional<RejectsLocation> rejects(FileLog.Entry entry) {
        if (entry.totals().rejected() == 0) {
            return Optional.empty();
        }
        var usual = RejectsLocation.of(pipeline, entry.unit());
        var own = usual.of(entry.unit());
        var places = replaced(entry.unit()) ? List.of(own) : List.of(usual, own);
        var objects = engine.buckets();
        return places.stream()
                .filter(place -> objects.head(place.bucket(), place.key()).isPresent())
                .findFirst();
    }

    /// Returns true if the outputs of a newer version replaced those of this version.
    private boolean replaced(FileUnit unit) {
        return pipeline.from()
                .files()
                .filter(files -> files.onOverwrite() == OnOverwrite.REPLACE)
                .flatMap(_ -> engine.files().newest(pipeline.name(), unit.bucket(), unit.key()))
                .filter(newest -> newest.phase() == FilePhase.DONE && !newest.unit().equals(unit))
                .isPresent();
    }
}
