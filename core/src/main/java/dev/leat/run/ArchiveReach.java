package dev.leat.run;

import dev.leat.app.App;
import dev.leat.app.View;
import dev.leat.port.Archives;
import dev.leat.port.Generation;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Decides if the archives of the pipelines that write to a view have all of the view's records.
///
/// @param since the time from which all archives have every settled record; 1970 if they are
///   complete
/// @param refusal why the view cannot be rebuilt from them, as text for users; empty if it can
/// @param partial true if they have all records of the periods that the view keeps, but not all
///   records of its totals
public record ArchiveReach(Instant since, Optional<String> refusal, boolean partial) {

    /// A record may be of a period that begins up to a day after its arrival.
    private static final Duration AHEAD = Duration.ofDays(1);

    /// Compares the archives with what a view has.
    ///
    /// @param pipelines the pipelines that write to the view
    /// @param generation the new generation, which knows what the current one has
    public static ArchiveReach of(
            App app,
            View view,
            List<String> pipelines,
            Archives archives,
            Generation generation,
            Instant now) {
        var former = new TreeSet<>(generation.writers());
        pipelines.forEach(former::remove);
        if (!former.isEmpty()) {
            return refused(Instant.EPOCH, former(view, String.join(", ", former)));
        }
        var first = generation.first();
        var since = Instant.EPOCH;
        boolean partial = false;
        for (var pipeline : pipelines) {
            var archive = archives.find(pipeline);
            if (archive.isEmpty()) {
                return refused(since, without(app, view, pipeline));
            }
            var begins = archive.get().since();
            if (begins.isAfter(first)) {
                if (begins.isAfter(firstPeriod(view, now))) {
                    return refused(since, late(view, pipeline, begins, first));
                }
                partial = true;
            }
            since = begins.isAfter(since) ? begins : since;
        }
        return new ArchiveReach(since, Optional.empty(), partial);
    }

    /// Returns the latest time at which no record of the first kept period was settled yet; 1970 if
    /// the view keeps all periods, or has none.
    private static Instant firstPeriod(View view, Instant now) {
        return view.every()
                .flatMap(View.Every::keep)
                .map(keep -> now.minus(keep).minus(AHEAD))
                .orElse(Instant.EPOCH);
    }

    private static ArchiveReach refused(Instant since, String why) {
        return new ArchiveReach(since, Optional.of(why), false);
    }

    private static String former(View view, String pipelines) {
        return "the view %1$s may have records of pipeline %2$s, which no longer writes to it, so a rebuild from archives would remove them; give all documents of view %1$s with --input FILE"
                .formatted(view.name(), pipelines);
    }

    private static String without(App app, View view, String pipeline) {
        boolean declared =
                app.pipelines().containsKey(pipeline)
                        && app.terms(app.pipeline(pipeline)).archive().isPresent();
        return declared
                ? "the archive of pipeline %s is still empty, because the app has not run since `archive` was added; give the documents of view %s with --input"
                        .formatted(pipeline, view.name())
                : "pipeline %s has no archive; give the documents of view %s with --input, and add `archive` to the pipeline for the next time"
                        .formatted(pipeline, view.name());
    }

    private static String late(View view, String pipeline, Instant begins, Instant first) {
        var from =
                first.equals(Instant.EPOCH)
                        ? "the view %s may have older records"
                        : "the view %s has records since " + seconds(first);
        return "the archive of pipeline %s begins at %s, but %s; give the documents with --input"
                .formatted(pipeline, seconds(begins), from.formatted(view.name()));
    }

    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }
}
