package dev.leat.run;

import dev.leat.app.App;
import dev.leat.app.FileSource;
import dev.leat.app.Pipeline;
import dev.leat.app.StreamSource;
import dev.leat.app.View;
import dev.leat.port.FileLog;
import dev.leat.port.Generation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/// Texts for users about why a view cannot be rebuilt from the archives, streams or objects of its
/// pipelines.
///
/// @param pipelines the pipelines that write to the view
record RebuildRefusals(App app, View view, List<Pipeline> pipelines) {

    /// Maximum number of objects that are named.
    private static final int NAMED = 3;

    private static final String NEXT_TIME = ", and add `archive` to the pipeline for the next time";

    String former(String former) {
        return "the view %1$s may have records of pipeline %2$s, which no longer writes to it, so a rebuild from archives, streams or objects would remove them; %3$s"
                .formatted(
                        view.name(),
                        former,
                        files()
                                ? empty()
                                : "give all documents of view %s with --input FILE"
                                        .formatted(view.name()));
    }

    /// Returns why a pipeline's records are missing.
    ///
    /// @param found the stores of the pipeline, none of which has all records
    /// @param generation knows what the view has
    String of(Pipeline pipeline, List<RecordOrigin> found, Generation generation) {
        if (found.isEmpty()) {
            return without(pipeline);
        }
        var objects = found.getFirst().objects();
        if (objects.isPresent()) {
            return objects(pipeline, objects.get(), generation);
        }
        var first = generation.contents().firstRecord();
        var why =
                found.stream()
                        .map(origin -> late(pipeline, origin, first))
                        .collect(Collectors.joining("; "));
        boolean archived = found.stream().anyMatch(origin -> origin.stream().isEmpty());
        return "%s; %s%s".formatted(why, documents(""), archived ? "" : NEXT_TIME);
    }

    /// Returns true if documents cannot have all records of the view.
    private boolean files() {
        return pipelines.stream().anyMatch(pipeline -> pipeline.from().files().isPresent());
    }

    private String documents(String of) {
        return files() ? empty() : "give the documents%s with --input".formatted(of);
    }

    private static String empty() {
        return "make the view empty with --empty";
    }

    private static String restart() {
        return empty()
                + ", after which a rebuild counts those that exist and whose progress is known";
    }

    private String late(Pipeline pipeline, RecordOrigin origin, Instant first) {
        var since = seconds(origin.settled());
        if (origin.stream().isEmpty()) {
            return "the archive of pipeline %s begins at %s, but %s"
                    .formatted(pipeline.name(), since, since(first));
        }
        var stream = origin.stream().get().stream();
        return origin.settled().isAfter(first)
                ? "pipeline %s may have processed other records than those of stream %s before %s, but %s"
                        .formatted(pipeline.name(), stream, since, since(first))
                : "stream %s has deleted records that the view %s may have"
                        .formatted(stream, view.name());
    }

    private String objects(Pipeline pipeline, ProcessedObjects objects, Generation generation) {
        var missing = objects.missing(generation);
        if (missing.isEmpty()) {
            return "the progress of the files of pipeline %s is known since %s, but %s; %s"
                    .formatted(
                            pipeline.name(),
                            seconds(objects.since()),
                            since(generation.contents().firstFile()),
                            restart());
        }
        boolean one = missing.size() == 1;
        return "the view %s may have rows of %s that pipeline %s processed, and that %s deleted or overwritten since: %s; %s%s"
                .formatted(
                        view.name(),
                        one ? "an object" : "%,d objects".formatted(missing.size()),
                        pipeline.name(),
                        one ? "was" : "were",
                        names(missing),
                        again(pipeline, one ? "it" : "them"),
                        restart());
    }

    /// With `on_overwrite: append`, a version that is put again may be counted again.
    private static String again(Pipeline pipeline, String missing) {
        return pipeline.from()
                .files()
                .filter(files -> files.onOverwrite() != FileSource.OnOverwrite.APPEND)
                .map(_ -> "put %s again with the same content, or ".formatted(missing))
                .orElse("");
    }

    private static String names(List<FileLog.Entry> entries) {
        var names =
                entries.stream()
                        .limit(NAMED)
                        .map(entry -> entry.unit().bucket() + "/" + entry.unit().key())
                        .collect(Collectors.joining(", "));
        int more = entries.size() - NAMED;
        return more > 0 ? "%s and %d more".formatted(names, more) : names;
    }

    private String without(Pipeline pipeline) {
        var documents = documents(" of view " + view.name());
        if (pipeline.from() instanceof StreamSource from
                && from.start() == StreamSource.Start.LATEST) {
            return "pipeline %s began with the latest record of stream %s (start: latest), and the stream does not show which one that was; %s%s"
                    .formatted(pipeline.name(), from.stream(), documents, NEXT_TIME);
        }
        boolean declared = app.terms(pipeline).archive().isPresent();
        return declared
                ? "the archive of pipeline %s is still empty, because the app has not run since `archive` was added; %s"
                        .formatted(pipeline.name(), documents)
                : "pipeline %s has no archive; %s%s"
                        .formatted(pipeline.name(), documents, NEXT_TIME);
    }

    private String since(Instant first) {
        return first.equals(Instant.EPOCH)
                ? "the view %s may have older records".formatted(view.name())
                : "the view %s has records since %s".formatted(view.name(), seconds(first));
    }

    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }
}
