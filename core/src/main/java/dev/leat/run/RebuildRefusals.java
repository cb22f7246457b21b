package dev.leat.run;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.StreamSource;
import dev.leat.app.View;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/// Texts for users about why a view cannot be rebuilt from the archives or streams of its
/// pipelines.
final class RebuildRefusals {

    private RebuildRefusals() {}

    static String former(View view, String pipelines) {
        return "the view %1$s may have records of pipeline %2$s, which no longer writes to it, so a rebuild from archives or streams would remove them; give all documents of view %1$s with --input FILE"
                .formatted(view.name(), pipelines);
    }

    /// @param found the stores of the pipeline, none of which has all records
    /// @param first a time before which no record of the view was settled
    static String of(
            App app, View view, Pipeline pipeline, List<RecordOrigin> found, Instant first) {
        if (found.isEmpty()) {
            return without(app, view, pipeline);
        }
        var why =
                found.stream()
                        .map(origin -> late(view, pipeline, origin, first))
                        .collect(Collectors.joining("; "));
        boolean archived = found.stream().anyMatch(origin -> origin.stream().isEmpty());
        return why
                + "; give the documents with --input"
                + (archived ? "" : ", and add `archive` to the pipeline for the next time");
    }

    private static String late(View view, Pipeline pipeline, RecordOrigin origin, Instant first) {
        var since = seconds(origin.settled());
        if (origin.stream().isEmpty()) {
            return "the archive of pipeline %s begins at %s, but %s"
                    .formatted(pipeline.name(), since, since(view, first));
        }
        var stream = origin.stream().get().stream();
        return origin.settled().isAfter(first)
                ? "pipeline %s may have processed other records than those of stream %s before %s, but %s"
                        .formatted(pipeline.name(), stream, since, since(view, first))
                : "stream %s has deleted records that the view %s may have"
                        .formatted(stream, view.name());
    }

    private static String without(App app, View view, Pipeline pipeline) {
        if (pipeline.from() instanceof StreamSource from
                && from.start() == StreamSource.Start.LATEST) {
            return "pipeline %s began with the latest record of stream %s (start: latest), and the stream does not show which one that was; give the documents of view %s with --input, and add `archive` to the pipeline for the next time"
                    .formatted(pipeline.name(), from.stream(), view.name());
        }
        boolean declared = app.terms(pipeline).archive().isPresent();
        return declared
                ? "the archive of pipeline %s is still empty, because the app has not run since `archive` was added; give the documents of view %s with --input"
                        .formatted(pipeline.name(), view.name())
                : "pipeline %s has no archive; give the documents of view %s with --input, and add `archive` to the pipeline for the next time"
                        .formatted(pipeline.name(), view.name());
    }

    private static String since(View view, Instant first) {
        return first.equals(Instant.EPOCH)
                ? "the view %s may have older records".formatted(view.name())
                : "the view %s has records since %s".formatted(view.name(), seconds(first));
    }

    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }
}
