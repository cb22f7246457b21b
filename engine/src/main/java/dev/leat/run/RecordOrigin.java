package dev.leat.run;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.StreamSource;
import dev.leat.app.View;
import dev.leat.port.Archives;
import dev.leat.port.FileLog;
import dev.leat.port.Generation;
import dev.leat.port.ObjectStorage;
import dev.leat.port.Streams;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A store that has records that a pipeline processed.
///
/// @param stream the stream that is the store; empty if it is the archive of the pipeline, or a
///   bucket
/// @param objects the objects that are the store; empty if it is an archive or a stream
/// @param settled the time from which the store has each settled record, except those that arrived
///   until `lost`; 1970 if it has all
/// @param lost the last time at which a record of the view may have arrived that the store no
///   longer has; 1970 if there is none
public record RecordOrigin(
        Optional<StreamSource> stream,
        Optional<ProcessedObjects> objects,
        Instant settled,
        Instant lost) {

    /// The stores of a platform.
    public record Stores(
            Archives archives, Streams streams, ObjectStorage objects, FileLog files) {}

    /// Returns the stores of a pipeline for the rebuild of a view, the preferred one first.
    ///
    /// @param generation knows what the view has
    static List<RecordOrigin> of(
            App app,
            View view,
            Pipeline pipeline,
            Stores stores,
            Generation generation,
            Instant now) {
        if (pipeline.from().files().isPresent()) {
            return List.of(objects(pipeline, stores, generation, now));
        }
        var archives = stores.archives();
        var found = new ArrayList<RecordOrigin>();
        archives.find(pipeline.name())
                .map(archive -> archive(archive.since()))
                .ifPresent(found::add);
        if (pipeline.from() instanceof StreamSource from && usable(view, pipeline, from)) {
            archives.find(from.redriven(pipeline.name()))
                    .map(redriven ->
                            new RecordOrigin(
                                    Optional.of(from),
                                    Optional.empty(),
                                    redriven.since(),
                                    StreamReach.of(stores.streams(), from.stream(), now)))
                    .ifPresent(found::add);
        }
        return found;
    }

    private static RecordOrigin archive(Instant since) {
        return new RecordOrigin(Optional.empty(), Optional.empty(), since, Instant.EPOCH);
    }

    private static RecordOrigin objects(
            Pipeline pipeline, Stores stores, Generation generation, Instant now) {
        var processed =
                ProcessedObjects.find(pipeline.name(), stores.objects(), stores.files(), now);
        var lost =
                processed.missing(generation).stream()
                        .map(entry -> entry.unit().created())
                        .max(Instant::compareTo);
        return new RecordOrigin(
                Optional.empty(),
                Optional.of(processed),
                processed.since(),
                lost.orElse(Instant.EPOCH));
    }

    /// Returns false if the stream does not show what the view has: a stream does not show the
    /// first record of a pipeline that began with the latest one, and dead letters have only the
    /// names of sinks.
    private static boolean usable(View view, Pipeline pipeline, StreamSource from) {
        return from.start() == StreamSource.Start.OLDEST
                && pipeline.to().stream()
                        .filter(sink -> sink.name().equals(view.name()))
                        .allMatch(sink -> sink.view().isPresent());
    }

    /// Returns true if the store has all records of a view with these contents.
    boolean hasAll(Generation.Contents contents) {
        var first = objects.isPresent() ? contents.firstFile() : contents.firstRecord();
        return lost.equals(Instant.EPOCH) && !settled.isAfter(first);
    }

    /// Returns true if the store has all records that arrived after this time.
    boolean hasPeriods(Instant arrived) {
        return !since().isAfter(arrived);
    }

    /// Returns the time from which the store has every settled record that arrived since then.
    public Instant since() {
        return lost.isAfter(settled) ? lost : settled;
    }
}
